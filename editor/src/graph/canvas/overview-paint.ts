import type { GraphDocument, Specs } from '@reelgraph/nodes/graph';
import { nodeBox, outputPort, portCentre, specIn } from '@reelgraph/nodes/graph';
import { catalogueAtom, selectionAtom, store } from '../../state/index.ts';
import { portLook } from '../../ui/index.ts';
import { isCalm, nodeMarks } from '../node-marks.ts';
import type { Transform } from './minimap-view.ts';
import { MARGIN } from './overview-sheet.ts';
import { grouped, palette, sheet } from './redraw.ts';

type Pen = CanvasRenderingContext2D;

/** Frames, wires in the colours of their types, nodes in those of their state; the titles of frames at reading size. */
export function paintOverview(
  element: HTMLCanvasElement,
  graph: GraphDocument,
  [tx, ty, zoom]: Transform,
  size: { width: number; height: number },
): void {
  element.style.width = `${size.width}px`;
  element.style.height = `${size.height}px`;
  const on = sheet(element, size.width, size.height);
  if (!on) return;
  const { pen, ratio } = on;
  const colour = palette();
  const specs = store.get(catalogueAtom);
  const frames = Object.values(graph.frames);
  pen.setTransform(zoom * ratio, 0, 0, zoom * ratio, (tx + MARGIN) * ratio, (ty + MARGIN) * ratio);
  pen.fillStyle = colour('--bg-frame');
  for (const { position, size: own } of frames) pen.fillRect(position.x, position.y, own.width, own.height);
  paintWires(pen, graph, specs, zoom, colour);
  paintNodes(pen, graph, specs, zoom, colour);
  pen.setTransform(ratio, 0, 0, ratio, MARGIN * ratio, MARGIN * ratio);
  pen.font = `500 12px ${colour('--font-ui')}`;
  pen.fillStyle = colour('--text-2');
  for (const { position, title } of frames)
    pen.fillText(title, position.x * zoom + tx + 4, position.y * zoom + ty + 14);
}

function paintWires(
  pen: Pen,
  graph: GraphDocument,
  specs: Specs,
  zoom: number,
  colour: (name: string) => string,
): void {
  const wires = Object.values(graph.edges).flatMap((edge) => {
    const from = graph.nodes[edge.from.node];
    const to = graph.nodes[edge.to.node];
    return from && to ? [{ edge, from, to, spec: specIn(graph, specs, from) }] : [];
  });
  const type = ({ edge, spec }: (typeof wires)[0]) => (spec && outputPort(spec, edge.from.port)?.type) ?? 'any';
  pen.lineWidth = 1.2 / zoom;
  pen.globalAlpha = 0.6;
  for (const [name, group] of grouped(wires, (wire) => portLook(type(wire)).className.replace('t-', '--port-'))) {
    pen.strokeStyle = colour(name);
    pen.beginPath();
    for (const { edge, from, to, spec } of group) {
      const a = portCentre(spec, from, 'output', edge.from.port);
      const b = portCentre(specIn(graph, specs, to), to, 'input', edge.to.port);
      const reach = Math.max(26, Math.abs(b.x - a.x) / 2);
      pen.moveTo(a.x, a.y);
      pen.bezierCurveTo(a.x + reach, a.y, b.x - reach, b.y, b.x, b.y);
    }
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function paintNodes(
  pen: Pen,
  graph: GraphDocument,
  specs: Specs,
  zoom: number,
  colour: (name: string) => string,
): void {
  const markOf = nodeMarks();
  const chosen = store.get(selectionAtom).nodes;
  const nodes = Object.values(graph.nodes).map((node) => ({
    id: node.id,
    box: nodeBox(specIn(graph, specs, node), node),
    mark: markOf(node),
  }));
  const fill = (group: typeof nodes) => {
    pen.beginPath();
    for (const { box } of group) pen.rect(box.x, box.y, box.width, box.height);
    pen.fill();
  };
  pen.fillStyle = colour('--bg-raised');
  fill(nodes);
  for (const [mark, group] of grouped(nodes, (node) => node.mark)) {
    pen.fillStyle = colour(`--state-${mark}`);
    pen.globalAlpha = group.every((one) => isCalm(one.mark)) ? 0.35 : 0.85;
    fill([...group]);
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = colour('--accent');
  pen.lineWidth = 2 / zoom;
  for (const { id, box } of nodes) if (chosen.has(id)) pen.strokeRect(box.x, box.y, box.width, box.height);
}

import type { GraphDocument } from '@reelgraph/nodes/graph';
import { nodeBox, portCentre, specIn } from '@reelgraph/nodes/graph';
import { useStoreApi } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { useEffect, useRef } from 'react';
import {
  catalogueAtom,
  graphAtom,
  graphIdAtom,
  nodeKey,
  nodePlanAtom,
  nodeRunAtom,
  rollUp,
  runsAtom,
  selectionAtom,
  store,
  themeAtom,
} from '../../state/index.ts';
import { portLook } from '../../ui/index.ts';
import { taskMark } from '../node-view/item-cells.tsx';
import css from './canvas.module.css';

/** Far out, the whole graph is one drawing: thousands of nodes at the cost of one element. */
export function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const api = useStoreApi();
  const graph = useAtomValue(graphAtom);
  const runs = useAtomValue(runsAtom);
  const theme = useAtomValue(themeAtom);
  const selection = useAtomValue(selectionAtom);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs, theme and selection are what the colours follow.
  useEffect(() => {
    const element = canvas.current;
    if (!element || !graph) return;
    const draw = () => paint(element, graph, api.getState().transform);
    draw();
    const size = new ResizeObserver(draw);
    size.observe(element);
    const stop = api.subscribe((state, before) => {
      if (state.transform !== before.transform) draw();
    });
    return () => {
      stop();
      size.disconnect();
    };
  }, [api, graph, runs, theme, selection]);

  // A click is the pane's: it finds the node by `nodeAt`.
  return <canvas ref={canvas} className={css.overview} data-testid="overview" />;
}

export function nodeAt(graph: GraphDocument, at: { x: number; y: number }): string | null {
  const specs = store.get(catalogueAtom);
  const hit = Object.values(graph.nodes).findLast((node) => {
    const box = nodeBox(specIn(graph, specs, node), node);
    return at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height;
  });
  return hit?.id ?? null;
}

function paint(
  element: HTMLCanvasElement,
  graph: GraphDocument,
  [tx, ty, zoom]: readonly [number, number, number],
): void {
  const ratio = window.devicePixelRatio;
  const { clientWidth, clientHeight } = element;
  if (element.width !== clientWidth * ratio || element.height !== clientHeight * ratio) {
    element.width = clientWidth * ratio;
    element.height = clientHeight * ratio;
  }
  const pen = element.getContext('2d');
  if (!pen) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const specs = store.get(catalogueAtom);
  const graphId = store.get(graphIdAtom) ?? '';
  const chosen = store.get(selectionAtom).nodes;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, element.width, element.height);
  pen.setTransform(zoom * ratio, 0, 0, zoom * ratio, tx * ratio, ty * ratio);

  pen.fillStyle = colour('--bg-frame');
  for (const frame of Object.values(graph.frames)) {
    pen.fillRect(frame.position.x, frame.position.y, frame.size.width, frame.size.height);
  }
  pen.lineWidth = 1.2 / zoom;
  pen.globalAlpha = 0.6;
  for (const edge of Object.values(graph.edges)) {
    const from = graph.nodes[edge.from.node];
    const to = graph.nodes[edge.to.node];
    if (!from || !to) continue;
    const spec = specIn(graph, specs, from);
    const type = spec?.outputs.find((port) => port.name === edge.from.port)?.type ?? 'any';
    const a = portCentre(spec, from, 'output', edge.from.port);
    const b = portCentre(specIn(graph, specs, to), to, 'input', edge.to.port);
    pen.strokeStyle = colour(`--${portLook(type).className.replace('t-', 'port-')}`);
    pen.beginPath();
    pen.moveTo(a.x, a.y);
    const reach = Math.max(26, Math.abs(b.x - a.x) / 2);
    pen.bezierCurveTo(a.x + reach, a.y, b.x - reach, b.y, b.x, b.y);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  for (const node of Object.values(graph.nodes)) {
    const box = nodeBox(specIn(graph, specs, node), node);
    const state = rollUp(store.get(nodeRunAtom(nodeKey(graphId, node.id))).tasks).state;
    const dirty = store.get(nodePlanAtom(node.id))?.state === 'will-run';
    const mark = node.mode !== 'active' ? node.mode : dirty ? 'dirty' : state ? taskMark[state] : 'idle';
    pen.fillStyle = colour('--bg-raised');
    pen.fillRect(box.x, box.y, box.width, box.height);
    pen.fillStyle = colour(`--state-${mark}`);
    pen.globalAlpha = mark === 'idle' || mark === 'cached' || mark === 'succeeded' ? 0.35 : 0.85;
    pen.fillRect(box.x, box.y, box.width, box.height);
    pen.globalAlpha = 1;
    if (chosen.has(node.id)) {
      pen.strokeStyle = colour('--accent');
      pen.lineWidth = 2 / zoom;
      pen.strokeRect(box.x, box.y, box.width, box.height);
    }
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.font = `500 12px ${colour('--font-ui')}`;
  pen.fillStyle = colour('--text-2');
  for (const frame of Object.values(graph.frames)) {
    pen.fillText(frame.title, frame.position.x * zoom + tx + 4, frame.position.y * zoom + ty + 14);
  }
}

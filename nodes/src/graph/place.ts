import type { GraphDocument, GraphNode } from './document.ts';
import { edgeIndex } from './edge-index.ts';
import { type Box, nodeSize, type Point } from './geometry.ts';
import type { NodeSpec } from './node-spec.ts';
import { topologicalOrder } from './order.ts';
import { type Specs, specIn } from './specs.ts';

/** Free room around a placed node, and the raster that everything snaps to. */
const gap = 32;
const raster = 8;
const snap = (value: number) => Math.round(value / raster) * raster;

export const overlaps = (a: Box, b: Box, room = 0): boolean =>
  a.x < b.x + b.width + room &&
  b.x < a.x + a.width + room &&
  a.y < b.y + b.height + room &&
  b.y < a.y + a.height + room;

/** The box of a node as it is drawn. */
export const nodeBox = (spec: NodeSpec | undefined, node: GraphNode): Box => ({
  ...node.position,
  ...nodeSize(spec, node),
});

/** The nearest place to `near` where a node of this type overlaps nothing: first below, then to the right, in rings. */
export function autoPlace(graph: GraphDocument, specs: Specs, spec: NodeSpec, near: Point): Point {
  const size = nodeSize(spec, {});
  const taken = [
    ...Object.values(graph.nodes).map((node) => nodeBox(specIn(graph, specs, node), node)),
    ...Object.values(graph.notes).map((note) => ({ ...note.position, ...note.size })),
  ];
  const free = (at: Point) => !taken.some((box) => overlaps({ ...at, ...size }, box, raster));
  const start = { x: snap(near.x), y: snap(near.y) };
  if (free(start)) return start;
  let best: { at: Point; far: number } | undefined;
  // Only places that touch what stands are worth a look: beside, above and below each box, in line with the start.
  for (const box of taken) {
    const spots = [
      { x: start.x, y: snap(box.y + box.height + gap) },
      { x: snap(box.x + box.width + gap), y: start.y },
      { x: start.x, y: snap(box.y - size.height - gap) },
      { x: snap(box.x - size.width - gap), y: start.y },
      { x: snap(box.x), y: snap(box.y + box.height + gap) },
    ];
    for (const at of spots) {
      const far = Math.hypot(at.x - start.x, at.y - start.y) + (at.y < start.y || at.x < start.x ? 1 : 0);
      if ((!best || far < best.far) && free(at)) best = { at, far };
    }
  }
  return best?.at ?? start;
}

/**
 * A tidy layout in columns by distance from the sources: every wire runs to the right. Deterministic. Answers the
 * positions to hand to `moveNodes`.
 */
export function tidyColumns(graph: GraphDocument, specs: Specs, only?: ReadonlySet<string>): Record<string, Point> {
  const { order, rest } = topologicalOrder(graph, only);
  const index = edgeIndex(graph.edges);
  const column = new Map<string, number>();
  const all = [...order, ...[...rest].sort()];
  for (const id of all) {
    const before = index.into(id).map((edge) => column.get(edge.from.node) ?? -1);
    column.set(id, Math.max(-1, ...before) + 1);
  }
  // A source stands right before what it feeds, not far left of it.
  for (const id of [...all].reverse()) {
    const after = index
      .outOf(id)
      .map((edge) => column.get(edge.to.node))
      .filter((one) => one !== undefined);
    if (after.length > 0) column.set(id, Math.max(column.get(id)!, Math.min(...after) - 1));
  }
  const chosen = all.map((id) => graph.nodes[id]!);
  const left = Math.min(...chosen.map((node) => node.position.x));
  const top = Math.min(...chosen.map((node) => node.position.y));
  const out: Record<string, Point> = {};
  let x = snap(Number.isFinite(left) ? left : 0);
  const columns = Math.max(-1, ...column.values()) + 1;
  for (let at = 0; at < columns; at++) {
    const ids = all.filter((id) => column.get(id) === at);
    if (ids.length === 0) continue;
    const weight = (id: string) => {
      const ys = index
        .into(id)
        .map((edge) => out[edge.from.node]?.y)
        .filter((one) => one !== undefined);
      return ys.length > 0 ? ys.reduce((sum, one) => sum + one, 0) / ys.length : graph.nodes[id]!.position.y;
    };
    ids.sort((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1));
    let y = snap(Number.isFinite(top) ? top : 0);
    let widest = 0;
    for (const id of ids) {
      const size = nodeSize(specIn(graph, specs, graph.nodes[id]!), graph.nodes[id]!);
      out[id] = { x, y };
      y = snap(y + size.height + gap);
      widest = Math.max(widest, size.width);
    }
    x = snap(x + widest + 2 * gap);
  }
  return out;
}

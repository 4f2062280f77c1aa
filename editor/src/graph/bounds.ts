import type { Box, GraphDocument, Specs } from '@reelgraph/nodes/graph';
import { nodeBox, specIn } from '@reelgraph/nodes/graph';

/** The box around everything on a graph, or around these nodes, in world pixels. */
export function graphBounds(graph: GraphDocument, specs: Specs, only?: readonly string[]): Box {
  const nodes = only ? only.flatMap((id) => graph.nodes[id] ?? []) : Object.values(graph.nodes);
  const decor = only ? [] : [...Object.values(graph.frames), ...Object.values(graph.notes)];
  const boxes = [
    ...nodes.map((node) => nodeBox(specIn(graph, specs, node), node)),
    ...decor.map(({ position, size }) => ({ ...position, ...size })),
  ];
  if (boxes.length === 0) return { x: 0, y: 0, width: 1200, height: 700 };
  const x = Math.min(...boxes.map((one) => one.x));
  const y = Math.min(...boxes.map((one) => one.y));
  const right = Math.max(...boxes.map((one) => one.x + one.width));
  const bottom = Math.max(...boxes.map((one) => one.y + one.height));
  return { x, y, width: right - x, height: bottom - y };
}

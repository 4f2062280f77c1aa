import type { GraphDocument, Specs } from '@reelgraph/nodes/graph';
import { nodeBox, specIn } from '@reelgraph/nodes/graph';

/** The nodes whose middle lies on a frame: they go where it goes. */
export function onFrame(graph: GraphDocument, specs: Specs, frameId: string): readonly string[] {
  const frame = graph.frames[frameId];
  if (!frame) return [];
  const { position, size } = frame;
  return Object.values(graph.nodes)
    .filter((node) => {
      const box = nodeBox(specIn(graph, specs, node), node);
      const x = box.x + box.width / 2 - position.x;
      const y = box.y + box.height / 2 - position.y;
      return x > 0 && x < size.width && y > 0 && y < size.height;
    })
    .map((node) => node.id);
}

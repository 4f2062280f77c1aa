import type { Box, Way } from '@reelgraph/nodes/graph';
import { nearestBox, nodeBox, specIn } from '@reelgraph/nodes/graph';
import { catalogueAtom, graphAtom, selectionAtom, store } from '../state/index.ts';
import { selectOnly } from './actions.ts';
import type { Point } from './canvas-state.ts';
import { canvasAtom } from './canvas-state.ts';

/** Selects the node that lies that way from the selected one, and brings it in sight; the one in the middle where none is. */
export function walk(way: Way): void {
  const graph = store.get(graphAtom);
  const canvas = store.get(canvasAtom);
  if (!graph || !canvas) return;
  const specs = store.get(catalogueAtom);
  const boxes = new Map(
    Object.values(graph.nodes).map((node) => [node.id as string, nodeBox(specIn(graph, specs, node), node)]),
  );
  const from = [...store.get(selectionAtom).nodes].at(-1);
  const next = from ? nearestBox(boxes, from, way) : inTheMiddle(boxes, canvas.centre());
  if (!next) return;
  selectOnly(next);
  canvas.bringInSight(next);
}

function inTheMiddle(boxes: ReadonlyMap<string, Box>, at: Point) {
  const far = ([, box]: [string, Box]) => Math.hypot(box.x + box.width / 2 - at.x, box.y + box.height / 2 - at.y);
  return [...boxes].reduce<[string, Box] | null>(
    (best, one) => (best === null || far(one) < far(best) ? one : best),
    null,
  )?.[0];
}

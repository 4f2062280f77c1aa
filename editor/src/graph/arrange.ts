import type { Box, GraphNode } from '@reelgraph/nodes/graph';
import { nodeBox, specIn } from '@reelgraph/nodes/graph';
import { catalogueAtom, editGraph, graphAtom, selectionAtom, store } from '../state/index.ts';

export type Arrangement = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'across' | 'down';

interface Placed extends Box {
  readonly id: string;
}
type Places = Record<string, GraphNode['position']>;

const round = Math.round;

/** Where boxes go so that they stand in line, or at equal distances between the outermost two. */
export function arranged(boxes: readonly Placed[], how: Arrangement): Places {
  if (how === 'across' || how === 'down') return spread(boxes, how === 'across');
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const place = ({ x, y, width, height }: Box): GraphNode['position'] => {
    switch (how) {
      case 'left':
        return { x: left, y };
      case 'centre':
        return { x: round((left + right - width) / 2), y };
      case 'right':
        return { x: right - width, y };
      case 'top':
        return { x, y: top };
      case 'middle':
        return { x, y: round((top + bottom - height) / 2) };
      case 'bottom':
        return { x, y: bottom - height };
    }
  };
  return Object.fromEntries(boxes.map((box) => [box.id, place(box)]));
}

function spread(boxes: readonly Placed[], across: boolean): Places {
  const start = (box: Box) => (across ? box.x : box.y);
  const length = (box: Box) => (across ? box.width : box.height);
  const sorted = [...boxes].sort((a, b) => start(a) - start(b));
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return {};
  const room = start(last) + length(last) - start(first) - sorted.reduce((sum, box) => sum + length(box), 0);
  const gap = sorted.length > 1 ? room / (sorted.length - 1) : 0;
  let at = start(first);
  return Object.fromEntries(
    sorted.map((box) => {
      const place = across ? { x: round(at), y: box.y } : { x: box.x, y: round(at) };
      at += length(box) + gap;
      return [box.id, place];
    }),
  );
}

const words: Record<Arrangement, string> = {
  left: 'Align left',
  centre: 'Align centres',
  right: 'Align right',
  top: 'Align top',
  middle: 'Align middles',
  bottom: 'Align bottom',
  across: 'Distribute across',
  down: 'Distribute down',
};
export const arrangements = Object.entries(words) as readonly (readonly [Arrangement, string])[];

/** Lines up the selected nodes, as one step. */
export function arrange(how: Arrangement): void {
  const graph = store.get(graphAtom);
  if (!graph) return;
  const specs = store.get(catalogueAtom);
  const boxes = [...store.get(selectionAtom).nodes].flatMap((id) => {
    const node = graph.nodes[id];
    return node ? [{ id, ...nodeBox(specIn(graph, specs, node), node) }] : [];
  });
  if (boxes.length < 2) return;
  editGraph([{ type: 'moveNodes', positions: arranged(boxes, how) }], { label: words[how] });
}

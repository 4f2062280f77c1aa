import { builtinNodes, specs } from '@reelgraph/nodes/catalogue';
import {
  emptyGraph,
  type GraphDocument,
  graphDocument,
  indexSpecs,
  nodeBox,
  nodeSize,
  overlaps,
  validateGraph,
} from '@reelgraph/nodes/graph';
import {
  clipOfTake,
  emptySequence,
  type Item,
  type ItemId,
  newClip,
  type Sequence,
  seqFrame,
  type Take,
  unwrap,
} from '@reelgraph/timeline';
import { expect, it } from 'vitest';
import { chainOps, clipOfTarget } from './chain.ts';
import { type CutWish, fillWish, missingWish, stretchWish } from './wish.ts';

const R24 = { num: 24, den: 1 };
const media = (name: string, frames: number, rate = R24): Take =>
  ({
    ...{ id: name, asset: name.repeat(64).slice(0, 64), kind: 'video', rate, frames },
    ...{ size: { width: 64, height: 36 }, audio: false, state: 'ready' },
  }) as Take;
const shot = (name: string, take: Take, start: number, length: number) => ({
  ...clipOfTake(take, { id: name, name, length }),
  trim: { in: seqFrame(start), length: seqFrame(length) },
});
const film = (...items: Item[]): Sequence => {
  const empty = emptySequence({ id: 's', title: 'Film', rate: R24, size: { width: 64, height: 36 } });
  return { ...empty, tracks: empty.tracks.map((track, i) => (i === 0 ? { ...track, items } : track)) };
};
const id = (name: string) => name as ItemId;
const slug = newClip({ id: 'slug', name: 'Slug', length: 12, slug: { prompt: 'Rain on the window.' } });

const cut = film(
  shot('a', media('a', 30), 4, 40),
  slug,
  shot('b', media('b', 50, { num: 30, den: 1 }), -6, 20),
  shot('c', media('c', 60), 10, 40),
);

const wishes: readonly [string, CutWish | null, Partial<CutWish>][] = [
  ['14 frames beyond the end', missingWish(cut, id('a')), { kind: 'end', frames: 14, head: 0 }],
  // Six frames at 24 are eight at 30: the first of them is asked for at its middle.
  ['frames in front, counted in the file', missingWish(cut, id('b')), { kind: 'head', frames: 7, before: null }],
  ['nothing, where nothing is missing', missingWish(cut, id('c')), null as never],
  [
    'a slug between its neighbours',
    fillWish(cut, id('slug')),
    { frames: 12, join: false, prompt: 'Rain on the window.', before: { frame: 29 }, after: { frame: 0 } } as never,
  ],
  ['a slug alone', fillWish(film(slug), id('slug')), { frames: 12, before: null, after: null }],
  [
    'a slug that only leads on',
    fillWish(film(slug, shot('c', media('c', 60), 10, 40)), id('slug')),
    { frames: 12, head: -12, after: { frame: 10 } } as never,
  ],
  [
    'a stretch inside',
    stretchWish(cut, id('c'), 80, 90),
    { frames: 10, before: { frame: 17 }, after: { frame: 28 } } as never,
  ],
  [
    'a stretch at the head of the file',
    stretchWish(film(shot('c', media('c', 60), 0, 40)), id('c'), 0, 8),
    { frames: 8, before: null, after: { frame: 8 }, head: -8 } as never,
  ],
  ['not the whole file', stretchWish(film(shot('c', media('c', 60), 0, 60)), id('c'), 0, 90), null as never],
  ['nothing outside the clip', stretchWish(cut, id('c'), 0, 40), null as never],
];

it.each(wishes)('asks for %s', (_, wish, wanted) => {
  if (wanted === null) expect(wish).toBeNull();
  else expect(wish).toMatchObject(wanted);
});

it('lays nodes that run as they are, each wish below the one before, and tells from a target whose clip it is', () => {
  let graph: GraphDocument = emptyGraph('g');
  const known = indexSpecs(specs(builtinNodes));
  const sizeOf = (type: string) => nodeSize(known.get(type), {});
  const own = { type: 'video/ltx-chain', params: { style: '16 mm', seed: 4, seconds: 3 }, engine: 'draft' };
  wishes.forEach(([, wish], at) => {
    if (!wish) return;
    const facts = { sequence: 's', rate: R24, nonce: `n${at}`, shot: at % 2 ? 'shot-1' : null, own, seed: 7, sizeOf };
    const { ops, target } = chainOps(graph, wish, facts);
    for (const op of ops) {
      expect(graphDocument.parseOp(op).ok).toBe(true);
      graph = unwrap(graphDocument.apply(graph, op)).doc;
    }
    expect(graph.nodes[target]).toMatchObject({ type: 'timeline/take', params: { clip: wish.clip } });
    expect(clipOfTarget(target)?.clip).toBe(wish.clip);
    const maker = graph.nodes[clipOfTarget(target)!.maker];
    expect(maker).toMatchObject({ engine: 'draft', params: { style: '16 mm', seed: 7 } });
  });
  expect(clipOfTarget('land')).toBeNull();
  expect(validateGraph(graph, known).problems).toEqual([]);
  const all = Object.values(graph.nodes).map((node) => nodeBox(known.get(node.type), node));
  all.forEach((box, at) => {
    expect(all.slice(at + 1).some((other) => overlaps(box, other))).toBe(false);
  });
  const boxes = Object.values(graph.frames).sort((a, b) => a.position.y - b.position.y);
  boxes.slice(1).forEach((box, at) => {
    expect(box.position.y).toBeGreaterThanOrEqual(boxes[at]!.position.y + boxes[at]!.size.height);
  });
});

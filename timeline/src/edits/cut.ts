import { moveKeys } from '../keys/keys.ts';
import { activeTake, isClip, startsOf } from '../sequence/items.ts';
import { gapOf } from '../sequence/normalise.ts';
import type { Clip, Item, ItemId } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';

/** A person changed record in or out: a landing leaves the clip's times alone from now on. */
export const touch = (clip: Clip): Clip =>
  clip.landing && !clip.landing.touched ? { ...clip, landing: { ...clip.landing, touched: true } } : clip;

/** Keeps fades inside the clip; both shrink in proportion when they would cross. */
export function fitFades(clip: Clip): Clip {
  if (!clip.fades) return clip;
  const { in: up, out: down } = clip.fades;
  const { length } = clip.trim;
  if (up + down <= length) return clip;
  const shorter = Math.floor((up * length) / (up + down));
  return { ...clip, fades: { ...clip.fades, in: seqFrame(shorter), out: seqFrame(Math.min(down, length - shorter)) } };
}

/** Moves the in point by `head` frames and the out point by `foot`; both may be negative. Marks nothing as touched. */
export function reshape(clip: Clip, head: number, foot: number): Clip {
  if (head === 0 && foot === 0) return clip;
  const take = activeTake(clip);
  const start = clip.trim.in + head;
  // A still looks the same everywhere, a slug has nothing to show: their in points do not go below 0.
  const endless = !take || take.kind === 'image';
  const shaped = fitFades({
    ...clip,
    trim: { in: seqFrame(endless ? Math.max(0, start) : start), length: seqFrame(clip.trim.length - head + foot) },
  });
  // What has no first frame (a still, a title) can grow at its head: what moves in it stays where it was in the film.
  return endless && start < 0 ? moveKeys(shaped, (at) => at - start) : shaped;
}

/** The two halves of a clip cut `offset` frames after its head. The fades stay at the outer ends. */
export function halves(clip: Clip, offset: number, newId: ItemId): readonly [Clip, Clip] {
  const left = reshape(clip, 0, offset - clip.trim.length);
  const right = { ...reshape(clip, offset, 0), id: newId };
  if (!clip.fades) return [touch(left), touch(right)];
  return [
    touch(fitFades({ ...left, fades: { ...clip.fades, out: seqFrame(0) } })),
    touch(fitFades({ ...right, fades: { ...clip.fades, in: seqFrame(0) } })),
  ];
}

export interface Cut {
  readonly left: readonly Item[];
  readonly right: readonly Item[];
  /** The clip that was cut in two, when one was; its right half is `right[0]`. */
  readonly halved: { readonly clip: Clip; readonly offset: number } | null;
}

/**
 * Parts a list of items at a frame. A clip or gap across the cut is halved (a gap's halves are merged again by
 * normalising). A transition exactly on the cut is dropped: what it joined is no longer side by side. Beyond the end
 * the left side is filled up with a gap. The right half is named `splitId`; callers that cannot halve a clip leave it out.
 */
export function splitAt(items: readonly Item[], at: number, splitId: ItemId = 'cut' as ItemId): Cut {
  const starts = startsOf(items);
  const end = starts[items.length]!;
  if (at >= end) {
    return { left: at > end ? [...items, gapOf(at - end)] : items, right: [], halved: null };
  }
  if (at <= 0) return { left: [], right: items, halved: null };
  let index = 0;
  while (starts[index + 1]! <= at) index++;
  // `index` covers `at`; a transition that stands right on the cut has the same start and lies before it.
  const item = items[index]!;
  const offset = at - starts[index]!;
  if (offset === 0) {
    const before = items[index - 1]?.type === 'transition' ? index - 1 : index;
    return { left: items.slice(0, before), right: items.slice(index), halved: null };
  }
  if (isClip(item)) {
    const [left, right] = halves(item, offset, splitId);
    return {
      left: [...items.slice(0, index), left],
      right: [right, ...items.slice(index + 1)],
      halved: { clip: item, offset },
    };
  }
  const length = item.type === 'gap' ? item.length : 0;
  return {
    left: [...items.slice(0, index), gapOf(offset)],
    right: [gapOf(length - offset), ...items.slice(index + 1)],
    halved: null,
  };
}

/** Keeps a transition only while the same two clips stand on its sides. */
export function dropStray(items: readonly Item[], before: readonly Item[]): readonly Item[] {
  if (!items.some((item) => item.type === 'transition')) return items;
  const pairs = new Map<string, string>();
  before.forEach((item, i) => {
    if (item.type === 'transition') pairs.set(item.id, `${before[i - 1]?.id}|${before[i + 1]?.id}`);
  });
  return items.filter(
    (item, i) => item.type !== 'transition' || pairs.get(item.id) === `${items[i - 1]?.id}|${items[i + 1]?.id}`,
  );
}

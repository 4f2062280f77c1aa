import { z } from 'zod';
import { ok } from '../result.ts';
import { handlesOf } from '../sequence/items.ts';
import { deltaSchema, itemId } from '../sequence/schema.ts';
import type { Item, Sequence } from '../sequence/types.ts';
import { reshape, touch } from './cut.ts';
import { type Edit, openClip, rewrite } from './kit.ts';
import { neighbour } from './roll.ts';
import { moveGap } from './trim.ts';

export const slideOp = z.strictObject({ type: z.literal('slide'), clip: itemId, by: deltaSchema });

/**
 * Moves a clip between its neighbours, which give and take; the clip's own picture stays the same.
 *
 *     [A    ][B  ][C    ]   →   [A      ][B  ][C  ]        +2
 *
 * On a free track a gap beside the clip gives and takes instead. The first clip of a magnetic track, and the last, have
 * a neighbour on one side only and stay.
 */
export function slide(sequence: Sequence, op: z.infer<typeof slideOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { track, trackIndex, index } = open.value;
  const { items } = track;
  const free = track.mode === 'free';
  const left = neighbour(items, index, -1);
  const right = neighbour(items, index, 1);
  const gap = (at: number): number => (items[at]?.type === 'gap' ? items[at].length : 0);
  const last = index === items.length - 1;
  if (!free && (!left || !right)) return ok(sequence);
  const later = Math.min(
    left ? handlesOf(left.clip, sequence.rate).after : Number.POSITIVE_INFINITY,
    right ? right.clip.trim.length - 1 : last ? Number.POSITIVE_INFINITY : gap(index + 1),
  );
  const earlier = Math.min(
    left ? left.clip.trim.length - 1 : gap(index - 1),
    right ? handlesOf(right.clip, sequence.rate).before : Number.POSITIVE_INFINITY,
  );
  const by = Math.min(Math.max(op.by, -earlier), later);
  if (by === 0) return ok(sequence);
  let next: readonly Item[] = items.with(index, touch(open.value.item));
  // The right side first: it may add an item, which would shift the indices on its right only.
  if (right) next = next.with(right.index, touch(reshape(right.clip, by, 0)));
  else if (!last) next = moveGap(next, index + 1, index + 1, -by);
  if (left) next = next.with(left.index, touch(reshape(left.clip, 0, by)));
  else next = moveGap(next, index - 1, index, by);
  return ok(rewrite(sequence, [{ index: trackIndex, items: next }]));
}

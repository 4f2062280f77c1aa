import { z } from 'zod';
import { ok } from '../result.ts';
import { handlesOf, itemLength } from '../sequence/items.ts';
import { gapOf } from '../sequence/normalise.ts';
import { deltaSchema, itemId, MAX_FRAMES } from '../sequence/schema.ts';
import type { Item, Sequence } from '../sequence/types.ts';
import { reshape, touch } from './cut.ts';
import { type Edit, openClip, rewrite } from './kit.ts';

export const trimOp = z.strictObject({
  type: z.literal('trim'),
  clip: itemId,
  edge: z.enum(['in', 'out']),
  /** Frames the edge moves; positive is later. */
  by: deltaSchema,
  /** Moves what follows. Always so on a magnetic track; on a free one the gap beside the clip gives or takes. */
  ripple: z.boolean().optional(),
  /** Goes on where the media ends: the first or last frame holds until a longer take comes. */
  beyond: z.boolean().optional(),
});

const clamp = (n: number, low: number, high: number): number => Math.min(Math.max(n, low), high);

/** Length of the gap at `index`; 0 when something else is there, Infinity past the end. */
const roomAt = (items: readonly Item[], index: number): number => {
  const item = items[index];
  if (!item) return index < 0 ? 0 : Number.POSITIVE_INFINITY;
  return item.type === 'gap' ? item.length : 0;
};

/**
 * Moves one edge of a clip. It stops where the media ends (unless it may go `beyond`), where one frame is left, and (without ripple) where a neighbour begins.
 *
 *     magnetic / ripple   [A ][B     ][C]   →   [A ][B  ][C]        out, −3
 *     free                [A ]   [B  ][C]   →   [A ] [B    ][C]     in, −2
 */
export function trim(sequence: Sequence, op: z.infer<typeof trimOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { item: clip, track, trackIndex, index } = open.value;
  const { items } = track;
  const ripple = track.mode === 'magnetic' || op.ripple === true;
  const handles = op.beyond
    ? { before: MAX_FRAMES, after: MAX_FRAMES - clip.trim.length }
    : handlesOf(clip, sequence.rate);
  if (op.edge === 'in') {
    const limit = ripple ? handles.before : Math.min(handles.before, roomAt(items, index - 1));
    const by = clamp(op.by, -limit, clip.trim.length - 1);
    if (by === 0) return ok(sequence);
    const next = items.with(index, touch(reshape(clip, by, 0)));
    const filled = ripple ? next : moveGap(next, index - 1, index, by);
    return ok(rewrite(sequence, [{ index: trackIndex, items: filled }]));
  }
  const limit = ripple ? handles.after : Math.min(handles.after, roomAt(items, index + 1));
  const by = clamp(op.by, 1 - clip.trim.length, limit);
  if (by === 0) return ok(sequence);
  const next = items.with(index, touch(reshape(clip, 0, by)));
  const last = index === items.length - 1;
  const filled = ripple || last ? next : moveGap(next, index + 1, index + 1, -by);
  return ok(rewrite(sequence, [{ index: trackIndex, items: filled }]));
}

/** Makes the gap at `index` longer by `by`; where there is none, one appears at `insertAt`. */
export function moveGap(items: readonly Item[], index: number, insertAt: number, by: number): readonly Item[] {
  const item = items[index];
  if (item?.type === 'gap') return items.with(index, gapOf(itemLength(item) + by));
  return by > 0 ? items.toSpliced(insertAt, 0, gapOf(by)) : items;
}

import { z } from 'zod';
import { ok } from '../result.ts';
import { handlesOf, isClip } from '../sequence/items.ts';
import { deltaSchema, itemId } from '../sequence/schema.ts';
import type { Clip, Item, Sequence } from '../sequence/types.ts';
import { reshape, touch } from './cut.ts';
import { type Edit, openClip, rewrite } from './kit.ts';
import { trim } from './trim.ts';

export const rollOp = z.strictObject({
  type: z.literal('roll'),
  clip: itemId,
  edge: z.enum(['in', 'out']),
  by: deltaSchema,
});

/** The clip on the other side of a cut, past a transition that stands on it. */
export function neighbour(items: readonly Item[], index: number, step: 1 | -1): { clip: Clip; index: number } | null {
  const at = items[index + step]?.type === 'transition' ? index + 2 * step : index + step;
  const item = items[at];
  return isClip(item) ? { clip: item, index: at } : null;
}

/**
 * Moves the cut between two clips; the pair keeps its length, nothing else moves.
 *
 *     [A    ][B    ][C]   →   [A      ][B  ][C]        out of A, +2
 *
 * Beside a gap there is only one edge to move, so it is a trim.
 */
export function roll(sequence: Sequence, op: z.infer<typeof rollOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { item: clip, track, trackIndex, index } = open.value;
  const other = neighbour(track.items, index, op.edge === 'in' ? -1 : 1);
  if (!other) return trim(sequence, { type: 'trim', clip: op.clip, edge: op.edge, by: op.by });
  const [left, right] = op.edge === 'in' ? [other.clip, clip] : [clip, other.clip];
  const [leftIndex, rightIndex] = op.edge === 'in' ? [other.index, index] : [index, other.index];
  const later = Math.min(handlesOf(left, sequence.rate).after, right.trim.length - 1);
  const earlier = Math.min(handlesOf(right, sequence.rate).before, left.trim.length - 1);
  const by = Math.min(Math.max(op.by, -earlier), later);
  if (by === 0) return ok(sequence);
  const items = track.items.with(leftIndex, touch(reshape(left, 0, by))).with(rightIndex, touch(reshape(right, by, 0)));
  return ok(rewrite(sequence, [{ index: trackIndex, items }]));
}

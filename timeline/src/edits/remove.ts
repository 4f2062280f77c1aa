import { z } from 'zod';
import { ok } from '../result.ts';
import { gapOf } from '../sequence/normalise.ts';
import { frameSchema, itemId, trackId } from '../sequence/schema.ts';
import type { Item, Sequence } from '../sequence/types.ts';
import { dropStray, splitAt } from './cut.ts';
import {
  type Change,
  type Edit,
  fresh,
  type Halved,
  halvedBy,
  openClip,
  openTrack,
  rewrite,
  rewriteAll,
} from './kit.ts';

export const rippleDeleteOp = z.strictObject({ type: z.literal('rippleDelete'), clips: z.array(itemId).min(1) });
export const liftOp = z.strictObject({ type: z.literal('lift'), clips: z.array(itemId).min(1) });

const removeEach = (items: readonly Item[], wanted: ReadonlySet<string>, instead: (item: Item) => Item[]): Item[] => {
  const rest: Item[] = [];
  for (const item of items) {
    if (wanted.has(item.id)) rest.push(...instead(item));
    else rest.push(item);
  }
  return rest;
};

/** Replaces each wanted clip by `instead`; refuses when one is missing or on a locked track. */
function without(
  sequence: Sequence,
  ids: readonly (typeof itemId)['_output'][],
  instead: (item: Item) => Item[],
): Edit {
  const wanted = new Set<string>(ids);
  for (const id of wanted) {
    const open = openClip(sequence, id as (typeof itemId)['_output']);
    if (!open.ok) return open;
  }
  const changes: Change[] = [];
  sequence.tracks.forEach((track, index) => {
    if (!track.items.some((item) => wanted.has(item.id))) return;
    const rest = removeEach(track.items, wanted, instead);
    changes.push({ index, items: dropStray(rest, track.items) });
  });
  return ok(rewrite(sequence, changes));
}

/**
 * Takes clips out and closes up behind them.
 *
 *     [A][B ][C]   →   [A][C]
 */
export const rippleDelete = (sequence: Sequence, op: z.infer<typeof rippleDeleteOp>): Edit =>
  without(sequence, op.clips, () => []);

/**
 * Takes clips out and leaves a hole. A magnetic track cannot have one, so there it closes up.
 *
 *     [A][B ][C]   →   [A]    [C]
 */
export const lift = (sequence: Sequence, op: z.infer<typeof liftOp>): Edit =>
  without(sequence, op.clips, (item) => (item.type === 'clip' ? [gapOf(item.trim.length)] : []));

export const removeRangeOp = z.strictObject({
  type: z.literal('removeRange'),
  from: frameSchema,
  to: frameSchema,
  /** Tracks to cut in, each with a name for the right part of a clip that spans the whole range. */
  tracks: z.array(z.strictObject({ track: trackId, splitId: itemId })).min(1),
  /** Extract (close up) or lift (leave the hole). */
  close: z.boolean(),
});

/**
 * Takes a range of the film out.
 *
 *     extract   [A    ][B   ]   →   [A  ][B ]           lift   [A    ][B   ]   →   [A  ]    [B ]
 *                  from↑ ↑to                                      from↑ ↑to
 */
export function removeRange(sequence: Sequence, op: z.infer<typeof removeRangeOp>): Edit {
  if (op.to <= op.from) return ok(sequence);
  const changes: Change[] = [];
  const halved: Halved[] = [];
  for (const { track: id, splitId } of op.tracks) {
    const open = openTrack(sequence, id);
    if (!open.ok) return open;
    const { track, index } = open.value;
    const head = splitAt(track.items, op.from, splitId);
    const tail = splitAt(track.items, op.to, splitId);
    const spans = head.halved !== null && tail.halved !== null && head.halved.clip === tail.halved.clip;
    if (spans) {
      const ids = fresh(sequence, [splitId]);
      if (!ids.ok) return ids;
      halved.push(...halvedBy(tail, splitId));
    }
    const right =
      tail.halved && !spans
        ? [{ ...tail.right[0]!, id: tail.halved.clip.id } as Item, ...tail.right.slice(1)]
        : tail.right;
    const hole = op.close || track.mode === 'magnetic' ? [] : [gapOf(op.to - op.from)];
    changes.push({ index, items: [...head.left, ...hole, ...right] });
  }
  return ok(rewriteAll(sequence, changes, halved));
}

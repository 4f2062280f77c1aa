import { z } from 'zod';
import { ok } from '../result.ts';
import { clipSchema, frameSchema, itemId, trackId } from '../sequence/schema.ts';
import type { Sequence } from '../sequence/types.ts';
import { splitAt } from './cut.ts';
import { adopt, allFit, type Edit, fresh, halvedBy, openTrack, rewrite } from './kit.ts';

export const insertOp = z.strictObject({
  type: z.literal('insert'),
  track: trackId,
  at: frameSchema,
  clips: z.array(clipSchema).min(1),
  /** Name of the right half, should `at` lie inside a clip. */
  splitId: itemId,
});

/**
 * Puts clips in at a frame; what follows on this track moves right.
 *
 *     [A   ][B ]   →   [A ][new][A'][B ]
 *        ↑ at
 */
export function insert(sequence: Sequence, op: z.infer<typeof insertOp>): Edit {
  const open = openTrack(sequence, op.track);
  if (!open.ok) return open;
  const { track, index } = open.value;
  const fits = allFit(op.clips, track);
  if (!fits.ok) return fits;
  const cut = splitAt(track.items, op.at, op.splitId);
  const ids = fresh(sequence, [...op.clips.map((clip) => clip.id), ...(cut.halved ? [op.splitId] : [])]);
  if (!ids.ok) return ids;
  const items = [...cut.left, ...op.clips.map((clip) => adopt(clip, track)), ...cut.right];
  return ok(rewrite(sequence, [{ index, items }], halvedBy(cut, op.splitId)));
}

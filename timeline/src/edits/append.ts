import { z } from 'zod';
import { ok } from '../result.ts';
import { clipSchema, trackId } from '../sequence/schema.ts';
import type { Sequence } from '../sequence/types.ts';
import { adopt, allFit, type Edit, fresh, openTrack, rewrite } from './kit.ts';

export const appendOp = z.strictObject({
  type: z.literal('append'),
  track: trackId,
  clips: z.array(clipSchema).min(1),
});

/**
 * Puts clips after the last one.
 *
 *     [A][B]   →   [A][B][new]
 */
export function append(sequence: Sequence, op: z.infer<typeof appendOp>): Edit {
  const open = openTrack(sequence, op.track);
  if (!open.ok) return open;
  const { track, index } = open.value;
  const fits = allFit(op.clips, track);
  if (!fits.ok) return fits;
  const ids = fresh(
    sequence,
    op.clips.map((clip) => clip.id),
  );
  if (!ids.ok) return ids;
  return ok(rewrite(sequence, [{ index, items: [...track.items, ...op.clips.map((clip) => adopt(clip, track))] }]));
}

import { z } from 'zod';
import { moveKeys } from '../keys/keys.ts';
import { ok } from '../result.ts';
import { itemLength } from '../sequence/items.ts';
import { itemId, speedSchema } from '../sequence/schema.ts';
import type { Sequence } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { divide, rational, sameRatio, scale } from '../time/rational.ts';
import { fitFades, touch } from './cut.ts';
import { type Edit, openClip, rewrite } from './kit.ts';
import { moveGap } from './trim.ts';

export const retimeOp = z.strictObject({ type: z.literal('retime'), clip: itemId, speed: speedSchema });

/**
 * Plays the same piece of media faster or slower; the length follows.
 *
 *     [A   ][B]   →   [A       ][B]        half speed, magnetic: what follows moves
 *
 * On a free track a clip that grows stops at its neighbour, and then shows less of its media.
 */
export function retime(sequence: Sequence, op: z.infer<typeof retimeOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { item: clip, track, trackIndex, index } = open.value;
  const speed = rational(op.speed.num, op.speed.den);
  if (sameRatio(speed, clip.speed)) return ok(sequence);
  const ratio = divide(clip.speed, speed);
  const start = scale(clip.trim.in, ratio, 1);
  const wanted = Math.max(1, scale(clip.trim.length, ratio, 1));
  const after = track.items[index + 1];
  const room = after?.type === 'gap' ? itemLength(after) : after ? 0 : Number.POSITIVE_INFINITY;
  const length = track.mode === 'magnetic' ? wanted : Math.min(wanted, clip.trim.length + room);
  // Keys stay on the pictures that they were set on.
  const keyed = moveKeys(clip, (at) => scale(at, ratio, 1));
  const next = fitFades(touch({ ...keyed, speed, trim: { in: seqFrame(start), length: seqFrame(length) } }));
  const items = track.items.with(index, next);
  const filled =
    track.mode === 'magnetic' || !after ? items : moveGap(items, index + 1, index + 1, clip.trim.length - length);
  return ok(rewrite(sequence, [{ index: trackIndex, items: filled }]));
}

import { z } from 'zod';
import { ok } from '../result.ts';
import { activeTake } from '../sequence/items.ts';
import { deltaSchema, itemId } from '../sequence/schema.ts';
import type { Sequence } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { takeReach } from '../time/source-frame.ts';
import { touch } from './cut.ts';
import { changeClip, type Edit, openClip } from './kit.ts';

export const slipOp = z.strictObject({ type: z.literal('slip'), clip: itemId, by: deltaSchema });

/**
 * Shows another part of the same media; the clip stays where it is. Positive is later media.
 *
 *     media  . . a b c d e f . .          media  . . a b c d e f . .
 *     film      [  b c d  ]        →      film      [  d e f  ]          +2
 */
export function slip(sequence: Sequence, op: z.infer<typeof slipOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const clip = open.value.item;
  const { before, after } = takeReach(activeTake(clip), sequence.rate, clip.speed);
  // A still looks the same everywhere, and a slug has nothing to show: their in points stay 0.
  if (after === Number.POSITIVE_INFINITY) return ok(sequence);
  const earliest = Math.min(0 - before, clip.trim.in);
  const latest = Math.max(0 - before, after - clip.trim.length);
  const start = Math.min(Math.max(clip.trim.in + op.by, earliest), Math.max(latest, Math.min(clip.trim.in, after - 1)));
  if (start === clip.trim.in) return ok(sequence);
  return ok(
    changeClip(sequence, open.value, (it) => touch({ ...it, trim: { in: seqFrame(start), length: it.trim.length } })),
  );
}

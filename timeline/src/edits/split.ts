import { z } from 'zod';
import { ok } from '../result.ts';
import { frameSchema, itemId } from '../sequence/schema.ts';
import type { Sequence } from '../sequence/types.ts';
import { halves } from './cut.ts';
import { type Edit, fresh, openClip, rewrite } from './kit.ts';

export const splitOp = z.strictObject({
  type: z.literal('split'),
  clip: itemId,
  /** Frame of the sequence at which the right half begins. */
  at: frameSchema,
  newId: itemId,
});

/**
 * Cuts a clip in two; the film looks the same. At an edge, or outside, nothing happens.
 *
 *     [A       ]   →   [A   ][A'  ]
 *          ↑ at
 */
export function split(sequence: Sequence, op: z.infer<typeof splitOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { item: clip, track, trackIndex, index, start } = open.value;
  const offset = op.at - start;
  if (offset <= 0 || offset >= clip.trim.length) return ok(sequence);
  const ids = fresh(sequence, [op.newId]);
  if (!ids.ok) return ids;
  const items = track.items.toSpliced(index, 1, ...halves(clip, offset, op.newId));
  return ok(rewrite(sequence, [{ index: trackIndex, items }], [{ clip, offset, id: op.newId }]));
}

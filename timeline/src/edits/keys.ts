import { z } from 'zod';
import { keyedNames } from '../keys/keys.ts';
import { keyRow } from '../keys/schema.ts';
import { ok } from '../result.ts';
import { itemId } from '../sequence/schema.ts';
import type { Sequence } from '../sequence/types.ts';
import { changeClip, type Edit, openClip, patch } from './kit.ts';

export const setKeysOp = z
  .strictObject({
    type: z.literal('setKeys'),
    clip: itemId,
    name: z.enum(keyedNames),
    keys: keyRow().nullable(),
  })
  .refine(({ name, keys }) => keys === null || keyRow(name).safeParse(keys).success, 'a key is beyond what is allowed');

/**
 * The whole row of keys of one property of a clip; null leaves the property without movement, at its plain value.
 *
 *     opacity  ────────────   →   ◆╲____◆────
 *              [A         ]       [A         ]
 */
export function setKeys(sequence: Sequence, op: z.infer<typeof setKeysOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  return ok(
    changeClip(sequence, open.value, (clip) => {
      const keys = patch(clip.keys ?? {}, { [op.name]: op.keys });
      return patch(clip, { keys: Object.keys(keys).length > 0 ? keys : null });
    }),
  );
}

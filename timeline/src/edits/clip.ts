import { z } from 'zod';
import { gradeSchema } from '../colour/schema.ts';
import { ok, refuse } from '../result.ts';
import { findClip, isClip, startsOf } from '../sequence/items.ts';
import { cropSchema, fadesSchema, gainSchema, itemId, panSchema, transformSchema } from '../sequence/schema.ts';
import type { Clip, Sequence } from '../sequence/types.ts';
import { textBlockSchema } from '../text/schema.ts';
import { fitFades } from './cut.ts';
import { changeClip, type Edit, noClip, openClip, patch } from './kit.ts';

export const setClipOp = z.strictObject({
  type: z.literal('setClip'),
  clip: itemId,
  /** Null takes an optional property away. */
  set: z.strictObject({
    name: z.string().max(300).optional(),
    gainDb: gainSchema.optional(),
    opacity: z.number().min(0).max(1).nullable().optional(),
    transform: transformSchema.nullable().optional(),
    crop: cropSchema.nullable().optional(),
    pan: panSchema.nullable().optional(),
    grade: gradeSchema.nullable().optional(),
    text: textBlockSchema.optional(),
    fades: fadesSchema.nullable().optional(),
    muted: z.boolean().nullable().optional(),
    disabled: z.boolean().nullable().optional(),
    slug: z.strictObject({ prompt: z.string() }).nullable().optional(),
  }),
});

/** Changes how a clip looks and sounds, never where it is. */
export function setClip(sequence: Sequence, op: z.infer<typeof setClipOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { item } = open.value;
  if (op.set.text && !item.text) {
    return refuse('not_words', `“${item.name}” is no title, so it has no words.`, { fix: 'Add a title over it.' });
  }
  return ok(changeClip(sequence, open.value, (clip) => fitFades(patch(clip, op.set))));
}

export const linkOp = z.strictObject({
  type: z.literal('link'),
  clips: z.array(itemId).min(1),
  /** One name for all; null unlinks. */
  link: z.string().min(1).max(300).nullable(),
});

/** Ties clips together so that they move as one, or unties them. */
export function link(sequence: Sequence, op: z.infer<typeof linkOp>): Edit {
  let present = sequence;
  for (const id of op.clips) {
    const open = openClip(present, id);
    if (!open.ok) return open;
    present = changeClip(present, open.value, (clip) => patch(clip, { link: op.link }));
  }
  return ok(present);
}

export const anchorOp = z.strictObject({
  type: z.literal('anchor'),
  clip: itemId,
  /** A clip of the magnetic track; null lets go. */
  to: itemId.nullable(),
});

/**
 * Hangs a clip of a free track on a clip of the film: it keeps its distance to that clip's head from now on.
 *
 *     V2     [a]
 *     V1  [A ][B   ]        a hangs on B, offset 1
 */
export function anchor(sequence: Sequence, op: z.infer<typeof anchorOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  if (op.to === null) return ok(changeClip(sequence, open.value, (clip) => patch(clip, { anchor: null })));
  const target = findClip(sequence, op.to);
  if (!target) return noClip(op.to);
  if (target.track.mode !== 'magnetic' || open.value.track.mode !== 'free') {
    return refuse('no_anchor', 'Only clips of free tracks hang on clips of the film track.');
  }
  const wish = { clip: op.to, offset: open.value.start - target.start };
  return ok(changeClip(sequence, open.value, (clip) => ({ ...clip, anchor: wish })));
}

/** The clip of the magnetic track that is under `frame`: what a clip laid there would hang on. */
export function clipUnder(sequence: Sequence, frame: number): { readonly clip: Clip; readonly start: number } | null {
  for (const track of sequence.tracks) {
    if (track.mode !== 'magnetic') continue;
    const starts = startsOf(track.items);
    for (let i = track.items.length - 1; i >= 0; i--) {
      const item = track.items[i];
      if (isClip(item) && starts[i]! <= frame && frame < starts[i]! + item.trim.length)
        return { clip: item, start: starts[i]! };
    }
  }
  return null;
}

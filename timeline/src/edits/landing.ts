import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { findClip, itemLength } from '../sequence/items.ts';
import { clipSchema, frameSchema, itemId, lengthSchema, trackId } from '../sequence/schema.ts';
import type { Item, Sequence, Track } from '../sequence/types.ts';
import { dropStray, fitFades } from './cut.ts';
import { allFit, changeClip, type Edit, fresh, noClip, openClip, openTrack, patch, rewrite } from './kit.ts';
import { moveGap } from './trim.ts';

/** The verbs of a landing. Unlike a person's they leave `touched` alone. */
export const layOp = z.strictObject({
  type: z.literal('lay'),
  track: trackId,
  /** The item that they follow; null lays them at the head. */
  after: itemId.nullable(),
  clips: z.array(clipSchema).min(1),
});
export const placeOp = z.strictObject({ type: z.literal('place'), clip: itemId, after: itemId.nullable() });
export const fitOp = z.strictObject({ type: z.literal('fit'), clip: itemId, in: frameSchema, length: lengthSchema });
export const setLandingOp = z.strictObject({
  type: z.literal('setLanding'),
  clip: itemId,
  set: z.strictObject({
    planned: lengthSchema.optional(),
    vanished: z.boolean().nullable().optional(),
    name: z.string().max(300).optional(),
    prompt: z.string().optional(),
  }),
});

function position(track: Track, after: string | null): number {
  if (after === null) return 0;
  const index = track.items.findIndex((item) => item.id === after);
  return index < 0 ? -1 : index + 1;
}

/**
 * Lays clips behind a known one; what follows on the track makes room.
 *
 *     [1A][1C]   →   [1A][1B][1C]        after 1A
 */
export function lay(sequence: Sequence, op: z.infer<typeof layOp>): Edit {
  const open = openTrack(sequence, op.track);
  if (!open.ok) return open;
  const { track, index } = open.value;
  const at = position(track, op.after);
  if (at < 0) return noClip(op.after!);
  const fits = allFit(op.clips, track);
  if (!fits.ok) return fits;
  const ids = fresh(
    sequence,
    op.clips.map((clip) => clip.id),
  );
  if (!ids.ok) return ids;
  const items = dropStray(track.items.toSpliced(at, 0, ...op.clips), track.items);
  return ok(rewrite(sequence, [{ index, items }]));
}

/** Moves a clip behind another one of the same magnetic track, because the script moved it. */
export function place(sequence: Sequence, op: z.infer<typeof placeOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { track, trackIndex, index, item } = open.value;
  if (track.mode !== 'magnetic') return refuse('not_film_track', 'Only the film track follows the script.');
  if (op.after === op.clip) return ok(sequence);
  const rest: readonly Item[] = track.items.toSpliced(index, 1);
  const at = op.after === null ? 0 : rest.findIndex((other) => other.id === op.after) + 1;
  if (at === 0 && op.after !== null) return noClip(op.after);
  const items = dropStray(rest.toSpliced(at, 0, item), track.items);
  return ok(rewrite(sequence, [{ index: trackIndex, items }]));
}

/** Gives a clip that nobody touched its planned length. On a free track it stops at the next clip. */
export function fit(sequence: Sequence, op: z.infer<typeof fitOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { track, trackIndex, index, item } = open.value;
  const after = track.items[index + 1];
  const room = after?.type === 'gap' ? itemLength(after) : after ? 0 : Number.POSITIVE_INFINITY;
  const length =
    track.mode === 'magnetic' ? op.length : (Math.min(op.length, item.trim.length + room) as typeof op.length);
  if (item.trim.in === op.in && item.trim.length === length) return ok(sequence);
  const items = track.items.with(index, fitFades({ ...item, trim: { in: op.in, length } }));
  const filled =
    track.mode === 'magnetic' || !after ? items : moveGap(items, index + 1, index + 1, item.trim.length - length);
  return ok(rewrite(sequence, [{ index: trackIndex, items: filled }]));
}

/** What a landing knows of its clip: planned length, and whether its shot is gone. */
export function setLanding(sequence: Sequence, op: z.infer<typeof setLandingOp>): Edit {
  const found = findClip(sequence, op.clip);
  if (!found) return noClip(op.clip);
  if (!found.item.landing) return refuse('no_landing', `“${found.item.name}” was not laid by a graph.`);
  const { name, prompt, ...set } = op.set;
  return ok(
    changeClip(sequence, found, (clip) => {
      const landing = patch(clip.landing!, set);
      const slug = prompt === undefined || prompt === clip.slug?.prompt ? clip.slug : { prompt };
      if (landing === clip.landing && slug === clip.slug && (name === undefined || name === clip.name)) return clip;
      return { ...clip, landing, ...(slug ? { slug } : {}), ...(name === undefined ? {} : { name }) };
    }),
  );
}

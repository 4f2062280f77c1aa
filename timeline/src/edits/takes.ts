import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { findClip } from '../sequence/items.ts';
import { itemId, takeId, takeSchema } from '../sequence/schema.ts';
import type { Clip, Sequence, Take } from '../sequence/types.ts';
import { rateSchema } from '../time/rate.ts';
import { changeClip, type Edit, noClip, openClip, patch, takesTakes } from './kit.ts';

export const addTakeOp = z.strictObject({
  type: z.literal('addTake'),
  clip: itemId,
  take: takeSchema,
  /** Shows it at once. */
  activate: z.boolean().optional(),
});
export const setActiveTakeOp = z.strictObject({
  type: z.literal('setActiveTake'),
  clip: itemId,
  /** Null shows the slug. */
  take: takeId.nullable(),
  /** A person chose it, so that no landing changes it; false hands the choice back to landings. */
  pinned: z.boolean().default(true),
});
export const rateTakeOp = z.strictObject({
  type: z.literal('rateTake'),
  clip: itemId,
  take: takeId,
  /** −1 rejected, 1–5 stars, null none. */
  rating: z.number().int().min(-1).max(5).nullable(),
});
export const markTakeOp = z.strictObject({
  type: z.literal('markTake'),
  clip: itemId,
  take: takeId,
  /** Null takes a mark away. */
  set: z.strictObject({
    circled: z.literal(true).nullable().optional(),
    note: z.string().min(1).max(2000).nullable().optional(),
  }),
});
export const relinkTakeOp = z.strictObject({
  type: z.literal('relinkTake'),
  clip: itemId,
  take: takeId,
  /** The file that was found, as it was measured. */
  media: z.strictObject({
    asset: z.string().regex(/^[0-9a-f]{64}$/),
    kind: z.enum(['video', 'image', 'audio']),
    rate: rateSchema,
    frames: z.number().int().positive(),
    size: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }).optional(),
    audio: z.boolean(),
  }),
});
export const removeTakeOp = z.strictObject({ type: z.literal('removeTake'), clip: itemId, take: takeId });

const noTake = (clip: Clip, id: string) => refuse('no_take', `“${clip.name}” has no take ${id}.`);

/** Files a take with its clip; a candidate until it is chosen. Allowed on a locked track as long as the picture stays. */
export function addTake(sequence: Sequence, op: z.infer<typeof addTakeOp>): Edit {
  const place = findClip(sequence, op.clip);
  if (!place) return noClip(op.clip);
  const free = takesTakes(place.item);
  if (!free.ok) return free;
  if (op.activate) {
    const open = openClip(sequence, op.clip);
    if (!open.ok) return open;
  }
  return ok(
    changeClip(sequence, place, (clip) => ({
      ...clip,
      takes: { ...clip.takes, [op.take.id]: op.take },
      activeTake: op.activate ? op.take.id : clip.activeTake,
    })),
  );
}

/** Shows another take; record in and out stay. A take that is too short holds its last frame. */
export function setActiveTake(sequence: Sequence, op: z.infer<typeof setActiveTakeOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { item } = open.value;
  if (op.take !== null && !item.takes[op.take]) return noTake(item, op.take);
  const same = item.activeTake === op.take && (!item.landing || item.landing.pinned === op.pinned);
  if (same) return ok(sequence);
  return ok(
    changeClip(sequence, open.value, (clip) => {
      const landing = clip.landing ? { ...clip.landing, pinned: op.pinned } : undefined;
      return { ...clip, activeTake: op.take, ...(landing ? { landing } : {}) };
    }),
  );
}

export function rateTake(sequence: Sequence, op: z.infer<typeof rateTakeOp>): Edit {
  const place = findClip(sequence, op.clip);
  if (!place) return noClip(op.clip);
  const take = place.item.takes[op.take];
  if (!take) return noTake(place.item, op.take);
  if ((take.rating ?? null) === op.rating) return ok(sequence);
  const { rating: _old, ...bare } = take;
  const rated: Take = op.rating === null ? bare : { ...bare, rating: op.rating };
  return ok(changeClip(sequence, place, (clip) => ({ ...clip, takes: { ...clip.takes, [op.take]: rated } })));
}

/** Circles a take, or writes a note beside it. Marks change nothing that is seen, so a locked track does not forbid them. */
export function markTake(sequence: Sequence, op: z.infer<typeof markTakeOp>): Edit {
  const place = findClip(sequence, op.clip);
  if (!place) return noClip(op.clip);
  const take = place.item.takes[op.take];
  if (!take) return noTake(place.item, op.take);
  const marked = patch(take, op.set);
  if (marked === take) return ok(sequence);
  return ok(changeClip(sequence, place, (clip) => ({ ...clip, takes: { ...clip.takes, [op.take]: marked } })));
}

/** Gives a take whose file is missing its file again; the cut stays as it is. */
export function relinkTake(sequence: Sequence, op: z.infer<typeof relinkTakeOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const take = open.value.item.takes[op.take];
  if (!take) return noTake(open.value.item, op.take);
  const { size: _old, ...rest } = take;
  const linked: Take = { ...rest, ...op.media, state: 'ready' };
  return ok(changeClip(sequence, open.value, (clip) => ({ ...clip, takes: { ...clip.takes, [op.take]: linked } })));
}

/** Takes a take away. When it was the one shown, the newest of the others is shown, else the slug. */
export function removeTake(sequence: Sequence, op: z.infer<typeof removeTakeOp>): Edit {
  const open = openClip(sequence, op.clip);
  if (!open.ok) return open;
  const { item } = open.value;
  if (!item.takes[op.take]) return noTake(item, op.take);
  const { [op.take]: _gone, ...takes } = item.takes;
  const newest = Object.values(takes).reduce<Take | null>(
    (best, take) => (best && (best.createdAt ?? '') > (take.createdAt ?? '') ? best : take),
    null,
  );
  const activeTake = item.activeTake === op.take ? (newest?.id ?? null) : item.activeTake;
  return ok(changeClip(sequence, open.value, (clip) => ({ ...clip, takes, activeTake })));
}

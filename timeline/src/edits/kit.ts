import type { Refusal, Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import { findClip, findTrack, isClip } from '../sequence/items.ts';
import { normaliseItems } from '../sequence/normalise.ts';
import type { Clip, ClipId, Item, ItemId, Sequence, Track, TrackId } from '../sequence/types.ts';
import { followAnchors, rebindAnchors, splitAnchors } from './anchors.ts';
import { type Cut, touch } from './cut.ts';

export type Edit = Result<Sequence>;

export const noClip = (id: string): { readonly ok: false; readonly error: Refusal } =>
  refuse('no_clip', `The clip ${id} is not in this sequence.`, {
    fix: 'It may have been deleted in another tab; select it again.',
  });

const lockedTrack = (track: Track) =>
  refuse('track_locked', `Track ${track.id} is locked.`, { fix: `Unlock ${track.id} to change it.` });

/** The track, unless it is missing or locked. */
export function openTrack(sequence: Sequence, id: TrackId): Result<{ track: Track; index: number }> {
  const track = findTrack(sequence, id);
  if (!track) return refuse('no_track', `There is no track ${id}.`);
  if (track.locked) return lockedTrack(track);
  return ok({ track, index: sequence.tracks.indexOf(track) });
}

export type OpenClip = NonNullable<ReturnType<typeof findClip>>;

/** The clip and its place, unless it is missing or its track is locked. */
export function openClip(sequence: Sequence, id: ClipId): Result<OpenClip> {
  const place = findClip(sequence, id);
  if (!place) return noClip(id);
  if (place.track.locked) return lockedTrack(place.track);
  return ok(place);
}

/** Refuses ids that the sequence already uses: an operation names its new things, and must not name them twice. */
export function fresh(sequence: Sequence, ids: readonly ItemId[]): Result<null> {
  if (ids.length === 0) return ok(null);
  const wanted = new Set<string>(ids);
  if (wanted.size < ids.length) return refuse('id_in_use', 'Two new clips carry the same id.');
  for (const track of sequence.tracks) {
    for (const item of track.items) {
      if (wanted.has(item.id)) return refuse('id_in_use', `The id ${item.id} is already in this sequence.`);
    }
  }
  return ok(null);
}

export interface Change {
  readonly index: number;
  readonly items: readonly Item[];
}

export interface Halved {
  readonly clip: Clip;
  readonly offset: number;
  readonly id: ItemId;
}

export const halvedBy = (cut: Cut, id: ItemId): readonly Halved[] => (cut.halved ? [{ ...cut.halved, id }] : []);

function setItems(sequence: Sequence, { index, items }: Change): Sequence {
  const track = sequence.tracks[index]!;
  const normal = normaliseItems(items, track.mode);
  if (normal === track.items) return sequence;
  return { ...sequence, tracks: sequence.tracks.map((t, i) => (i === index ? { ...t, items: normal } : t)) };
}

/** For verbs that cut the film and what hangs on it at once: every list that is given is the position already. */
export function rewriteAll(sequence: Sequence, changes: readonly Change[], halved: readonly Halved[]): Sequence {
  let present = sequence;
  for (const change of changes) present = setItems(present, change);
  for (const { clip, offset, id } of halved) present = splitAnchors(present, clip.id, offset, id);
  for (const { index } of changes) present = rebindAnchors(present, index);
  return followAnchors(present);
}

/**
 * Writes new item lists and restores every invariant. Free tracks go first and take their anchors' offsets anew against
 * the film as it was; then the magnetic track changes, and everything that hangs on it follows.
 */
export function rewrite(sequence: Sequence, changes: readonly Change[], halved: readonly Halved[] = []): Sequence {
  let present = sequence;
  const free = changes.filter((change) => sequence.tracks[change.index]!.mode === 'free');
  for (const change of free) present = rebindAnchors(setItems(present, change), change.index);
  const magnetic = changes.filter((change) => sequence.tracks[change.index]!.mode === 'magnetic');
  if (magnetic.length === 0) return present;
  for (const change of magnetic) present = setItems(present, change);
  for (const { clip, offset, id } of halved) present = splitAnchors(present, clip.id, offset, id);
  return followAnchors(present);
}

/** Replaces one clip in its track by what `change` gives. */
export function changeClip(sequence: Sequence, place: OpenClip, change: (clip: Clip) => Clip): Sequence {
  const next = change(place.item);
  if (next === place.item) return sequence;
  return rewrite(sequence, [{ index: place.trackIndex, items: place.track.items.with(place.index, next) }]);
}

/** Sets properties that change no position; a value of null takes the property away. */
export function patch<T extends object>(thing: T, set: { readonly [key: string]: unknown }): T {
  const next: Record<string, unknown> = { ...(thing as Record<string, unknown>) };
  let changed = false;
  for (const [key, value] of Object.entries(set)) {
    if (value === undefined) continue;
    if (value === null) {
      if (key in next) changed = true;
      delete next[key];
    } else if (next[key] !== value) {
      changed = true;
      next[key] = value;
    }
  }
  return changed ? (next as T) : thing;
}

/** A clip laid by hand is its person's: landings keep its record times. A magnetic track has no anchors. */
export function adopt(clip: Clip, track: Track): Clip {
  const mine = touch(clip);
  if (track.mode === 'free' || !mine.anchor) return mine;
  const { anchor: _dropped, ...rest } = mine;
  return rest;
}

/** A title, a caption or an adjustment is drawn: a take would never be seen. */
export function takesTakes(clip: Clip): Result<null> {
  if (!clip.text && !clip.adjustment) return ok(null);
  return refuse(
    'drawn_clip',
    `“${clip.name}” is ${clip.text ? 'drawn from words' : 'an adjustment'} and takes no media.`,
    {
      fix: 'Lay the media beside it, or on another track.',
    },
  );
}

/** Only pictures stand on picture tracks and only sound on sound tracks. */
export function fitsTrack(clip: Clip, track: Track): Result<null> {
  if (clip.activeTake !== null) {
    const free = takesTakes(clip);
    if (!free.ok) return free;
  }
  if (track.kind === 'audio' && (clip.text || clip.adjustment)) {
    return refuse('wrong_track', `“${clip.name}” is a picture and ${track.id} is a sound track.`, {
      fix: 'Put it on a V track.',
    });
  }
  if (track.captions && !clip.text) {
    return refuse('wrong_track', `Track ${track.id} takes captions only.`, { fix: 'Put it on another V track.' });
  }
  const kinds = Object.values(clip.takes).map((take) => take.kind);
  if (track.kind === 'video' && kinds.length > 0 && kinds.every((kind) => kind === 'audio')) {
    return refuse('wrong_track', `“${clip.name}” is sound and ${track.id} is a picture track.`, {
      fix: 'Drop it on an A track.',
    });
  }
  const active = clip.activeTake === null ? null : clip.takes[clip.activeTake];
  if (track.kind === 'audio' && active && !active.audio) {
    return refuse('wrong_track', `“${clip.name}” has no sound and ${track.id} is a sound track.`, {
      fix: 'Drop it on a V track.',
    });
  }
  return ok(null);
}

export function allFit(clips: readonly Clip[], track: Track): Result<null> {
  for (const clip of clips) {
    const fits = fitsTrack(clip, track);
    if (!fits.ok) return fits;
  }
  return ok(null);
}

export const clipsOf = (items: readonly Item[]): readonly Clip[] => items.filter(isClip);

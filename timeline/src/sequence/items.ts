import type { Rate } from '../time/rate.ts';
import { takeReach } from '../time/source-frame.ts';
import type { Clip, ClipId, Item, ItemId, Sequence, Take, TakeId, Track, TrackId } from './types.ts';

export const isClip = (item: Item | undefined): item is Clip => item?.type === 'clip';

/** Sequence frames that an item takes of its own: a transition overlaps its neighbours and takes none. */
export const itemLength = (item: Item): number =>
  item.type === 'clip' ? item.trim.length : item.type === 'gap' ? item.length : 0;

const memo = new WeakMap<readonly Item[], readonly number[]>();

/**
 * Start of every item and, last, the end of the track (length items + 1). Item lists are never changed in place, so
 * the sums are kept for as long as the list lives.
 */
export function startsOf(items: readonly Item[]): readonly number[] {
  const known = memo.get(items);
  if (known) return known;
  const starts = new Array<number>(items.length + 1);
  let at = 0;
  for (let i = 0; i < items.length; i++) {
    starts[i] = at;
    at += itemLength(items[i]!);
  }
  starts[items.length] = at;
  memo.set(items, starts);
  return starts;
}

export const trackLength = (track: Track): number => startsOf(track.items)[track.items.length]!;

/** The film itself: the first picture track. Ours is magnetic; one that came from another program may have holes. */
export const filmTrack = (sequence: Sequence): Track | undefined =>
  sequence.tracks.find((track) => track.kind === 'video');

/** Frames from 0 to the end of the longest track. */
export const sequenceLength = (sequence: Sequence): number =>
  sequence.tracks.reduce((longest, track) => Math.max(longest, trackLength(track)), 0);

/** Index of the item that covers `frame`; -1 outside. Binary search; never a transition. */
export function indexAt(items: readonly Item[], frame: number): number {
  const starts = startsOf(items);
  if (frame < 0 || frame >= starts[items.length]!) return -1;
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= frame) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const clipAt = (track: Track, frame: number): Clip | null => {
  const item = track.items[indexAt(track.items, frame)];
  return isClip(item) ? item : null;
};

export interface Place {
  readonly trackIndex: number;
  readonly track: Track;
  readonly index: number;
  readonly item: Item;
  readonly start: number;
}

/** Where an item stands; null when it is not in the sequence. A linear scan is faster than an index that every edit would rebuild. */
export function findItem(sequence: Sequence, id: ItemId): Place | null {
  for (let trackIndex = 0; trackIndex < sequence.tracks.length; trackIndex++) {
    const track = sequence.tracks[trackIndex]!;
    for (let index = 0; index < track.items.length; index++) {
      const item = track.items[index]!;
      if (item.id === id) return { trackIndex, track, index, item, start: startsOf(track.items)[index]! };
    }
  }
  return null;
}

export function findClip(sequence: Sequence, id: ClipId): (Place & { readonly item: Clip }) | null {
  const place = findItem(sequence, id);
  return place && isClip(place.item) ? { ...place, item: place.item } : null;
}

export const findTrack = (sequence: Sequence, id: TrackId): Track | null =>
  sequence.tracks.find((track) => track.id === id) ?? null;

/** Every clip, track by track in order. */
export function* allClips(sequence: Sequence): Generator<Clip> {
  for (const track of sequence.tracks) for (const item of track.items) if (item.type === 'clip') yield item;
}

export const activeTake = (clip: Clip): Take | null =>
  clip.activeTake === null ? null : (clip.takes[clip.activeTake] ?? null);

/** Frames the clip could still show before its in point and after its out point; Infinity for slugs and stills. Never negative. */
export function handlesOf(clip: Clip, rate: Rate): { readonly before: number; readonly after: number } {
  const take = activeTake(clip);
  const { before, after } = takeReach(take, rate, clip.speed);
  return {
    before: Math.max(0, before + clip.trim.in),
    after: Math.max(0, after - clip.trim.in - clip.trim.length),
  };
}

/** Frames of a transition for which a clip has no media beyond the cut: its last (`left`) or first (`right`) frame holds. */
export function missingHandles(
  left: Clip,
  right: Clip,
  transition: { readonly in: number; readonly out: number },
  rate: Rate,
): { readonly left: number; readonly right: number } {
  return {
    left: Math.max(0, transition.out - handlesOf(left, rate).after),
    right: Math.max(0, transition.in - handlesOf(right, rate).before),
  };
}

/** Frames at the clip's ends for which its take has no picture: before them its first frame holds, after them its last. */
export function missingFrames(clip: Clip, rate: Rate): { readonly before: number; readonly after: number } {
  const { before, after } = takeReach(activeTake(clip), rate, clip.speed);
  const within = (frames: number) => Math.min(clip.trim.length, Math.max(0, frames));
  return {
    before: before === Number.POSITIVE_INFINITY ? 0 : within(-before - clip.trim.in),
    after: after === Number.POSITIVE_INFINITY ? 0 : within(clip.trim.in + clip.trim.length - after),
  };
}

/** Frames at the end of the clip in which the last frame of a take that is too short holds. */
export const heldFrames = (clip: Clip, rate: Rate): number => missingFrames(clip, rate).after;

/** The film as it would be with another take of a clip; null where it has no such clip or take. The same film for the same wish. */
export function withTake(sequence: Sequence, clip: ClipId, take: TakeId): Sequence | null {
  const known = others.get(sequence);
  if (known?.clip === clip && known.take === take) return known.film;
  const place = findClip(sequence, clip);
  if (!place?.item.takes[take]) return null;
  const items = place.track.items.with(place.index, { ...place.item, activeTake: take });
  const tracks = sequence.tracks.with(place.trackIndex, { ...place.track, items });
  const film = { ...sequence, tracks };
  others.set(sequence, { clip, take, film });
  return film;
}
const others = new WeakMap<Sequence, { clip: ClipId; take: TakeId; film: Sequence }>();

import { activeTake, isClip, missingFrames, startsOf } from '../sequence/items.ts';
import type { Clip, Sequence, Take, Track, Transition } from '../sequence/types.ts';
import type { Rate } from '../time/rate.ts';

/** A clip with its place on the timeline. All lengths in sequence frames. */
export interface PlacedClip {
  readonly track: Track;
  readonly trackIndex: number;
  readonly clip: Clip;
  readonly take: Take | null;
  readonly start: number;
  readonly length: number;
  readonly end: number;
  /** Shown this many frames before `start`, inside the transition at its head. */
  readonly lead: number;
  /** Shown this many frames after `end`, inside the transition at its tail. */
  readonly tail: number;
  readonly head: Transition | null;
  readonly foot: Transition | null;
  /** Frames at the end where a take that is too short holds its last frame. */
  readonly held: number;
  /** Frames at the head before its take begins: its first frame holds. */
  readonly heldBefore: number;
}

const memo = new WeakMap<Track, { rate: Rate; index: number; placed: readonly PlacedClip[] }>();

/** The clips of one track in order, with their starts and the transitions resolved. Kept for as long as the track lives. */
export function layoutTrack(sequence: Sequence, trackIndex: number): readonly PlacedClip[] {
  const track = sequence.tracks[trackIndex]!;
  const known = memo.get(track);
  if (
    known &&
    known.index === trackIndex &&
    known.rate.num === sequence.rate.num &&
    known.rate.den === sequence.rate.den
  ) {
    return known.placed;
  }
  const starts = startsOf(track.items);
  const placed: PlacedClip[] = [];
  for (let i = 0; i < track.items.length; i++) {
    const clip = track.items[i]!;
    if (!isClip(clip)) continue;
    const before = track.items[i - 1];
    const after = track.items[i + 1];
    const head = before?.type === 'transition' ? before : null;
    const foot = after?.type === 'transition' ? after : null;
    const start = starts[i]!;
    const missing = missingFrames(clip, sequence.rate);
    placed.push({
      track,
      trackIndex,
      clip,
      take: activeTake(clip),
      start,
      length: clip.trim.length,
      end: start + clip.trim.length,
      lead: head?.in ?? 0,
      tail: foot?.out ?? 0,
      head,
      foot,
      held: missing.after,
      heldBefore: missing.before,
    });
  }
  memo.set(track, { rate: sequence.rate, index: trackIndex, placed });
  return placed;
}

/** Every clip of the sequence, flat: bottom track first, then by start. */
export const layoutSequence = (sequence: Sequence): readonly PlacedClip[] =>
  sequence.tracks.flatMap((_, index) => layoutTrack(sequence, index));

/**
 * The clips of one track that touch [from, to), found by binary search: what a window of the timeline mounts.
 * Transitions count: a clip is found where only its overlap shows.
 */
export function clipsBetween(placed: readonly PlacedClip[], from: number, to: number): readonly PlacedClip[] {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = placed[middle]!;
    if (item.end + item.tail > from) high = middle;
    else low = middle + 1;
  }
  let end = low;
  while (end < placed.length && placed[end]!.start - placed[end]!.lead < to) end++;
  return placed.slice(low, end);
}

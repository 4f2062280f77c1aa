import type { VideoRef } from '../media-ref.ts';
import { activeTake, isClip } from '../sequence/items.ts';
import type { Clip, Sequence, Take } from '../sequence/types.ts';

/** The clip of each landing key. Where several nodes land the same one, that with a take is shown. */
export function clipsByKey(sequence: Pick<Sequence, 'tracks'>): ReadonlyMap<string, Clip> {
  const clips = new Map<string, Clip>();
  for (const track of sequence.tracks)
    for (const item of track.items) {
      if (!isClip(item) || !item.landing) continue;
      const before = clips.get(item.landing.key);
      if (!before || (before.activeTake === null && item.activeTake !== null)) clips.set(item.landing.key, item);
    }
  return clips;
}

/** The chosen take of a clip, as a clip to go on from; null where it has none that moves. */
export function chosenVideo(clip: Clip | null | undefined): VideoRef | null {
  return videoOf(clip ? activeTake(clip) : null);
}

/** The file of a take as a reference; null where it is none that moves, or is not there. */
export function videoOf(take: Take | null): VideoRef | null {
  if (!take?.size || take.kind !== 'video' || take.state !== 'ready') return null;
  const { asset, frames, rate, size } = take;
  return { kind: 'video', artifact: asset, mime: 'video/mp4', ...size, frames, rate };
}

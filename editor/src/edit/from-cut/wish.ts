import {
  activeTake,
  type Clip,
  findClip,
  type ItemId,
  missingFrames,
  type Sequence,
  sourceFrame,
  type Take,
  type TakeId,
  unboundFrame,
  type VideoRef,
  videoOf,
} from '@reelgraph/timeline';

/** A frame of a file that new frames join on to. */
export interface Seam {
  readonly video: VideoRef;
  readonly frame: number;
}

/** New frames that a cut asks for at one of its clips. All lengths in frames of the file that they become part of. */
export interface CutWish {
  readonly kind: 'end' | 'head' | 'stretch' | 'fill';
  readonly clip: ItemId;
  readonly name: string;
  /** The take that is made longer or anew; null: the clip has none yet. */
  readonly of: TakeId | null;
  readonly frames: number;
  /** The last frame that stays before the new ones, and the first that stays after them. */
  readonly before: Seam | null;
  readonly after: Seam | null;
  /** Whether the new frames become one take with what they join on to. */
  readonly join: boolean;
  /** Frames of the new take before the moment at which the clip's takes begin together, without those it puts in front. */
  readonly head: number;
  readonly prompt: string;
}

/** Frames that a clip shows and its take lacks: those at its end first. Null where nothing is missing or nothing can be joined. */
export function missingWish(sequence: Sequence, id: ItemId): CutWish | null {
  const clip = findClip(sequence, id)?.item;
  const take = clip ? activeTake(clip) : null;
  const video = videoOf(take);
  if (!clip || !take || !video) return null;
  const missing = missingFrames(clip, sequence.rate);
  const common = { clip: id, name: clip.name, of: take.id, join: true, prompt: promptOf(clip) };
  const head = take.head ?? 0;
  if (missing.after > 0) {
    const last = unboundFrame(clip, take, sequence.rate, clip.trim.length - 1);
    const before = { video, frame: video.frames - 1 };
    return { kind: 'end', ...common, frames: last + 1 - video.frames, before, after: null, head };
  }
  if (missing.before > 0) {
    const first = unboundFrame(clip, take, sequence.rate, 0);
    return { kind: 'head', ...common, frames: -first, before: null, after: { video, frame: 0 }, head };
  }
  return null;
}

/** A stretch inside a clip, made anew so that both seams hold. `from` and `to` in frames of the film; null outside the clip. */
export function stretchWish(sequence: Sequence, id: ItemId, from: number, to: number): CutWish | null {
  const place = findClip(sequence, id);
  const take = place ? activeTake(place.item) : null;
  const video = videoOf(take);
  if (!place || !take || !video) return null;
  const { item: clip, start } = place;
  const [a, b] = [Math.max(from, start) - start, Math.min(to, start + clip.trim.length) - start];
  if (b <= a) return null;
  const first = sourceFrame(clip, take, sequence.rate, a);
  const end = sourceFrame(clip, take, sequence.rate, b - 1) + 1;
  const before = first > 0 ? { video, frame: first - 1 } : null;
  const after = end < video.frames ? { video, frame: end } : null;
  // The whole of a take is another take.
  if (!before && !after) return null;
  const frames = end - first;
  // Without anything before it the new frames are counted from the front: what was there gives way.
  const head = (take.head ?? 0) - (before ? 0 : frames);
  return {
    kind: 'stretch',
    ...{ clip: id, name: clip.name, of: take.id, frames, before, after, head },
    join: true,
    prompt: promptOf(clip),
  };
}

/** A clip that has no picture yet, between its neighbours where they touch it. */
export function fillWish(sequence: Sequence, id: ItemId): CutWish | null {
  const place = findClip(sequence, id);
  // A title or an adjustment shows nothing that could be generated.
  if (!place || activeTake(place.item) || place.item.text || place.item.adjustment) return null;
  const { item: clip, track, index } = place;
  const before = seamOf(track.items[index - 1], sequence, 'last');
  const after = seamOf(track.items[index + 1], sequence, 'first');
  const rate = (before ?? after)?.video.rate ?? sequence.rate;
  const ratio = (rate.num * sequence.rate.den) / (rate.den * sequence.rate.num);
  const frames = Math.max(1, Math.ceil(clip.trim.length * ratio - 1e-9));
  const common = { clip: id, name: clip.name, of: null, frames, before, after, prompt: promptOf(clip) };
  // Alone it leads to its neighbour: what it has too much lies in front of the cut.
  const head = before || !after ? 0 : -frames;
  return { kind: 'fill', ...common, join: false, head };
}

function seamOf(
  item: Sequence['tracks'][number]['items'][number] | undefined,
  sequence: Sequence,
  side: 'first' | 'last',
) {
  if (item?.type !== 'clip') return null;
  const take: Take | null = activeTake(item);
  const video = videoOf(take);
  if (!take || !video) return null;
  return { video, frame: sourceFrame(item, take, sequence.rate, side === 'last' ? item.trim.length - 1 : 0) };
}

const promptOf = (clip: Clip): string => (clip.landing ? '' : (clip.slug?.prompt ?? ''));

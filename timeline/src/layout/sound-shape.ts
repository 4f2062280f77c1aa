import { valueAt } from '../keys/keys.ts';
import type { Sequence, Track } from '../sequence/types.ts';
import { layoutTrack, type PlacedClip } from './layout.ts';

/** A level at a frame boundary, counted from the head of a sound; even between two of them. */
export interface ShapePoint {
  readonly at: number;
  readonly gain: number;
}

/** Seconds over which music goes down before speech begins, and comes up after it has ended. */
const DUCK_DOWN = 0.25;
const DUCK_UP = 0.5;

const gainOf = (db: number): number => 10 ** (db / 20);

/** Stretches in which clips of a track sound. */
function speech(sequence: Sequence, track: Track): readonly { readonly from: number; readonly to: number }[] {
  if (track.muted) return [];
  return layoutTrack(sequence, sequence.tracks.indexOf(track))
    .filter(({ clip, take }) => take?.audio && take.state === 'ready' && !clip.muted && !clip.disabled)
    .map(({ start, end }) => ({ from: start, to: end }));
}

/** How far down a ducked track is at each frame boundary from `from` on, 0–1; null where it never is. */
function ducked(sequence: Sequence, track: Track, from: number, length: number): Float32Array | null {
  const under = track.duck && sequence.tracks.find((it) => it.id === track.duck!.under && it !== track);
  if (!under) return null;
  const rate = sequence.rate.num / sequence.rate.den;
  const [down, up] = [Math.max(1, Math.round(DUCK_DOWN * rate)), Math.max(1, Math.round(DUCK_UP * rate))];
  let depth: Float32Array | null = null;
  for (const { from: start, to: end } of speech(sequence, under)) {
    if (end + up <= from || start - down >= from + length) continue;
    depth ??= new Float32Array(length + 1);
    const last = Math.min(length, end + up - from);
    for (let at = Math.max(0, start - down - from); at <= last; at++) {
      const frame = from + at;
      const share = Math.min(1, Math.max(0, (frame - (start - down)) / down), Math.max(0, (end + up - frame) / up));
      depth[at] = Math.max(depth[at]!, share);
    }
  }
  return depth;
}

/**
 * What the level of a sound does over time besides its fades: the keys of its gain, and ducking. As few points as say it;
 * null where it stands. Player and export ramp from point to point.
 */
export function soundShape(
  sequence: Sequence,
  { clip, track, start, lead, length, tail }: PlacedClip,
): readonly ShapePoint[] | null {
  const keys = clip.keys?.gainDb;
  const frames = lead + length + tail;
  const depth = ducked(sequence, track, start - lead, frames);
  if (!keys && !depth) return null;
  const level = (at: number): number =>
    gainOf((keys ? valueAt(keys, clip.trim.in + at - lead) : 0) + (depth ? track.duck!.byDb * depth[at]! : 0));
  const points: ShapePoint[] = [];
  for (let at = 0; at <= frames; at++) {
    const point = { at, gain: level(at) };
    const [before, last] = [points.at(-2), points.at(-1)];
    // A point on the line between its neighbours says nothing.
    if (before && last && Math.abs(between(before, point, last.at) - last.gain) < 1e-4) points.pop();
    points.push(point);
  }
  return points;
}

const between = (a: ShapePoint, b: ShapePoint, at: number): number =>
  a.gain + ((b.gain - a.gain) * (at - a.at)) / (b.at - a.at);

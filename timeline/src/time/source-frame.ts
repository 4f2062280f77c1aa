import type { Clip, Take } from '../sequence/types.ts';
import type { SrcFrame } from './frames.ts';
import { srcFrame } from './frames.ts';
import type { Rate, Rational } from './rate.ts';
import { divide, multiply, scale } from './rational.ts';

type Timed = Pick<Clip, 'trim' | 'speed'>;
type Media = Pick<Take, 'kind' | 'rate' | 'frames' | 'head'>;

/** Source frames for each sequence frame. */
const step = (take: Media, sequenceRate: Rate, speed: Rational): Rational =>
  multiply(divide(take.rate, sequenceRate), speed);

/**
 * THE map from the timeline to a file: which frame of `take` is shown at frame `k` of `clip`, counted from the clip's
 * head. Interface, thumbnails, player, interchange and export all ask here, so they cannot disagree.
 *
 *     source = ⌊(trim.in + k + ½) · (take rate / sequence rate) · speed⌋ + take.head
 *
 * The half asks for the frame that is on screen in the *middle* of the sequence frame, so that 23.976 in 24 never
 * flickers between neighbours. `trim.in` counts frames of the take *as it plays* (after speed): therefore a cut, a trim
 * or a slip is integer arithmetic at every speed. Outside the take the first or last frame holds: inside a transition
 * `k` may be negative or beyond the length, and a take may be shorter than planned. A still has one frame, 0.
 */
export function sourceFrame(clip: Timed, take: Media, sequenceRate: Rate, k: number): SrcFrame {
  if (take.kind === 'image') return srcFrame(0);
  const frame = unboundFrame(clip, take, sequenceRate, k);
  return srcFrame(Math.min(Math.max(frame, 0), Math.max(take.frames - 1, 0)));
}

/** The same without an end: which frame of the take would be shown, were it longer at both ends. Negative before its head. */
export function unboundFrame(clip: Timed, take: Media, sequenceRate: Rate, k: number): number {
  const ratio = step(take, sequenceRate, clip.speed);
  return scale(2 * (clip.trim.in + k) + 1, { num: ratio.num, den: 2 * ratio.den }) + (take.head ?? 0);
}

/**
 * How many sequence frames `take` lasts at `speed` and `sequenceRate`: the number of k ≥ 0 for which the map stays inside the file.
 * Infinity for a still, and for no take at all (a slug is as long as wanted).
 */
export function takeLength(take: Media | null, sequenceRate: Rate, speed: Rational): number {
  if (!take || take.kind === 'image') return Number.POSITIVE_INFINITY;
  const ratio = step(take, sequenceRate, speed);
  // ⌊(k + ½) r⌋ < frames  ⇔  k < frames / r − ½, of which there are ⌈frames / r − ½⌉. With integers:
  const top = 2 * take.frames * ratio.den - ratio.num;
  const bottom = 2 * ratio.num;
  return Math.max(1, Math.ceil(top / bottom));
}

/** How many sequence frames of a take lie before the clip's zero and from it on: the k for which the map stays inside the file. */
export function takeReach(take: Media | null, sequenceRate: Rate, speed: Rational): { before: number; after: number } {
  const whole = takeLength(take, sequenceRate, speed);
  if (!take || whole === Number.POSITIVE_INFINITY) return { before: whole, after: whole };
  const head = take.head ?? 0;
  if (head === 0) return { before: 0, after: whole };
  const ratio = step(take, sequenceRate, speed);
  // ⌊(½ − m) r⌋ ≥ −head  ⇔  m ≤ head / r + ½.
  const before = Math.floor((2 * head * ratio.den + ratio.num) / (2 * ratio.num));
  return { before, after: takeLength({ ...take, frames: take.frames - head }, sequenceRate, speed) };
}

/** Seconds into the file at which frame `k` of the clip begins: what sound is cut by. Negative before the file's head. */
export function sourceSeconds(
  clip: Timed,
  take: Pick<Take, 'rate' | 'head'> | null,
  sequenceRate: Rate,
  k: number,
): number {
  const head = take?.head ? (take.head * take.rate.den) / take.rate.num : 0;
  return ((clip.trim.in + k) * sequenceRate.den * clip.speed.num) / (sequenceRate.num * clip.speed.den) + head;
}

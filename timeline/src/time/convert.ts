import type { Rate } from './rate.ts';
import { divide, multiply, rational, scale } from './rational.ts';

/**
 * A *position* at another rate: the frame of `to` that is on screen at the head of frame `n` of `from`.
 * Exact at any rate; 24 → 23.976 and back gives the same frame for every n within a day.
 */
export const convertPosition = (n: number, from: Rate, to: Rate): number => scale(n, divide(to, from));

/** A *length* at another rate, to the nearest frame and never less than one. */
export const convertLength = (n: number, from: Rate, to: Rate): number => Math.max(1, scale(n, divide(to, from), 1));

/** Seconds as a float, for clocks and labels only; never turn it back into a frame with a bare multiplication. */
export const framesToSeconds = (n: number, rate: Rate): number => (n * rate.den) / rate.num;

/** The frame on screen at `seconds`. The nudge of a thousandth of a frame absorbs the float error of n/rate. */
export const secondsToFrame = (seconds: number, rate: Rate): number =>
  Math.floor((seconds * rate.num) / rate.den + 0.001);

/** A length in seconds as the nearest whole number of frames, at least one. */
export const secondsToLength = (seconds: number, rate: Rate): number =>
  Math.max(1, Math.round((seconds * rate.num) / rate.den));

/** The first audio sample of frame `n`: 24 fps gives 2000 n at 48 kHz, 29.97 gives 8008 for each 5 frames. */
export const sampleOfFrame = (n: number, rate: Rate, sampleRate: number): number =>
  scale(n, multiply(rational(sampleRate), { num: rate.den, den: rate.num }));

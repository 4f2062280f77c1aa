import type { Rate } from '@reelgraph/timeline';

/** LTX makes 8k+1 frames: its latent frame holds eight pictures, and the first stands alone. */
export const isLegalFrames = (frames: number): boolean =>
  Number.isInteger(frames) && frames >= 9 && (frames - 1) % 8 === 0;

/** The nearest legal count of frames; never fewer than nine. */
export const legalFrames = (frames: number): number => Math.max(1, Math.round((frames - 1) / 8)) * 8 + 1;

/** Legal count of frames for a length in seconds at a rate; long enough, so that an edit never runs out of pictures. */
export const framesFor = (seconds: number, rate: Rate): number =>
  Math.max(1, Math.ceil(((seconds * rate.num) / rate.den - 1) / 8 - 1e-9)) * 8 + 1;

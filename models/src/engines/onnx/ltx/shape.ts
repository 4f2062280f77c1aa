import type { LtxConfig } from './config.ts';

/** A block of latents: channels × frames × rows × columns, row-major in that order. */
export interface LatentShape {
  readonly channels: number;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

export const tokensOf = ({ frames, rows, columns }: LatentShape): number => frames * rows * columns;
export const sizeOf = (shape: LatentShape): number => shape.channels * tokensOf(shape);

/** A latent stands for 8 frames, the first for one alone: F = 8k + 1. */
export const latentFrames = (frames: number, stride: number): number => Math.floor((frames - 1) / stride) + 1;
export const pixelFrames = (latents: number, stride: number): number => (latents - 1) * stride + 1;

export interface ClipSize {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

export function latentShape({ width, height, frames }: ClipSize, { config: { video } }: LtxConfig): LatentShape {
  return {
    channels: video.channels,
    frames: latentFrames(frames, video.stride.frames),
    rows: Math.floor(height / video.stride.pixels),
    columns: Math.floor(width / video.stride.pixels),
  };
}

/** Latents of sound for a clip: 25 a second in the published model. Rounded half to even, as the official pipelines do. */
export function soundLatents(
  frames: number,
  rate: { num: number; den: number },
  { config: { audio } }: LtxConfig,
): number {
  const seconds = (frames * rate.den) / rate.num;
  const exact = seconds * (audio.rate / audio.hop / audio.stride);
  const floor = Math.floor(exact);
  const rest = exact - floor;
  if (rest !== 0.5) return Math.round(exact);
  return floor % 2 === 0 ? floor : floor + 1;
}

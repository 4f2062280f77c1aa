import type { LtxConfig } from './config.ts';
import { type LatentShape, tokensOf } from './shape.ts';

/**
 * Where each token lies, as [start, end) in seconds and pixels: the model's rotary positions are made from them inside the
 * graph. Video: 3 × tokens × 2 (time, y, x); sound: 1 × tokens × 2 (time). In float32 like the reference, whose rounding
 * a phase of thousands of radians would show.
 */
export type Coordinates = Float32Array;

interface Placement {
  /** Turns the first and last pixel frame of a latent (before any shift) into seconds. */
  readonly time: (start: number, end: number) => readonly [number, number];
  /** Pixels on a side that one latent stands for. */
  readonly pixels: number;
}

function place(shape: LatentShape, stride: number, { time, pixels }: Placement): Coordinates {
  const count = tokensOf(shape);
  const out = new Float32Array(3 * count * 2);
  let token = 0;
  for (let f = 0; f < shape.frames; f++) {
    const [start, end] = time(f * stride, (f + 1) * stride);
    for (let y = 0; y < shape.rows; y++)
      for (let x = 0; x < shape.columns; x++) {
        out.set([start, end], token * 2);
        out.set([y * pixels, (y + 1) * pixels], (count + token) * 2);
        out.set([x * pixels, (x + 1) * pixels], (2 * count + token) * 2);
        token++;
      }
  }
  return out;
}

/** The clip itself. Its first latent is one frame long, which moves all others 7 frames to the front. */
export function videoCoordinates(shape: LatentShape, fps: number, { config: { video } }: LtxConfig): Coordinates {
  const { frames, pixels } = video.stride;
  const early = (frame: number) => Math.fround(Math.max(0, frame + video.causalOffset - frames) / Math.fround(fps));
  return place(shape, frames, { pixels, time: (start, end) => [early(start), early(end)] });
}

/**
 * A picture or clip that is to be seen from pixel frame `at` on: no latent of it is special. A single picture lasts one
 * frame, not eight.
 */
export function keyframeCoordinates(
  shape: LatentShape,
  { at, single, fps }: { at: number; single: boolean; fps: number },
  { config: { video } }: LtxConfig,
): Coordinates {
  const { frames, pixels } = video.stride;
  const seconds = (frame: number) => Math.fround(frame / Math.fround(fps));
  return place(shape, frames, {
    pixels,
    time: (start, end) => [seconds(start + at), seconds(single ? start + at + 1 : end + at)],
  });
}

/** A clip to follow, made `downscale` times smaller: it covers the whole picture all the same. */
export function referenceCoordinates(
  shape: LatentShape,
  fps: number,
  downscale: number,
  model: LtxConfig,
): Coordinates {
  const out = videoCoordinates(shape, fps, model);
  for (let i = tokensOf(shape) * 2; i < out.length; i++) out[i]! *= downscale;
  return out;
}

/** Sound: the first latent is one mel frame long. */
export function soundCoordinates(latents: number, { config: { audio, video } }: LtxConfig): Coordinates {
  const out = new Float32Array(latents * 2);
  const seconds = (latent: number) => {
    const mel = Math.max(0, latent * audio.stride + video.causalOffset - audio.stride);
    return Math.fround(Math.fround(mel * audio.hop) / audio.rate);
  };
  for (let i = 0; i < latents; i++) out.set([seconds(i), seconds(i + 1)], i * 2);
  return out;
}

/** Several groups of tokens one after another, axis by axis. */
export function joinCoordinates(groups: readonly Coordinates[]): Coordinates {
  const out = new Float32Array(groups.reduce((sum, group) => sum + group.length, 0));
  let offset = 0;
  for (let axis = 0; axis < 3; axis++)
    for (const group of groups) {
      const length = group.length / 3;
      out.set(group.subarray(axis * length, (axis + 1) * length), offset);
      offset += length;
    }
  return out;
}

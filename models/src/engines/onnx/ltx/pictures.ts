import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { frameSink, frameSource } from '@reelgraph/timeline/media';
import { interpolate } from '../../../tensors/interpolate.ts';
import { type Planes, planes } from '../../../tensors/patches.ts';
import type { Pixels } from './model.ts';
import type { MadeSize } from './size.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which frames of a file are shown to the model, and how. */
export interface Shown {
  readonly file: string;
  readonly start: number;
  readonly count: number;
  /** H.264 quality that a still goes through first, as all pictures did that the model was taught with. 0: none. */
  readonly crf: number;
}

/** Bilinear and without smoothing, as the official pipelines bring conditions to size. */
export function resized(pixels: Pixels, width: number, height: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  const { data } = interpolate(planes(3 * pixels.frames, pixels.height, pixels.width, pixels.data), height, width);
  return { frames: pixels.frames, height, width, data };
}

/**
 * Frames of a file as the model takes them, for a clip of the `asked` size that is made at `made`: filling the asked size,
 * cut from the middle, and continued beyond its edges to what is made.
 */
export async function readPixels(
  shown: Shown,
  asked: Size,
  made: MadeSize,
  scratch: string,
  signal?: AbortSignal,
): Promise<Pixels> {
  const file = shown.crf > 0 && shown.count === 1 ? await throughH264(shown, scratch, signal) : shown.file;
  const start = file === shown.file ? shown.start : 0;
  const out = new Float32Array(3 * shown.count * made.width * made.height);
  let at = 0;
  for await (const { data, width, height } of frameSource(file, {
    pixelFormat: 'rgb24',
    range: { start, count: shown.count },
    ...(signal ? { signal } : {}),
  })) {
    const covered = cover(asPlanes(data, width, height), asked);
    for (let c = 0; c < 3; c++) extend(covered, c, out, (c * shown.count + at) * made.width * made.height, made);
    at++;
  }
  return { frames: shown.count, width: made.width, height: made.height, data: out };
}

/** Bytes as planes 0 … 255. */
function asPlanes(data: Uint8Array, width: number, height: number): Planes {
  const out = planes(3, height, width);
  const area = width * height;
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) out.data[c * area + i] = data[i * 3 + c]!;
  return out;
}

/** Scaled until both sides fill the size, then the middle of it. */
function cover(from: Planes, { width, height }: Size): Planes {
  const scale = Math.max(height / from.height, width / from.width);
  const [high, wide] = [Math.ceil(from.height * scale), Math.ceil(from.width * scale)];
  const large = high === from.height && wide === from.width ? from : interpolate(from, high, wide);
  const [top, left] = [Math.floor((high - height) / 2), Math.floor((wide - width) / 2)];
  const out = planes(3, height, width);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < height; y++) {
      const row = (c * high + top + y) * wide + left;
      out.data.set(large.data.subarray(row, row + width), (c * height + y) * width);
    }
  return out;
}

/** One plane into a larger one, its outermost pixels repeated to the edges, 0 … 255 to −1 … 1. */
function extend(from: Planes, channel: number, to: Float32Array, offset: number, made: MadeSize): void {
  const inside = (at: number, length: number) => Math.min(Math.max(at, 0), length - 1);
  for (let y = 0; y < made.height; y++) {
    const row = (channel * from.height + inside(y - made.top, from.height)) * from.width;
    for (let x = 0; x < made.width; x++) {
      to[offset + y * made.width + x] = Math.fround(from.data[row + inside(x - made.left, from.width)]! / 127.5) - 1;
    }
  }
}

/** A still as one frame of video, with an even size. */
async function throughH264({ file, start, crf }: Shown, scratch: string, signal?: AbortSignal): Promise<string> {
  const out = join(scratch, `shown-${randomUUID()}.mp4`);
  for await (const { data, width, height } of frameSource(file, {
    pixelFormat: 'rgb24',
    range: { start, count: 1 },
    ...(signal ? { signal } : {}),
  })) {
    const [wide, high] = [width - (width % 2), height - (height % 2)];
    const even = new Uint8Array(wide * high * 3);
    for (let y = 0; y < high; y++) even.set(data.subarray(y * width * 3, (y * width + wide) * 3), y * wide * 3);
    const quality = { crf, preset: 'medium' } as const;
    const sink = frameSink(out, {
      width: wide,
      height: high,
      rate: { num: 24, den: 1 },
      codec: 'take',
      pixelFormat: 'rgb24',
      quality,
    });
    await sink.write(even);
    await sink.finish();
  }
  return out;
}

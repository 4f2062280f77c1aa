import { cv, type Mat, scoped } from './cv.ts';

/** Pixels as plain bytes: rows top to bottom, channels interleaved. What the engine's own arithmetic works on. */
export interface Pixels<Channels extends 1 | 3 | 4 = 1 | 3 | 4> {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly data: Uint8Array;
}
/** A mask or grey picture. */
export type Plane = Pixels<1>;
export type Rgb = Pixels<3>;
export type Rgba = Pixels<4>;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const plane = (width: number, height: number, data: Uint8Array = new Uint8Array(width * height)): Plane => ({
  width,
  height,
  channels: 1,
  data,
});

export const rgb = (width: number, height: number, data: Uint8Array = new Uint8Array(width * height * 3)): Rgb => ({
  width,
  height,
  channels: 3,
  data,
});

const types = { 1: 'CV_8UC1', 3: 'CV_8UC3', 4: 'CV_8UC4' } as const;

/** Copies into wasm memory. The mat is the caller's to delete. */
export function toMat(pixels: Pixels): Mat {
  const mat = new (cv().Mat)(pixels.height, pixels.width, cv()[types[pixels.channels]]);
  mat.data.set(pixels.data);
  return mat;
}

/** Copies out of wasm memory (whose views go stale at the next allocation). */
export const bytesOf = (mat: Mat): Uint8Array => new Uint8Array(mat.data);

export const fromMat = <C extends 1 | 3 | 4>(mat: Mat, channels: C): Pixels<C> => ({
  width: mat.cols,
  height: mat.rows,
  channels,
  data: bytesOf(mat),
});

/** Shrinks by area, enlarges smoothly. */
export function resize<P extends Pixels>(pixels: P, width: number, height: number): P {
  if (pixels.width === width && pixels.height === height) return pixels;
  return scoped((keep, cv) => {
    const from = keep(toMat(pixels));
    const to = keep(new cv.Mat());
    cv.resize(from, to, new cv.Size(width, height), 0, 0, width < pixels.width ? cv.INTER_AREA : cv.INTER_LINEAR);
    return { ...pixels, width, height, data: bytesOf(to) };
  });
}

/** A size of the same shape whose longer side is at most `limit` pixels. */
export function workingSize(width: number, height: number, limit: number): { width: number; height: number } {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(8, Math.round(width * scale)), height: Math.max(8, Math.round(height * scale)) };
}

export function withoutAlpha(pixels: Rgba): Rgb {
  const out = rgb(pixels.width, pixels.height);
  for (let i = 0, j = 0; j < out.data.length; i += 4, j += 3) {
    out.data[j] = pixels.data[i]!;
    out.data[j + 1] = pixels.data[i + 1]!;
    out.data[j + 2] = pixels.data[i + 2]!;
  }
  return out;
}

export function crop<P extends Pixels>(pixels: P, box: Box): P {
  const { channels } = pixels;
  const data = new Uint8Array(box.width * box.height * channels);
  for (let row = 0; row < box.height; row++) {
    const from = ((box.y + row) * pixels.width + box.x) * channels;
    data.set(pixels.data.subarray(from, from + box.width * channels), row * box.width * channels);
  }
  return { ...pixels, width: box.width, height: box.height, data };
}

/** Whole pixels inside the picture, at least one. */
export function clampBox(box: Box, width: number, height: number): Box {
  const x = Math.min(width - 1, Math.max(0, Math.floor(box.x)));
  const y = Math.min(height - 1, Math.max(0, Math.floor(box.y)));
  return {
    x,
    y,
    width: Math.max(1, Math.min(width, Math.ceil(box.x + box.width)) - x),
    height: Math.max(1, Math.min(height, Math.ceil(box.y + box.height)) - y),
  };
}

export const grow = (box: Box, by: number): Box => ({
  x: box.x - by,
  y: box.y - by,
  width: box.width + 2 * by,
  height: box.height + 2 * by,
});

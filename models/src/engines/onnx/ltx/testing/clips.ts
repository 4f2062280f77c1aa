import type { Latents, LtxModel, Pixels } from '../model.ts';

/** The formula of the recorded pictures, as pixels −1 … 1. */
export function picture(seed: number, frames = 1, height = 64, width = 96): Pixels {
  const data = new Float32Array(3 * frames * height * width);
  let i = 0;
  for (let c = 0; c < 3; c++)
    for (let f = 0; f < frames; f++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          data[i++] = Math.fround(((f * 37 + c * 91 + y * 13 + x * 29 + y * x * 7 + seed * 53) % 256) / 127.5) - 1;
  return { frames, height, width, data };
}

/** The last `count` frames of what latents decode to, cut off at black and white. */
export async function tailOf(model: LtxModel, latents: Latents, count: number): Promise<Pixels> {
  const all = await model.decode(latents);
  const area = all.height * all.width;
  const data = new Float32Array(3 * count * area);
  for (let c = 0; c < 3; c++)
    data.set(
      all.data.subarray((c * all.frames + all.frames - count) * area, (c + 1) * all.frames * area),
      c * count * area,
    );
  return { ...all, frames: count, data: data.map((value) => Math.min(1, Math.max(-1, value))) };
}

export const lastLatent = (latents: Latents): Latents => {
  const { channels, frames, rows, columns } = latents.shape;
  const area = rows * columns;
  const data = new Float32Array(channels * area);
  for (let c = 0; c < channels; c++)
    data.set(latents.data.subarray((c * frames + frames - 1) * area, (c + 1) * frames * area), c * area);
  return { shape: { channels, frames: 1, rows, columns }, data };
};

/** Red and blue changed places. */
export const swapped = (pixels: Pixels): Pixels => {
  const plane = pixels.data.length / 3;
  const data = pixels.data.slice();
  data.set(pixels.data.subarray(2 * plane), 0);
  data.set(pixels.data.subarray(0, plane), 2 * plane);
  return { ...pixels, data };
};
export const backwards = (pixels: Pixels): Pixels => {
  const area = pixels.height * pixels.width;
  const data = pixels.data.slice();
  for (let c = 0; c < 3; c++)
    for (let f = 0; f < pixels.frames; f++) {
      const from = (c * pixels.frames + f) * area;
      data.set(pixels.data.subarray(from, from + area), (c * pixels.frames + pixels.frames - 1 - f) * area);
    }
  return { ...pixels, data };
};

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeFrames, type Tiling, usualTiling } from './decode.ts';
import type { Latents, LtxModel, Pixels } from './model.ts';
import { planTiles, ramps } from './tiles.ts';

const config = { config: { video: { stride: { frames: 8, pixels: 4 } } } } as LtxModel['config'];

/** A decoder without a memory of its neighbours: every pixel is its latent's number, and a little for each frame in it. */
function plain(seen: (pixels: number) => void = () => undefined): LtxModel {
  const decode = async ({ shape, data }: Latents): Promise<Pixels> => {
    const [frames, height, width] = [(shape.frames - 1) * 8 + 1, shape.rows * 4, shape.columns * 4];
    const out = new Float32Array(3 * frames * height * width);
    seen(out.length);
    let i = 0;
    for (let c = 0; c < 3; c++)
      for (let f = 0; f < frames; f++)
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const latent = Math.ceil(f / 8);
            const place = ((c * shape.frames + latent) * shape.rows + (y >> 2)) * shape.columns + (x >> 2);
            out[i++] = data[place]! - (latent * 8 - f) / 50;
          }
    return { frames, height, width, data: out };
  };
  return { config, decode } as LtxModel;
}

const latents = (frames: number, rows: number, columns: number): Latents => ({
  shape: { channels: 3, frames, rows, columns },
  data: Float32Array.from({ length: 3 * frames * rows * columns }, (_, i) => ((i * 37) % 101) / 101),
});

async function together(of: Latents, model: LtxModel, tiling?: Tiling) {
  const frames: Uint8Array[] = [];
  for await (const frame of decodeFrames(of, model, tiling ? { tiling } : {})) frames.push(frame);
  return frames;
}

const far = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);

it('gives every frame once and in order, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 2, max: 8 }),
      fc.integer({ min: 2, max: 8 }),
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      async (frames, rows, columns, side, deep) => {
        const tiling = {
          side: side * 4,
          sideStride: Math.max(1, Math.ceil(side / 2)) * 4,
          frames: deep * 8,
          framesStride: Math.max(1, Math.ceil(deep / 2)) * 8,
        };
        const of = latents(frames, rows, columns);
        const [right, found] = [await together(of, plain()), await together(of, plain(), tiling)];
        expect(found).toHaveLength((frames - 1) * 8 + 1);
        // A rounding apart.
        expect(Math.max(...found.map((frame, i) => far(frame, right[i]!)))).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 40 },
  );
});

it('never decodes more than one tile at once, and keeps less than half of one for the next', async () => {
  const tiling = { ...usualTiling, side: 16, sideStride: 12 };
  let largest = 0;
  await together(
    latents(40, 4, 4),
    plain((pixels) => {
      largest = Math.max(largest, pixels);
    }),
    tiling,
  );
  expect(largest).toBeLessThanOrEqual(3 * 65 * 16 * 16);
  expect((tiling.frames - tiling.framesStride) / tiling.frames).toBeLessThanOrEqual(0.5);
});

it('plans tiles that cover everything, of at least two places, overlapping only their neighbours', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 2, max: 40 }), (length, size) => {
      const tiles = planTiles(length, size, Math.ceil(size / 2));
      const sums = new Float32Array(length);
      tiles.forEach(({ from }, i) => {
        ramps(tiles, i, 1).forEach((share, k) => {
          sums[from + k]! += share;
        });
      });
      expect(tiles.at(-1)!.to).toBe(length);
      expect(tiles.every(({ from, to }) => to - from >= 2)).toBe(true);
      expect(tiles.every(({ from }, i) => i < 2 || from >= tiles[i - 2]!.to)).toBe(true);
      expect(sums.every((sum) => Math.abs(sum - 1) < 1e-5)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pattern, region } from '../engines/onnx/klein/testing/pictures.ts';
import { fixtures, golden } from '../engines/onnx/testing/golden.ts';
import { interpolate } from './interpolate.ts';
import { seededNoise } from './noise.ts';
import { pack, patchify, planes, unpack, unpatchify } from './patches.ts';
import { type Filter, resizeBytes } from './resize.ts';

const known = (name: string) => golden(fixtures('klein-tiny'), name);
const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

describe('seeded noise', () => {
  it.each([0, 1, 4294967295])('of seed %i is torch.randn, draw after draw', (seed) => {
    const noise = seededNoise(seed);
    for (const count of [1000, 64]) {
      const right = known('noise').tensor(`${seed}/${count}`).data;
      const made = noise(count);
      expect(made).toHaveLength(count);
      expect(worst(made, right)).toBeLessThan(2e-6);
    }
  });

  it('is Gaussian, another for each seed, and never short', () => {
    const many = seededNoise(7)(100_000);
    const mean = many.reduce((sum, value) => sum + value, 0) / many.length;
    const spread = Math.sqrt(many.reduce((sum, value) => sum + (value - mean) ** 2, 0) / many.length);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(spread - 1)).toBeLessThan(0.01);
    expect(worst(seededNoise(8)(100), many)).toBeGreaterThan(1);
    expect(seededNoise(7)(3)).toHaveLength(3);
  });
});

describe('resizing', () => {
  const source = pattern(37, 29, 3);
  const filters: Filter[] = ['lanczos', 'bicubic', 'bilinear'];
  const sizes: [number, number][] = [
    [20, 17],
    [50, 41],
    [37, 11],
  ];
  it.each(filters.flatMap((filter) => sizes.map((size) => [filter, ...size] as const)))(
    '%s to %i × %i is Pillow’s, to the bit',
    (filter, width, height) => {
      const right = known('resize').tensor(`${filter} ${width}x${height}`).data;
      expect([...resizeBytes(source, width, height, filter).data]).toEqual([...right]);
    },
  );

  it.each([
    [18, 16],
    [7, 5],
    [90, 70],
  ])('a mask to %i × %i is torch’s interpolation', (width, height) => {
    const right = known('resize').tensor(`interpolate ${width}x${height}`).data;
    expect(worst(interpolate(region(72, 64), height, width).data, right)).toBeLessThan(1e-6);
  });
});

describe('patches and tokens', () => {
  it('order channels as channel · 4 + dy · 2 + dx, places row by row', () => {
    // Two channels of 2×4: the number says channel, row, column.
    const from = planes(
      2,
      2,
      4,
      Float32Array.from([0, 1, 2, 3, 10, 11, 12, 13, 100, 101, 102, 103, 110, 111, 112, 113]),
    );
    expect([...pack(patchify(from))]).toEqual([0, 1, 10, 11, 100, 101, 110, 111, 2, 3, 12, 13, 102, 103, 112, 113]);
  });

  it('come back as they were', () => {
    const side = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(side, side, side, (channels, rows, columns) => {
        const from = planes(channels, rows * 2, columns * 2);
        from.data.forEach((_, i) => {
          from.data[i] = i;
        });
        const patched = patchify(from);
        expect(unpatchify(unpack(pack(patched), patched.channels, patched.height, patched.width))).toEqual(from);
      }),
    );
  });
});

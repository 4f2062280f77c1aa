import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planes } from '../../../tensors/patches.ts';
import { fixtures, golden, relativeError } from '../testing/golden.ts';
import { pasteBack } from './paste-back.ts';
import { clipPixels, withoutAlpha } from './pictures.ts';
import { toBytes, toPlanes } from './pixels.ts';
import { checkSize, coveringSize, isLegal, lookSize, nearestSize, REFERENCE_AREA } from './size.ts';
import { pattern } from './testing/pictures.ts';

const limits = { multiple: 16, minSide: 64, maxArea: 2048 * 2048, references: 4 };
const side = fc.integer({ min: 1, max: 9000 });

describe('sizes', () => {
  it.each([
    [1024, 1024, 1024, 1024],
    [1000, 600, 1008, 608],
    [8192, 4096, 2880, 1456],
    [10, 20, 64, 128],
  ])('%i × %i: the nearest is %i × %i', (width, height, wide, high) => {
    expect(nearestSize({ width, height }, limits)).toEqual({ width: wide, height: high });
  });

  it('the nearest size is legal for any wish, and a legal one is its own', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const found = nearestSize({ width, height }, limits);
        expect(isLegal(found, limits)).toBe(true);
        expect(nearestSize(found, limits)).toEqual(found);
        expect(isLegal(lookSize({ width, height }, REFERENCE_AREA, limits), limits)).toBe(true);
      }),
    );
  });

  it('a film’s size is covered, an impossible one refused', () => {
    expect(coveringSize({ width: 1920, height: 1080 }, limits)).toEqual({ width: 1920, height: 1088 });
    expect(() => checkSize({ width: 1920, height: 1080 }, limits)).toThrow(/1920 × 1080/);
    expect(() => coveringSize({ width: 4096, height: 4096 }, limits)).toThrow(/16 from 64/);
  });
});

describe('pasting back', () => {
  const whole = (value: number, channels: number, size = 12) => ({
    ...{ width: size, height: size, channels },
    data: new Uint8Array(size * size * channels).fill(value),
  });
  const maskOf = (inside: (x: number, y: number) => boolean) => ({
    ...whole(0, 1),
    data: Uint8Array.from({ length: 144 }, (_, i) => (inside(i % 12, Math.floor(i / 12)) ? 255 : 0)),
  });

  it('touches nothing outside any mask, whatever the feather', () => {
    const bits = fc.array(fc.constantFrom(0, 0, 128, 255), { minLength: 144, maxLength: 144 });
    fc.assert(
      fc.property(bits, fc.integer({ min: 0, max: 20 }), (values, feather) => {
        const source = whole(10, 4);
        pasteBack(source, whole(210, 3), { ...whole(0, 1), data: Uint8Array.from(values) }, feather);
        // Channel by channel: alpha stays everywhere, colour where the mask is 0.
        const touched = source.data.findIndex((value, i) => value !== 10 && (i % 4 === 3 || values[i >> 2] === 0));
        expect(touched).toBe(-1);
      }),
    );
  });

  it('softens inwards, reaches the whole in the middle, and is hard without a feather', () => {
    const mask = maskOf((x) => x >= 4);
    const row = (feather: number) => {
      const source = whole(0, 3);
      pasteBack(source, whole(200, 3), mask, feather);
      return Array.from({ length: 12 }, (_, x) => source.data[x * 3]!);
    };
    expect(row(3)).toEqual([0, 0, 0, 0, 50, 100, 150, 200, 200, 200, 200, 200]);
    expect(row(0)).toEqual([0, 0, 0, 0, 200, 200, 200, 200, 200, 200, 200, 200]);
  });

  it('paints a thin line too', () => {
    const source = whole(0, 3);
    pasteBack(
      source,
      whole(200, 3),
      maskOf((x) => x === 5),
      8,
    );
    expect(source.data[5 * 3]).toBe(200);
  });
});

describe('pixels', () => {
  it('come back from planes as they were, and are cut off at black and white', () => {
    const from = pattern(7, 5, 1);
    expect(toBytes(toPlanes(from))).toEqual(from);
    expect([...toBytes(planes(1, 1, 3, Float32Array.of(-2, 0, 2))).data]).toEqual([0, 128, 255]);
  });

  it('what is transparent stands on white', () => {
    const data = Uint8Array.of(10, 20, 30, 0, 10, 20, 30, 255);
    expect([...withoutAlpha({ width: 2, height: 1, channels: 4, data }).data]).toEqual([255, 255, 255, 10, 20, 30]);
  });

  it('are what CLIP is given by its own preparation', () => {
    const known = golden(fixtures('klein-tiny'), 'image-prompt-tokens');
    const made = clipPixels(pattern(72, 64, 1), Number(known.values.side));
    expect(relativeError(made.data, known.tensor('pixels').data)).toBeLessThan(1e-6);
  });
});

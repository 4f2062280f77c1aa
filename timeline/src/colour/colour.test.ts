import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bakeGrade } from './bake.ts';
import { parseCube, writeCube } from './cube.ts';
import { type Grade, NEUTRAL } from './grade.ts';
import { applyLut, type Lut, lookUp } from './lut.ts';

const graded = (change: Partial<Grade>, red: number, green = red, blue = red): number[] => {
  const table = bakeGrade({ ...NEUTRAL, ...change });
  const out = new Float32Array(3);
  if (!table) return [red, green, blue];
  lookUp(table, red, green, blue, out);
  return [...out];
};
const light = (code: number): number => code ** 2.4;

describe('a grade', () => {
  it('that is neutral is no table at all', () => {
    expect(bakeGrade(NEUTRAL)).toBeNull();
    expect(bakeGrade({ ...NEUTRAL, lut: { asset: 'a', name: 'gone', strength: 1 } })).toBeNull();
  });
  it('one stop is twice the light', () => {
    const [after] = graded({ exposure: 1 }, 0.5);
    expect(light(after!)).toBeCloseTo(2 * light(0.5), 2);
  });
  it('warm gives red and takes blue; magenta takes green; grey stays where it is', () => {
    const [red, green, blue] = graded({ temperature: 50 }, 0.5);
    expect([red! > 0.51, Math.abs(green! - 0.5) < 1e-3, blue! < 0.49]).toEqual([true, true, true]);
    expect(graded({ tint: 50 }, 0.5)[1]).toBeLessThan(0.49);
  });
  it('contrast turns about middle grey and parts what lies on its sides', () => {
    const pivot = 0.18 ** (1 / 2.4);
    expect(graded({ contrast: 50 }, pivot)[0]).toBeCloseTo(pivot, 3);
    expect(graded({ contrast: 50 }, 0.7)[0]).toBeGreaterThan(0.75);
    expect(graded({ contrast: 50 }, 0.3)[0]).toBeLessThan(0.25);
    expect(graded({ contrast: -100 }, 0.9)[0]).toBeCloseTo(pivot, 3);
  });
  it('no saturation is the grey of BT.709, and keeps it', () => {
    const grey = 0.2126 * 0.8 + 0.7152 * 0.4 + 0.0722 * 0.2;
    for (const value of graded({ saturation: -100 }, 0.8, 0.4, 0.2)) expect(value).toBeCloseTo(grey, 3);
  });
  it('lift moves black and leaves white, gain the other way, gamma neither', () => {
    expect([graded({ lift: [0.1, 0, 0] }, 0)[0], graded({ lift: [0.1, 0, 0] }, 1)[0]]).toEqual([
      expect.closeTo(0.1, 4),
      1,
    ]);
    expect([graded({ gain: [0.5, 1, 1] }, 0)[0], graded({ gain: [0.5, 1, 1] }, 1)[0]]).toEqual([0, 0.5]);
    expect([0, 0.25, 1].map((code) => graded({ gamma: [2, 1, 1] }, code)[0])).toEqual([0, expect.closeTo(0.5, 3), 1]);
  });
  it('more light is never darker, in any grade', () => {
    const any = fc.record({
      exposure: fc.double({ min: -4, max: 4, noNaN: true }),
      contrast: fc.integer({ min: -100, max: 100 }),
      gamma: fc.constantFrom([1, 1, 1] as const, [0.5, 0.5, 0.5] as const, [2, 2, 2] as const),
    });
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 0.99, noNaN: true }), (grade, code) => {
        expect(graded(grade, code + 0.01)[0]).toBeGreaterThanOrEqual(graded(grade, code)[0]! - 1e-6);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a .cube file', () => {
  const inverse: Lut = {
    size: 2,
    values: Float32Array.from([1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]),
  };
  it('comes back as it was written', () => {
    expect(parseCube(writeCube(inverse, 'Negative'))).toEqual({ ok: true, value: { title: 'Negative', lut: inverse } });
  });
  it('is laid over a picture with its strength', () => {
    const grade = { ...NEUTRAL, lut: { asset: 'a', name: 'Negative', strength: 0.25 } };
    const pixels = Uint8ClampedArray.from([200, 0, 100, 77]);
    applyLut(pixels, bakeGrade(grade, inverse)!);
    expect([...pixels]).toEqual([164, 64, 114, 77]);
  });
  it('colours pixels exactly as it colours single colours', () => {
    const table = bakeGrade({ ...NEUTRAL, exposure: 0.7, temperature: 40, saturation: 30, contrast: -20 })!;
    const out = new Float32Array(3);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (pixel) => {
        const [r, g, b, alpha] = pixel as unknown as readonly [number, number, number, number];
        lookUp(table, r / 255, g / 255, b / 255, out);
        const due = [...out].map((value) => value * 255);
        applyLut(pixel, table);
        due.forEach((value, c) => {
          expect(Math.abs(pixel[c]! - value)).toBeLessThanOrEqual(0.501);
        });
        expect(pixel[3]).toBe(alpha);
      }),
      { numRuns: 300 },
    );
  });
  it('with one dimension and a domain does what it says', () => {
    const read = parseCube(
      'LUT_1D_SIZE 2\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 0.5 1 1\n# red is over at a half\n0 0 0\n1 1 1\n',
    );
    if (!read.ok) throw new Error(read.error.message);
    const out = new Float32Array(3);
    lookUp(read.value.lut, 0.25, 0.25, 0.9, out);
    expect([...out].map((value) => Number(value.toFixed(3)))).toEqual([0.5, 0.25, 0.9]);
  });
  it.each([
    ['nothing', ''],
    ['too few colours', 'LUT_3D_SIZE 2\n0 0 0\n'],
    ['words', 'LUT_3D_SIZE 2\n0 0 x\n'],
    ['a size beyond reason', 'LUT_3D_SIZE 4096\n'],
    ['an empty domain', 'LUT_3D_SIZE 2\nDOMAIN_MIN 1 1 1\nDOMAIN_MAX 0 0 0\n'],
  ])('with %s is refused in words', (_what, text) => {
    const read = parseCube(text);
    expect(read.ok ? '' : read.error.code).toBe('bad_lut');
  });
});

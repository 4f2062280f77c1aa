import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feathered, grown, inverted, isEmpty, type Plane } from './pixels.ts';
import { painted } from './strokes.ts';

const plane = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((data): Plane => ({ width, height, data })),
  );

/** The obvious way, to hold the quick one against. */
function slowly({ width, height, data }: Plane, radius: number): Uint8Array {
  const size = Math.abs(radius);
  return data.map((_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    let best = radius > 0 ? 0 : 255;
    for (let v = Math.max(0, y - size); v <= Math.min(height - 1, y + size); v++) {
      for (let u = Math.max(0, x - size); u <= Math.min(width - 1, x + size); u++) {
        const value = data[v * width + u]!;
        best = radius > 0 ? Math.max(best, value) : Math.min(best, value);
      }
    }
    return best;
  });
}

describe('strokes', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const stroke = fc.record({
    erase: fc.boolean(),
    width: fc.double({ min: 0.01, max: 1, noNaN: true }),
    path: fc.array(fc.tuple(unit, unit), { minLength: 1, maxLength: 5 }).map((places) => places.flat()),
  });

  it('cover what lies within the brush, once or twice alike; the eraser takes as much away as the brush lays', () => {
    fc.assert(
      fc.property(plane, stroke, (from, one) => {
        const black = { ...from, data: new Uint8Array(from.data.length) };
        const laid = painted(black, [{ ...one, erase: false }]);
        expect(painted(laid, [{ ...one, erase: false }]).data).toEqual(laid.data);
        expect(painted(inverted(black), [{ ...one, erase: true }])).toEqual(inverted(laid));
        expect(painted(laid, [{ ...one, erase: true }]).data.every((value) => value <= 128)).toBe(true);
        const mixed = painted(from, [one]).data;
        expect(mixed.every((value, at) => (one.erase ? value <= from.data[at]! : value >= from.data[at]!))).toBe(true);
        const [x, y] = [one.path.at(-2)! * from.width, one.path.at(-1)! * from.height];
        const middle = Math.min(from.height - 1, Math.floor(y)) * from.width + Math.min(from.width - 1, Math.floor(x));
        if (one.width * from.height >= 3) expect(laid.data[middle]).toBe(255);
      }),
    );
  });
});

describe('mask pixels', () => {
  it('grow and shrink as the obvious way does', () => {
    fc.assert(
      fc.property(plane, fc.integer({ min: -30, max: 30 }), (mask, radius) => {
        expect([...grown(mask, radius).data]).toEqual([...(radius === 0 ? mask.data : slowly(mask, radius))]);
      }),
    );
  });

  it('invert twice is nothing, and shrinking is growing the rest', () => {
    fc.assert(
      fc.property(plane, fc.integer({ min: 1, max: 6 }), (mask, radius) => {
        expect(inverted(inverted(mask)).data).toEqual(mask.data);
        expect(inverted(grown(inverted(mask), radius)).data).toEqual(grown(mask, -radius).data);
      }),
    );
  });

  it('feather keeps flat areas, softens an edge evenly, and keeps its middle', () => {
    const flat = { width: 40, height: 8, data: new Uint8Array(320).fill(255) };
    expect(feathered(flat, 6).data).toEqual(flat.data);
    const data = new Uint8Array(64 * 4);
    for (let index = 0; index < data.length; index++) data[index] = index % 64 < 32 ? 255 : 0;
    const row = [...feathered({ width: 64, height: 4, data }, 8).data.slice(64, 128)];
    expect([...row].sort((a, b) => b - a)).toEqual(row);
    expect(row[31]! - 127).toBeLessThan(24);
    expect([row[12], row[52]]).toEqual([255, 0]);
  });

  it('knows an empty mask', () => {
    expect(isEmpty({ width: 2, height: 1, data: new Uint8Array([0, 127]) })).toBe(true);
    expect(isEmpty({ width: 2, height: 1, data: new Uint8Array([0, 128]) })).toBe(false);
  });
});

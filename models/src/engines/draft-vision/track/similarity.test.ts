import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { about, after, apply, fit, inverse, robustFit, type Similarity } from './similarity.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const motion: fc.Arbitrary<Similarity> = fc
  .tuple(number(0.6, 1.6), number(-1, 1), number(-50, 50), number(-50, 50))
  .map(([scale, angle, tx, ty]) => ({ ...about(0, 0, scale, angle), tx, ty }));
const point = fc.tuple(number(-100, 100), number(-100, 100));

describe('similarity', () => {
  it('inverse undoes, after composes', () => {
    fc.assert(
      fc.property(motion, motion, point, (first, then, [x, y]) => {
        const [u, v] = apply(first, x, y);
        const [bx, by] = apply(inverse(first), u, v);
        expect(Math.hypot(bx - x, by - y)).toBeLessThan(1e-6);
        const [p, q] = apply(then, u, v);
        const [r, s] = apply(after(then, first), x, y);
        expect(Math.hypot(p - r, q - s)).toBeLessThan(1e-6);
      }),
    );
  });

  it('turns and scales about a point that stays', () => {
    const [x, y] = apply(about(7, -3, 1.4, 0.5), 7, -3);
    expect([x, y].map((n) => Math.round(n * 1e9) / 1e9)).toEqual([7, -3]);
  });

  it('is found again from matches, a third of them wrong', () => {
    fc.assert(
      fc.property(motion, (truth) => {
        const matches = Array.from({ length: 60 }, (_, i) => {
          const [x, y] = [(i * 37) % 100, (i * 61) % 90];
          const [toX, toY] = i % 3 === 0 ? [x + 300 + i, y - 90 * (i % 5)] : apply(truth, x, y);
          return { x, y, toX, toY };
        });
        const found = robustFit(matches)!;
        expect(found.share).toBeGreaterThan(0.6);
        for (const [x, y] of [
          [0, 0],
          [100, 90],
        ] as const) {
          const [u, v] = apply(found.motion, x, y);
          const [p, q] = apply(truth, x, y);
          expect(Math.hypot(u - p, v - q)).toBeLessThan(0.5);
        }
      }),
    );
  });

  it('says nothing where nothing can be said', () => {
    expect(fit([{ x: 1, y: 1, toX: 2, toY: 2 }])).toBeUndefined();
    expect(robustFit([])).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnTo, lineOf, readStrokes, strokeFrom } from './strokes.ts';

describe('a stroke of the brush', () => {
  it('keeps inside the picture, takes no place twice, and never grows beyond what a graph holds', () => {
    const hand = fc.array(
      fc.tuple(fc.double({ min: -1, max: 2, noNaN: true }), fc.double({ min: -1, max: 2, noNaN: true })),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(hand, (places) => {
        let stroke = strokeFrom(0.5, 0.5, 0.1, false);
        for (const [x, y] of places) stroke = drawnTo(stroke, x, y, 16 / 9);
        expect(stroke.path.length % 2).toBe(0);
        expect(stroke.path.every((part) => part >= 0 && part <= 1)).toBe(true);
        expect(readStrokes([stroke])).toEqual([stroke]);
      }),
    );
    let long = strokeFrom(0, 0, 0.1, true);
    for (let at = 0; at < 5000; at++) long = drawnTo(long, at % 2, at % 3, 1);
    expect(long.path.length).toBe(4000);
    expect(drawnTo(long, 0.5, 0.5, 1)).toBe(long);
    const still = strokeFrom(0.5, 0.5, 0.1, false);
    expect(drawnTo(still, 0.5005, 0.5, 1)).toBe(still);
  });

  it('is a line in the picture, a dot too; what is none is left out', () => {
    expect(lineOf(strokeFrom(0.5, 0.25, 0.1, false), 2)).toBe('M1000.0 250.0L1000.0 250.0');
    expect(lineOf({ erase: false, width: 0.1, path: [0, 0, 1, 1] }, 2)).toBe('M0.0 0.0L2000.0 1000.0');
    expect(readStrokes([{ erase: true }, null, { erase: true, width: 1, path: ['a', 1] }, 'x'])).toEqual([]);
    expect(readStrokes('x')).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxBetween, boxText, frameAt, isBox, movedBox, oppositeOf, readBox, readPoints } from './marks.ts';

const place = fc.record({
  x: fc.double({ min: -0.5, max: 1.5, noNaN: true }),
  y: fc.double({ min: -0.5, max: 1.5, noNaN: true }),
});

describe('marks on a picture', () => {
  it('a box is inside the picture whichever way it is drawn, and its text says the same box', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const box = boxBetween(a, b);
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(1.0011);
        expect(boxBetween(b, a)).toEqual(box);
        const read = readBox(boxText(box));
        expect(read?.x).toBeCloseTo(box.x, 3);
        expect(read?.width).toBeCloseTo(Math.min(box.width, 1 - box.x), 3);
      }),
    );
  });

  it('holding a corner leaves the one across from it where it is', () => {
    const box = boxBetween({ x: 0.2, y: 0.3 }, { x: 0.6, y: 0.9 });
    expect(boxBetween(oppositeOf(box, 'nw'), { x: 0.1, y: 0.1 })).toEqual({ x: 0.1, y: 0.1, width: 0.5, height: 0.8 });
    expect(boxBetween(oppositeOf(box, 'se'), { x: 0.7, y: 0.5 })).toEqual({ x: 0.2, y: 0.3, width: 0.5, height: 0.2 });
    expect(movedBox(box, 0.9, -0.9)).toEqual({ x: 0.6, y: 0, width: 0.4, height: 0.6 });
  });

  it.each(['', '10 20 30', '10 20 30 40 50', 'a b c d', '-1 0 10 10', '0 0 101 10'])('"%s" is no box', (text) => {
    expect(readBox(text)).toBeNull();
  });

  it('a slip of the hand is no box, foreign values are no points, a frame is asked for in its middle', () => {
    expect(isBox(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.9 }))).toBe(false);
    expect(readPoints([{ x: 1, y: 1 }, null, { x: 0.5, y: 0.5, positive: false }])).toHaveLength(1);
    expect(readPoints('x')).toEqual([]);
    expect(frameAt(0, 100)).toBe(0.005);
    expect(frameAt(500, 100)).toBe(0.995);
  });
});

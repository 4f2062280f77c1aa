import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newIn, planBridge } from './bridge.ts';

const plan = (frames: number, before: number, after: boolean) =>
  planBridge({ frames, before, after, longest: 121, overlap: 25 });

describe('planBridge', () => {
  it.each([
    // frames, before, after → [asked, overlap, until]
    [24, 100, false, [[49, 25, null]]],
    [24, 5, false, [[25, 1, null]]],
    [
      120,
      100,
      false,
      [
        [121, 25, null],
        [49, 25, null],
      ],
    ],
    [24, 0, true, [[25, 0, 24]]],
    [20, 0, true, [[25, 0, 24]]],
    [
      130,
      0,
      true,
      [
        [17, 0, 16],
        [121, 0, 120],
      ],
    ],
    [24, 100, true, [[33, 1, 25]]],
    [
      130,
      100,
      true,
      [
        [121, 25, null],
        [41, 1, 35],
      ],
    ],
  ] as const)('%i frames after %i, led on: %s', (frames, before, after, spans) => {
    expect(plan(frames, before, after).map((it) => [it.frames, it.overlap, it.until])).toEqual(spans);
  });

  it('makes at least what was wanted, exactly so between two ends, in calls that a model can hold', () => {
    const wish = fc.record({
      frames: fc.integer({ min: 1, max: 2000 }),
      before: fc.integer({ min: 0, max: 300 }),
      longest: fc.integer({ min: 17, max: 505 }),
      overlap: fc.integer({ min: 1, max: 97 }),
      after: fc.boolean(),
    });
    fc.assert(
      fc.property(wish, (given) => {
        fc.pre(given.before > 0 || given.after);
        const spans = planBridge(given);
        const made = spans.reduce((sum, span) => sum + newIn(span), 0);
        if (given.after && given.before > 0) expect(made).toBe(given.frames);
        else {
          expect(made).toBeGreaterThanOrEqual(given.frames);
          expect(made).toBeLessThan(given.frames + 8);
        }
        for (const span of spans) {
          expect(span.frames % 8).toBe(1);
          expect(span.frames).toBeLessThanOrEqual(given.longest);
          expect(newIn(span)).toBeGreaterThan(0);
          expect(span.overlap).toBeLessThanOrEqual(given.before);
          expect(span.until ?? 0).toBeLessThan(span.frames);
        }
        // What follows is met where it is led to; nothing else is.
        expect(spans.filter((span) => span.until !== null).length).toBe(
          !given.after ? 0 : given.before === 0 ? spans.length : 1,
        );
      }),
    );
  });
});

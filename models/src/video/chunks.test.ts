import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planChunks, planExtension, WINDOW } from './chunks.ts';

describe('planChunks', () => {
  it.each([
    [121, 1],
    [122, 2],
    [250, 3],
    [313, 3],
  ])('%i frames are %i windows, and lose not one frame', (total, count) => {
    const chunks = planChunks(total, WINDOW.frames, WINDOW.overlap);
    expect(chunks).toHaveLength(count);
    const last = chunks.at(-1)!;
    expect(last.start + last.frames - last.overlap).toBeGreaterThanOrEqual(total);
    expect(chunks.slice(1).every(({ overlap }) => overlap === 25)).toBe(true);
  });

  it.each([
    [9, 121, 17, [[0, 9, 0]]],
    [121, 121, 17, [[0, 121, 0]]],
    [
      122,
      121,
      17,
      [
        [0, 121, 0],
        [121, 25, 17],
      ],
    ],
    [
      240,
      121,
      25,
      [
        [0, 121, 0],
        [121, 121, 25],
        [217, 49, 25],
      ],
    ],
    [1, 121, 17, [[0, 9, 0]]],
  ])('%i frames in calls of %i over %i', (total, longest, overlap, expected) => {
    expect(planChunks(total, longest, overlap).map((chunk) => [chunk.start, chunk.frames, chunk.overlap])).toEqual(
      expected,
    );
  });

  it('always asks for legal counts, leaves no gap, and covers the take with no call to spare', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 17, max: 600 }),
        fc.integer({ min: 1, max: 100 }),
        (total, longest, overlap) => {
          const chunks = planChunks(total, longest, overlap);
          let covered = 0;
          for (const chunk of chunks) {
            expect((chunk.frames - 1) % 8).toBe(0);
            expect(chunk.frames).toBeLessThanOrEqual(Math.max(9, longest));
            expect(chunk.start).toBe(covered);
            expect(chunk.frames).toBeGreaterThan(chunk.overlap);
            expect(covered).toBeLessThan(total);
            covered += chunk.frames - chunk.overlap;
          }
          expect(covered).toBeGreaterThanOrEqual(total);
          expect(covered - total).toBeLessThan(16);
        },
      ),
    );
  });

  it('goes on from a clip that is there, and asks for no frame of it again but what is repeated', () => {
    expect(planExtension(40, 60, 41, 9)).toEqual([
      { start: 0, frames: 40, overlap: 0 },
      { start: 40, frames: 41, overlap: 9 },
      { start: 72, frames: 41, overlap: 9 },
    ]);
    // A clip of three frames has three to repeat: one is the next legal count.
    expect(planExtension(3, 8, 41, 9)[1]).toEqual({ start: 3, frames: 9, overlap: 1 });
  });
});

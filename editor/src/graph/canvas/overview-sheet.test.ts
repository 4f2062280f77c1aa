import fc from 'fast-check';
import { expect, it } from 'vitest';
import { covers, laid, MARGIN } from './overview-sheet.ts';

const transform = fc.tuple(
  fc.integer({ min: -3000, max: 3000 }),
  fc.integer({ min: -3000, max: 3000 }),
  fc.double({ min: 0.05, max: 0.25, noNaN: true }),
);

it('lays every point of the sheet where the world has it now', () => {
  fc.assert(
    fc.property(transform, transform, fc.integer({ min: -9000, max: 9000 }), (drawn, now, at) => {
      const onSheet = at * drawn[2] + drawn[0] + MARGIN;
      const { x, scale } = laid(drawn, now);
      expect(onSheet * scale + x).toBeCloseTo(at * now[2] + now[0], 6);
    }),
  );
});

const window = { width: 1600, height: 900 };

it.each([
  ['where it was drawn', [0, 0, 0.1], { x: -9e5, y: -9e5, width: 2e6, height: 2e6 }, true],
  ['a little beside it', [300, -300, 0.1], { x: -9e5, y: -9e5, width: 2e6, height: 2e6 }, true],
  ['beyond the margin', [330, 0, 0.1], { x: -9e5, y: -9e5, width: 2e6, height: 2e6 }, false],
  [
    'far beside it, and yet all of the graph is on it',
    [900, 400, 0.1],
    { x: 0, y: 0, width: 16000, height: 9000 },
    true,
  ],
  ['further out than it was drawn', [0, 0, 0.05], { x: -9e5, y: -9e5, width: 2e6, height: 2e6 }, false],
  ['further out, and yet all of the graph is on it', [0, 0, 0.05], { x: 0, y: 0, width: 16000, height: 9000 }, true],
] as const)('is enough %s', (_where, now, graph, enough) => {
  expect(covers([0, 0, 0.1], now, window, graph)).toBe(enough);
});

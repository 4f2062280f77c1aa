import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnsFor } from './node-view/columns.ts';
import { freeLane, wirePath } from './wire-path.ts';

it('runs forward in a curve that starts and ends level', () => {
  expect(wirePath(0, 10, 100, 50, null)).toBe('M0 10C50 10 50 50 100 50');
});

it('runs backward through the gap, never through a node', () => {
  const path = wirePath(200, 50, 0, 300, 180);
  expect(path.startsWith('M200 50H')).toBe(true);
  expect(path.endsWith('H0')).toBe(true);
  expect(path).toContain('V170');
});

it.each([
  [1, 16 / 9, 1],
  [9, 16 / 9, 3],
  [4, 16 / 9, 2],
  [2, 32 / 9, 2],
  [12, 16 / 9, 4],
])('%i cells on a box of %f stand in %i columns', (count, aspect, columns) => {
  expect(columnsFor(count, aspect)).toBe(columns);
});

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

it('goes back in the middle between two nodes, or in the nearest lane that is free', () => {
  const upper = box(300, 0, 200, 100);
  const lower = box(200, 300, 200, 100);
  expect(freeLane(upper, lower, [upper, lower])).toBe(200);
  const inTheWay = box(0, 50, 250, 160);
  expect(freeLane(upper, lower, [upper, lower, inTheWay])).toBe(224);
});

const rects = fc.array(
  fc.record({
    x: fc.integer({ min: -400, max: 400 }),
    y: fc.integer({ min: -400, max: 400 }),
    width: fc.integer({ min: 40, max: 300 }),
    height: fc.integer({ min: 20, max: 300 }),
  }),
  { minLength: 2, maxLength: 12 },
);

it('crosses no box that lies between the ends, however they lie, and no lane is nearer to the middle', () => {
  fc.assert(
    fc.property(rects, (boxes) => {
      const [a, b] = boxes as [(typeof boxes)[0], (typeof boxes)[0]];
      const left = Math.min(a.x, b.x) - 24;
      const right = Math.max(a.x + a.width, b.x + b.width) + 24;
      const inWay = boxes.filter((one) => one.x < right && one.x + one.width > left);
      const isFree = (y: number) => inWay.every((one) => y < one.y - 9 || y > one.y + one.height + 9);
      const middle = (Math.max(a.y, b.y) + Math.min(a.y + a.height, b.y + b.height)) / 2;
      const lane = freeLane(a, b, boxes);
      expect(isFree(lane)).toBe(true);
      // A lane keeps five pixels more from what it passes, so one that is nearer by less than that may be left out.
      for (let y = middle; Math.abs(y - middle) < Math.abs(lane - middle) - 10; y += Math.sign(lane - middle))
        expect([y - 5, y, y + 5].every(isFree)).toBe(false);
    }),
  );
});

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

import { expect, it } from 'vitest';
import { plane, rgb } from '../cv/image.ts';
import { fillSmoothly } from './membrane.ts';

it('continues a slope of colour through a hole, and leaves the rest as it was', () => {
  const [width, height] = [60, 40];
  const picture = rgb(width, height);
  const hole = plane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      picture.data.set([40 + 3 * x, 200 - 2 * y, 90], i * 3);
      if (x > 15 && x < 45 && y > 10 && y < 30) hole.data[i] = 255;
    }
  }
  const spoilt = rgb(
    width,
    height,
    picture.data.map((value, i) => (hole.data[Math.floor(i / 3)] ? 0 : value)),
  );
  const filled = fillSmoothly(spoilt, hole);
  const errors = filled.data.map((value, i) => Math.abs(value - picture.data[i]!));
  expect(Math.max(...errors)).toBeLessThan(14);
  expect(errors.filter((error, i) => error > 0 && !hole.data[Math.floor(i / 3)])).toHaveLength(0);
});

it('has an answer where nothing at all is known', () => {
  const hole = plane(9, 7, new Uint8Array(63).fill(255));
  expect(fillSmoothly(rgb(9, 7), hole).data).toHaveLength(9 * 7 * 3);
});

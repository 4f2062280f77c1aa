import { expect, it } from 'vitest';
import { changed, frameAt, heldOf } from './conditioning-model.ts';

const media = { kind: 'image', artifact: 'a'.repeat(64), mime: 'image/png', width: 16, height: 9 };

it('reads rows, and leaves out what is none', () => {
  expect(heldOf([{ media, frame: 12, strength: 0.5 }, { media, frame: 3 }, { media }, null, 'x'])).toEqual([
    { media, frame: 12, strength: 0.5 },
    { media, frame: 3, strength: 1 },
  ]);
  expect(heldOf(null)).toEqual([]);
});

it.each([
  [0, 0],
  [240, 120],
  [119, 60],
  [-30, 0],
  [900, 120],
])('at %d of 240 pixels stands frame %d of 121', (x, frame) => expect(frameAt(x, 240, 121)).toBe(frame));

it('changes one row, or takes it away', () => {
  const rows = heldOf([
    { media, frame: 1 },
    { media, frame: 2 },
  ]);
  expect(changed(rows, 1, { frame: 9 }).map(({ frame }) => frame)).toEqual([1, 9]);
  expect(changed(rows, 0, null).map(({ frame }) => frame)).toEqual([2]);
});

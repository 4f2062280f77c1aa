import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('does a few things in each frame, in their order, and not what was taken back', () => {
  const frames: (() => void)[] = [];
  const next = () => frames.shift()?.();
  const turn = inTurn((run) => frames.push(run));
  const done: number[] = [];
  const back = Array.from({ length: 12 }, (_, at) => turn(() => done.push(at)));
  expect(frames).toHaveLength(1);
  next();
  expect(done).toEqual([0, 1, 2, 3, 4]);
  back[5]?.();
  next();
  next();
  expect(done).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]);
  expect(frames).toHaveLength(0);
  turn(() => done.push(12));
  next();
  expect(done.at(-1)).toBe(12);
});

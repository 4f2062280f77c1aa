import { describe, expect, it } from 'vitest';
import { frameAt, shuttle, timeOf } from './clock.ts';
import { FrameCache } from './frame-cache.ts';
import { levelAt } from './sounds.ts';

const NTSC = { num: 30000, den: 1001 };

describe('the clock', () => {
  it('gives each frame at the very moment at which it begins, for ten minutes and at every speed', () => {
    for (const speed of [1, 2, -1]) {
      const anchor = { frame: 20_000, at: 12.345, speed };
      for (let n = 0; n < 18_000; n += 7) {
        const frame = 20_000 + n * Math.sign(speed);
        expect(frameAt(anchor, timeOf(anchor, frame, NTSC), NTSC)).toBe(frame);
      }
    }
  });
  it('stands where it stands', () => {
    expect(frameAt({ frame: 7, at: 0, speed: 0 }, 99, NTSC)).toBe(7);
  });
  it('goes faster with each press of L, and slower first when J is pressed', () => {
    const presses: (1 | -1)[] = [1, 1, 1, 1, 1, -1, -1, -1, -1, -1];
    const speeds: number[] = [];
    presses.reduce((speed, direction) => {
      const next = shuttle(speed, direction);
      speeds.push(next);
      return next;
    }, 0);
    expect(speeds).toEqual([1, 2, 4, 8, 8, 4, 2, 1, -1, -2]);
  });
});

describe('the frame cache', () => {
  const frame = () => {
    const made = { open: true, close: () => (made.open = false) };
    return made;
  };
  it('closes the oldest, and never one that is being drawn', () => {
    const cache = new FrameCache<{ open: boolean; close(): void }>(2);
    const [a, b, c, d] = [frame(), frame(), frame(), frame()];
    cache.add('a', a);
    cache.add('b', b);
    const lent = cache.use('a')!;
    cache.add('c', c);
    expect([a.open, b.open, c.open]).toEqual([true, false, true]);
    cache.add('d', d);
    expect([a.open, cache.has('a')]).toEqual([true, false]);
    lent.release();
    lent.release();
    expect(a.open).toBe(false);
    cache.clear();
    expect([c.open, d.open]).toEqual([false, false]);
  });
});

describe('the level of a sound', () => {
  it('ramps at both ends, three milliseconds where there is no fade', () => {
    const plain = { gain: 0.5, length: 2, fadeIn: 0, fadeOut: 0 };
    expect([0, 0.0015, 1, 1.9985, 2].map((at) => Number(levelAt(plain, at).toFixed(3)))).toEqual([
      0, 0.25, 0.5, 0.25, 0,
    ]);
    const faded = { gain: 1, length: 2, fadeIn: 1, fadeOut: 0.5 };
    expect([0.5, 1, 1.75].map((at) => levelAt(faded, at))).toEqual([0.5, 1, 0.5]);
  });
});

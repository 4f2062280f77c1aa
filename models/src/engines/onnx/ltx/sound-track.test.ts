import { expect, it } from 'vitest';
import { decibels } from './seam.ts';
import type { Wave } from './sound.ts';
import { SoundTrack } from './sound-track.ts';

/** Each sample says at which instant of the film it belongs, in seconds. */
const wave = (from: number, seconds: number, rate = 1000): Wave => ({
  ...{ channels: 2, samples: seconds * rate, rate },
  data: Float32Array.from({ length: 2 * seconds * rate }, (_, i) => from + (i % (seconds * rate)) / rate),
});

it('keeps picture and sound on the same instant: each part loses its overlap at the head', () => {
  const track = new SoundTrack(50, { num: 10, den: 1 }, 1000);
  track.lay(wave(0, 3), 0, 0);
  // The second part begins 5 frames before its first new one, which is frame 30.
  track.lay(wave(2.5, 3), 30, 5);
  expect(track.channels[0]).toHaveLength(5000);
  for (const at of [0, 1, 2500, 2999, 3000, 3001, 4999]) {
    expect(track.channels[1]![at], `sample ${at}`).toBeCloseTo(at / 1000, 3);
  }
});

it('fades where one part follows another, so that nothing clicks', () => {
  const flat = (level: number): Wave => ({ ...wave(0, 3), data: new Float32Array(6000).fill(level) });
  const track = new SoundTrack(50, { num: 10, den: 1 }, 1000);
  track.lay(flat(1), 0, 0);
  track.lay(flat(0), 30, 5);
  const left = track.channels[0]!;
  expect([left[2989], left[3000]]).toEqual([1, 0]);
  for (let i = 2990; i < 3001; i++) expect(Math.abs(left[i]! - left[i - 1]!)).toBeLessThan(0.11);
});

it('measures a seam in decibels', () => {
  const frame = (value: number) => new Uint8Array(300).fill(value);
  expect(decibels([frame(7)], [frame(7)])).toBe(100);
  // A difference of 1 everywhere: 10·log10(255²).
  expect(decibels([frame(7), frame(9)], [frame(8), frame(8)])).toBeCloseTo(48.13, 2);
  expect(decibels([frame(0)], [frame(255)])).toBe(0);
});

import { framesToSeconds } from './convert.ts';
import type { Rate } from './rate.ts';

/** `5.00 s`; from a minute on `1:05.0`. For labels: what was typed stays in frames. */
export function formatLength(frames: number, rate: Rate, digits = 1): string {
  const seconds = framesToSeconds(frames, rate);
  if (Math.abs(seconds) < 60) return `${seconds.toFixed(digits)} s`;
  const whole = Math.floor(seconds / 60);
  return `${whole}:${(seconds - whole * 60).toFixed(digits).padStart(digits + 3, '0')}`;
}

/** Ruler label: `00:05`, `1:00:05`. */
export function formatClock(frames: number, rate: Rate): string {
  const seconds = Math.floor(framesToSeconds(frames, rate) + 1e-6);
  const hours = Math.floor(seconds / 3600);
  const tail = `${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** Frames shown as seconds and frames, as fades are typed: `0:06` is six frames, `1:12` a second and twelve. */
export function formatSecondsFrames(frames: number, rate: Rate): string {
  const nominal = Math.round(rate.num / rate.den);
  const sign = frames < 0 ? '-' : '';
  const n = Math.abs(frames);
  return `${sign}${Math.floor(n / nominal)}:${String(n % nominal).padStart(2, '0')}`;
}

import type { Rate } from '../time/rate.ts';

export type { Rate };

/** Rates that cameras, editors and models use; a file's rate within 0.01 % of one is that one. */
const standard: readonly Rate[] = [
  ...[24000, 30000, 48000, 60000, 120000].map((num) => ({ num, den: 1001 })),
  ...[5, 6, 8, 10, 12, 12.5, 15, 16, 18, 20, 24, 25, 30, 48, 50, 60, 72, 90, 100, 120].map((fps) =>
    Number.isInteger(fps) ? { num: fps, den: 1 } : { num: fps * 2, den: 2 },
  ),
];

/** A file's rate from the two that ffprobe gives: the tick of its time stamps, and frames over duration. */
export function rateOf(tick: string, average: string): { readonly rate: Rate; readonly constant: boolean } {
  const [r, avg] = [ratio(tick), ratio(average)];
  const chosen = r && avg && Math.abs(value(r) / value(avg) - 1) < 0.002 ? r : (avg ?? r);
  if (!chosen) return { rate: { num: 25, den: 1 }, constant: false };
  return { rate: snap(chosen), constant: chosen === r };
}

export const value = (rate: Rate): number => rate.num / rate.den;

export function sameRate(a: Rate, b: Rate): boolean {
  return a.num * b.den === b.num * a.den;
}

/** The rate for a measured number of frames per second. */
export const nearestRate = (fps: number): Rate => snap({ num: Math.max(1, Math.round(fps * 100_000)), den: 100_000 });

function snap(rate: Rate): Rate {
  const fps = value(rate);
  let best: Rate | null = null;
  for (const candidate of standard) {
    const off = Math.abs(value(candidate) / fps - 1);
    if (off < 1e-4 && (!best || off < Math.abs(value(best) / fps - 1))) best = candidate;
  }
  if (best) return best;
  // An odd average such as 1436/60: thousandths of a frame per second are exact enough and keep the numbers small.
  return rate.den <= 1001 ? rate : reduce({ num: Math.round(fps * 1000), den: 1000 });
}

function reduce({ num, den }: Rate): Rate {
  let [a, b] = [num, den];
  while (b !== 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}

function ratio(text: string): Rate | null {
  const [num = 0, den = 0] = text.split('/').map(Number);
  return num > 0 && den > 0 ? { num, den } : null;
}

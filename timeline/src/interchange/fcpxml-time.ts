import type { Rate, Rational } from '../time/rate.ts';
import { multiply, rational, scale } from '../time/rational.ts';

/**
 * FCPXML counts in rational seconds, `1001/24000s` or `5s`. Every edit point must be a whole number of frames of the
 * sequence, which a length written from frames is by construction.
 */
export function writeTime(frames: number, rate: Rate): string {
  const seconds = multiply(rational(frames), { num: rate.den, den: rate.num });
  return timeText(seconds);
}

export const timeText = ({ num, den }: Rational): string => (den === 1 ? `${num}s` : `${num}/${den}s`);

/** `100/2400s`, `3600s`, `1.5s`; null for anything else. */
export function readTime(text: string | undefined): Rational | null {
  const match = /^\s*(-?\d+)(?:\/(\d+))?s?\s*$/.exec(text ?? '');
  if (match) {
    const num = Number(match[1]);
    const den = Number(match[2] ?? 1);
    return Number.isSafeInteger(num) && Number.isSafeInteger(den) && den > 0 ? rational(num, den) : null;
  }
  // Some programs write decimals; a millionth of a second is far below any frame.
  const decimal = /^\s*(-?\d+\.\d+)s?\s*$/.exec(text ?? '');
  return decimal ? rational(Math.round(Number(decimal[1]) * 1_000_000), 1_000_000) : null;
}

/** The nearest frame of `rate` to a time. */
export const framesOf = (seconds: Rational, rate: Rate): number =>
  scale(1, multiply(rational(seconds.num, seconds.den), rate), 1);

export const plus = (a: Rational, b: Rational): Rational => {
  const common = rational(a.den, b.den);
  // a.num/a.den + b.num/b.den over the least common denominator, so that long films stay exact integers.
  return rational(a.num * common.den + b.num * common.num, a.den * common.den);
};
export const minus = (a: Rational, b: Rational): Rational => plus(a, { num: -b.num, den: b.den });
export const ZERO: Rational = { num: 0, den: 1 };

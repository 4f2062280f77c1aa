const FIRST_MS = 250;
const MOST_MS = 10_000;

/** Milliseconds to wait before attempt `n` (from 0): 250·2ⁿ, at most 10 s, ± 25 % so that tabs do not come back as one. */
export function backoff(attempt: number, random: number): number {
  const base = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(base * (0.75 + random * 0.5));
}

import type { Fades } from '../sequence/types.ts';

/**
 * Level of a fade at a share of its length, 0–1. Even; soft at both ends (½ − ½ cos πu); of equal power (sin ½πu), with
 * which two sounds that cross keep their loudness.
 */
export function fadeCurve(curve: Fades['curve'], share: number): number {
  const u = Math.min(1, Math.max(0, share));
  if (curve === 'smooth') return (1 - Math.cos(Math.PI * u)) / 2;
  if (curve === 'power') return Math.sin((Math.PI / 2) * u);
  return u;
}

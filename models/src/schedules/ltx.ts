/** How LTX-2 moves its sigmas: shifted by the number of tokens, then stretched so that the last one is `terminal`. */
export interface LtxShift {
  readonly base: number;
  readonly max: number;
  readonly baseTokens: number;
  readonly maxTokens: number;
  readonly terminal: number;
}

/** The shift for a clip of `tokens`: a straight line through (1024, 0.95) and (4096, 2.05), without end on both sides. */
export function ltxMu(tokens: number, shift: LtxShift): number {
  const slope = (shift.max - shift.base) / (shift.maxTokens - shift.baseTokens);
  return tokens * slope + shift.base - slope * shift.baseTokens;
}

/**
 * Sigmas of `steps` steps for a clip of `tokens` (conditioning tokens included, as the official pipelines count), from 1
 * to `terminal` and then 0. For models that are not distilled; those have fixed lists.
 */
export function ltxSigmas(steps: number, tokens: number, shift: LtxShift): Float32Array {
  const e = Math.exp(ltxMu(tokens, shift));
  const even = Array.from({ length: steps }, (_, i) => (steps === 1 ? 1 : 1 + (i * (1 / steps - 1)) / (steps - 1)));
  const shifted = even.map((sigma) => e / (e + (1 / sigma - 1)));
  const stretch = (1 - shifted.at(-1)!) / (1 - shift.terminal);
  // One step has nothing to stretch: its first sigma is its last.
  const stretched = stretch > 0 ? shifted.map((sigma) => 1 - (1 - sigma) / stretch) : shifted;
  return Float32Array.from([...stretched, 0]);
}

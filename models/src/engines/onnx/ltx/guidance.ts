/** How strongly a prompt is followed against a negative one: 1 not at all beyond the model's own, 0–1 of rescale. */
export interface Guidance {
  readonly scale: number;
  readonly rescale: number;
}

/**
 * Classifier-free guidance in the space of clean estimates, then the deviation of the guided estimate brought back to that
 * of the plain one by `rescale` (Lin et al. 2023, arXiv:2305.08891 §3.4), which keeps strong guidance from burning out.
 */
export function guided(clean: Float32Array, negative: Float32Array, { scale, rescale }: Guidance): Float32Array {
  const pushed = clean.map((value, i) => value + (scale - 1) * Math.fround(value - negative[i]!));
  if (rescale <= 0) return pushed;
  const ratio = deviation(clean) / deviation(pushed);
  return pushed.map((value) => rescale * Math.fround(value * ratio) + (1 - rescale) * value);
}

/** Of a sample (divided by n − 1). */
function deviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

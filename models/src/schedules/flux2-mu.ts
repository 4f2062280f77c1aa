/** Slope and offset of mu over the number of tokens, fitted by the makers of FLUX.2 at 10 and at 200 steps. */
const at10 = { slope: 8.73809524e-5, offset: 1.89833333 };
const at200 = { slope: 0.00016927, offset: 0.45666666 };

/** The shift of FLUX.2's schedule for a picture of `tokens` (its sides in patches multiplied) in `steps` steps. */
export function flux2Mu(tokens: number, steps: number): number {
  const far = at200.slope * tokens + at200.offset;
  if (tokens > 4300) return far;
  const near = at10.slope * tokens + at10.offset;
  const slope = (far - near) / 190;
  return slope * steps + far - 200 * slope;
}

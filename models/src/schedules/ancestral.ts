/**
 * One ancestral Euler step of rectified flow, in place: down to `down`, then up again with new noise to `to`, so that the
 * deviation at `to` is right. η = 1 gives the full swing, 0 the plain Euler step. What later LTX-2 models ask for.
 *
 * `clean` is the model's estimate of the end; `noise` as many Gaussian numbers, drawn only where the step does not end at 0.
 */
export function ancestralStep(
  x: Float32Array,
  clean: Float32Array,
  from: number,
  to: number,
  noise: (count: number) => Float32Array,
  eta = 1,
): void {
  if (to === 0) {
    x.set(clean);
    return;
  }
  const down = to * (1 + (to / from - 1) * eta);
  const ratio = down / from;
  const keep = (1 - to) / (1 - down);
  const fresh = Math.sqrt(Math.max(0, to ** 2 - down ** 2 * keep ** 2));
  const drawn = fresh > 0 ? noise(x.length) : undefined;
  for (let i = 0; i < x.length; i++) {
    const lower = ratio * x[i]! + (1 - ratio) * clean[i]!;
    x[i] = keep * lower + (drawn ? drawn[i]! * fresh : 0);
  }
}

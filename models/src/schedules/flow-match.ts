/**
 * Flow matching (Lipman et al. 2022, arXiv:2210.02747) with straight paths: x = σ·noise + (1 − σ)·picture, and a model that
 * answers the velocity noise − picture. Sigma falls from 1 to 0. Numbers are float32, as in the official schedulers.
 */

/** `steps` sigmas from 1 down to 1/steps, without the final 0. */
export function evenSigmas(steps: number): Float32Array {
  return Float32Array.from({ length: steps }, (_, i) => (steps === 1 ? 1 : 1 + (i * (1 / steps - 1)) / (steps - 1)));
}

/** Moves sigmas towards 1 by e^mu / (e^mu + 1/σ − 1): larger pictures need more of their steps among the noise. */
export function shiftSigmas(sigmas: Float32Array, mu: number): Float32Array {
  const shift = Math.exp(mu);
  return sigmas.map((sigma) => shift / (shift + (1 / sigma - 1)));
}

/** With the 0 that the last step goes to. */
export function withEnd(sigmas: Float32Array): Float32Array {
  return Float32Array.from([...sigmas, 0]);
}

/** What a model is told for a sigma: by way of its thousandfold, since that is what was rounded in training. */
export const timestepOf = (sigma: number): number => Math.fround(Math.fround(sigma * 1000) / 1000);

/** One Euler step: x + (σ_next − σ)·velocity, in place. */
export function eulerStep(x: Float32Array, velocity: Float32Array, from: number, to: number): void {
  const step = Math.fround(to - from);
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + Math.fround(step * velocity[i]!);
}

/** What the picture would be if the velocity held to the end: x − σ·velocity. */
export function cleanEstimate(x: Float32Array, velocity: Float32Array, sigma: number): Float32Array {
  return x.map((value, i) => value - sigma * velocity[i]!);
}

/** σ·noise + (1 − σ)·picture. */
export function addNoise(picture: Float32Array, noise: Float32Array, sigma: number): Float32Array {
  return picture.map((value, i) => Math.fround(sigma * noise[i]!) + Math.fround((1 - sigma) * value));
}

/** The first step that is taken where a picture is changed only in part: strength 1 takes all, 0 none. */
export function firstStep(steps: number, strength: number): number {
  return Math.trunc(Math.max(steps - Math.min(steps * strength, steps), 0));
}

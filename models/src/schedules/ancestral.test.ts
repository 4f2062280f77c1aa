import { expect, it } from 'vitest';
import { ancestralStep } from './ancestral.ts';

const none = () => {
  throw new Error('no noise is needed here');
};

it('ends at the estimate, without a draw', () => {
  const x = Float32Array.of(1, 2);
  ancestralStep(x, Float32Array.of(3, 4), 0.4, 0, none);
  expect([...x]).toEqual([3, 4]);
});

it('is the plain Euler step where nothing is drawn (η = 0)', () => {
  const [x, clean] = [Float32Array.of(2, -1), Float32Array.of(0.5, 0.25)];
  const velocity = [(2 - 0.5) / 0.8, (-1 - 0.25) / 0.8];
  ancestralStep(x, clean, 0.8, 0.5, none, 0);
  expect(x[0]).toBeCloseTo(2 + (0.5 - 0.8) * velocity[0]!, 6);
  expect(x[1]).toBeCloseTo(-1 + (0.5 - 0.8) * velocity[1]!, 6);
});

// Worked out by hand: σ 0.8 → 0.5 gives down = 0.5·(0.5/0.8) = 0.3125, keep = 0.5/0.6875.
it('goes further down and up again with noise', () => {
  const x = Float32Array.of(2);
  ancestralStep(x, Float32Array.of(0.5), 0.8, 0.5, () => Float32Array.of(1));
  const keep = 0.5 / 0.6875;
  const lower = 0.390625 * 2 + 0.609375 * 0.5;
  expect(x[0]).toBeCloseTo(keep * lower + Math.sqrt(0.25 - 0.3125 ** 2 * keep ** 2), 6);
});

it('leaves the deviation that the next sigma asks for', () => {
  // A clean value of 0 and a unit of noise at σ: what is left is σ_next of noise, and none of it is lost.
  const samples = 40_000;
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const gauss = (count: number) =>
    Float32Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
  const x = gauss(samples).map((value) => 0.9 * value);
  ancestralStep(x, new Float32Array(samples), 0.9, 0.6, gauss);
  const deviation = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / samples);
  expect(deviation).toBeCloseTo(0.6, 1);
});

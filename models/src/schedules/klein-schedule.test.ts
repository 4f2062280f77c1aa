import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kleinSigmas } from '../engines/onnx/klein/sigmas.ts';
import { fixtures, golden } from '../engines/onnx/testing/golden.ts';
import { addNoise, cleanEstimate, eulerStep, evenSigmas, firstStep, shiftSigmas } from './flow-match.ts';
import { flux2Mu } from './flux2-mu.ts';

const known = golden(fixtures('klein-tiny'), 'schedule');
const asked = known.values.asked as { tokens: number; steps: number; mu: number }[];

it.each(asked)('$tokens tokens in $steps steps are the sigmas of the official scheduler', ({ tokens, steps, mu }) => {
  expect(flux2Mu(tokens, steps)).toBeCloseTo(mu, 10);
  const right = known.tensor(`${tokens}/${steps}`).data;
  const found = kleinSigmas(tokens, steps);
  expect(found).toHaveLength(right.length);
  for (const [i, sigma] of found.entries()) expect(Math.abs(sigma - right[i]!)).toBeLessThan(2e-7);
});

it.each([
  [1024, [1, 0.958085, 0.883982, 0.717497, 0]],
  [4096, [1, 0.967384, 0.908144, 0.7672, 0]],
  [8160, [1, 0.949623, 0.862701, 0.676842, 0]],
])('%i tokens in four steps are the published numbers', (tokens, right) => {
  for (const [i, sigma] of kleinSigmas(tokens, 4).entries()) expect(sigma).toBeCloseTo(right[i]!, 5);
});

it('falls from 1 for any shift', () => {
  const cases = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.double({ min: -4, max: 4, noNaN: true }));
  fc.assert(
    fc.property(cases, ([steps, mu]) => {
      const sigmas = shiftSigmas(evenSigmas(steps), mu);
      expect(sigmas[0]).toBe(1);
      expect(sigmas.every((sigma, i) => i === 0 || sigma < sigmas[i - 1]!)).toBe(true);
      expect(sigmas[steps - 1]!).toBeGreaterThan(0);
    }),
  );
});

it('a true velocity leads from the noise to the picture, whatever the steps', () => {
  const picture = Float32Array.of(0.5, -1, 0.25);
  const noise = Float32Array.of(1, 2, -3);
  const velocity = noise.map((value, i) => value - picture[i]!);
  const x = addNoise(picture, noise, 1);
  expect([...x]).toEqual([...noise]);
  const sigmas = kleinSigmas(64, 7);
  for (let i = 0; i + 1 < sigmas.length; i++) {
    for (const [k, value] of cleanEstimate(x, velocity, sigmas[i]!).entries())
      expect(value).toBeCloseTo(picture[k]!, 5);
    eulerStep(x, velocity, sigmas[i]!, sigmas[i + 1]!);
  }
  for (const [i, value] of x.entries()) expect(value).toBeCloseTo(picture[i]!, 5);
});

it.each([
  [4, 1, 0],
  [4, 0.75, 1],
  [4, 0.5, 2],
  [4, 0.1, 3],
  [4, 0, 4],
  [50, 0.33, 33],
])('of %i steps strength %f begins at step %i', (steps, strength, first) => {
  expect(firstStep(steps, strength)).toBe(first);
});

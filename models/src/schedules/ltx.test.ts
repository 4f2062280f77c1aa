import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ltxMu, ltxSigmas } from './ltx.ts';

const shift = { base: 0.95, max: 2.05, baseTokens: 1024, maxTokens: 4096, terminal: 0.1 };

it.each([
  [6144, 8, [1, 0.973913, 0.939833, 0.893422, 0.826507, 0.721651, 0.533815, 0.1, 0]],
  [4096, 4, [1, 0.867083, 0.631569, 0.1, 0]],
])('%i tokens in %i steps, as the official scheduler', (tokens, steps, expected) => {
  const found = ltxSigmas(steps, tokens, shift);
  expect(found).toHaveLength(expected.length);
  expected.forEach((sigma, i) => {
    expect(found[i]).toBeCloseTo(sigma, 5);
  });
});

it('shifts by 2.783 at 6144 tokens', () => {
  expect(ltxMu(6144, shift)).toBeCloseTo(2.78333, 5);
  expect(ltxMu(1024, shift)).toBeCloseTo(0.95, 12);
});

it('falls from 1 to the terminal sigma, then to 0', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 4, max: 60_000 }), (steps, tokens) => {
      const sigmas = ltxSigmas(steps, tokens, shift);
      expect(sigmas[0]).toBe(1);
      expect(sigmas.at(-2)).toBeCloseTo(0.1, 5);
      expect(sigmas.at(-1)).toBe(0);
      for (let i = 1; i < sigmas.length; i++) expect(sigmas[i]!).toBeLessThanOrEqual(sigmas[i - 1]!);
    }),
  );
  expect([...ltxSigmas(1, 500, shift)]).toEqual([1, 0]);
});

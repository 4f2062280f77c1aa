import { describe, expect, it } from 'vitest';
import { parseScript } from '../parse/parse.ts';
import { type FeatureOptions, makeFeature } from '../testing/feature.ts';
import { pagesOf } from '../testing/pages.ts';
import { breakDown } from './breakdown.ts';

/** Minutes a page; the trade reckons with one. */
function minutesAPage(genre: NonNullable<FeatureOptions['genre']>, scenes: number, pace = 1): number {
  const parsed = parseScript(makeFeature({ seed: 11, scenes, genre }));
  const pages = pagesOf(parsed);
  expect(Math.abs(pages - 125)).toBeLessThan(10);
  const shots = breakDown(parsed, { pace }).flatMap((scene) => scene.shots);
  return shots.reduce((sum, shot) => sum + shot.seconds, 0) / 60 / pages;
}

describe('a script of 125 pages', () => {
  it.each([
    ['drama', 157],
    ['talk', 155],
    ['action', 185],
    ['quiet', 204],
  ] as const)('%s: is a film of 125 minutes, within 15 %%', (genre, scenes) => {
    const rate = minutesAPage(genre, scenes);
    expect(rate).toBeGreaterThan(0.85);
    expect(rate).toBeLessThan(1.15);
  });

  it('screwball runs quicker than its pages and speeches run slower, as they do in cinemas; the pace brings either there', () => {
    expect(minutesAPage('banter', 187)).toBeLessThan(0.85);
    expect(minutesAPage('banter', 187, 0.85)).toBeGreaterThan(0.85);
    expect(minutesAPage('monologues', 115)).toBeGreaterThan(1.15);
    expect(minutesAPage('monologues', 115, 1.3)).toBeLessThan(1.15);
  });
});

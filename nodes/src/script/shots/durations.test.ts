import { describe, expect, it } from 'vitest';
import { parseScript } from '../parse/parse.ts';
import { type FeatureOptions, makeFeature } from '../testing/feature.ts';
import { breakDown } from './breakdown.ts';
import { pageStarts, pagesOf } from './pages.ts';

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

describe('pages', () => {
  it('begin on lines of the text in its order, as many as the measure says', () => {
    const parsed = parseScript(makeFeature({ scenes: 40 }));
    const starts = pageStarts(parsed);
    expect(starts.length).toBe(Math.ceil(pagesOf(parsed)));
    expect(starts[0]).toBe(1);
    expect([...starts].sort((a, b) => a - b)).toEqual(starts);
  });
  it('are none of what is not printed', () => {
    expect(pageStarts(parseScript('[[A note.]]\n\n= A synopsis.'))).toEqual([]);
    // One paragraph of three pages begins each of them.
    expect(pageStarts(parseScript(`INT. A - DAY\n\n${'word '.repeat(61 * 24)}`))).toEqual([1, 3, 3]);
  });
});

import { describe, expect, it } from 'vitest';
import { clip, dissolve, film, gap, RATE_24 } from '../edits/fixtures.ts';
import { missingHandles } from '../sequence/items.ts';
import { layersAt } from './layers.ts';
import { clipsBetween, layoutSequence, layoutTrack } from './layout.ts';
import { soundsOf } from './sounds.ts';

const sequence = film({
  V1: [clip('A', 10, 4, 40), dissolve('t', 2, 3), clip('B', 12, 5, 40), clip('slug', 6)],
  V2: [gap(8), { ...clip('O', 6, 0, 40), opacity: 0.5, fades: { in: 2 as never, out: 0 as never } }],
});
const seen = (frame: number) =>
  layersAt(sequence, frame).map((it) => [it.placed.clip.id, it.source, Number(it.opacity.toFixed(3))]);

describe('layout', () => {
  it('places every clip, with the overlap of its transitions', () => {
    expect(layoutSequence(sequence).map((it) => [it.clip.id, it.start, it.end, it.lead, it.tail])).toEqual([
      ['A', 0, 10, 0, 3],
      ['B', 10, 22, 2, 0],
      ['slug', 22, 28, 0, 0],
      ['O', 8, 14, 0, 0],
    ]);
  });
  it('finds the clips of a window', () => {
    const placed = layoutTrack(sequence, 0);
    const ids = (from: number, to: number) => clipsBetween(placed, from, to).map((it) => it.clip.id);
    expect(ids(0, 5)).toEqual(['A']);
    expect(ids(8, 9)).toEqual(['A', 'B']);
    expect(ids(12, 13)).toEqual(['A', 'B']);
    expect(ids(13, 30)).toEqual(['B', 'slug']);
    expect(ids(28, 90)).toEqual([]);
  });
  it('mixes a dissolve symmetrically around the cut, from the media beyond it', () => {
    expect(seen(7)).toEqual([['A', 11, 1]]);
    expect(seen(8)).toEqual([
      ['A', 12, 1],
      ['B', 3, 0.1],
      ['O', 0, 0.125],
    ]);
    expect(seen(12)).toEqual([
      ['A', 16, 1],
      ['B', 7, 0.9],
      ['O', 4, 0.5],
    ]);
    expect(seen(13)).toEqual([
      ['B', 8, 1],
      ['O', 5, 0.5],
    ]);
  });
  it('shows a slug without a source, and nothing past the end', () => {
    expect(seen(22)).toEqual([['slug', null, 1]]);
    expect(seen(28)).toEqual([]);
  });
  it('leaves out what is hidden, disabled or not soloed', () => {
    const with1 = (change: object) => ({
      ...sequence,
      tracks: sequence.tracks.map((it) => (it.id === 'V1' ? { ...it, ...change } : it)),
    });
    expect(layersAt(with1({ hidden: true }), 8).map((it) => it.placed.clip.id)).toEqual(['O']);
    expect(layersAt(with1({ solo: true }), 8).map((it) => it.placed.clip.id)).toEqual(['A', 'B']);
  });
  it('lists sounds with the overlap of transitions as ramps', () => {
    expect(soundsOf(sequence).map((it) => [it.placed.clip.id, it.from, it.length, it.fadeIn, it.fadeOut])).toEqual([
      ['A', 0, 13, 0, 5],
      ['B', 8, 14, 5, 0],
      ['O', 8, 6, 2, 0],
    ]);
    expect(soundsOf(sequence)[1]!.sourceStart).toBeCloseTo(3 / 24);
  });
});

describe('missingHandles', () => {
  const long = clip('long', 24, 10, 60);
  const whole = clip('whole', 24, 0, 24);
  it.each([
    ['media on both sides', long, long, { left: 0, right: 0 }],
    ['takes that are used whole', whole, whole, { left: 6, right: 8 }],
    ['one of them', whole, long, { left: 6, right: 0 }],
    ['a slug, which is as long as wanted', clip('slug', 24), long, { left: 0, right: 0 }],
  ])('%s', (_what, left, right, missing) => {
    expect(missingHandles(left, right, { in: 8, out: 6 }, RATE_24)).toEqual(missing);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAll } from '../document.ts';
import { unwrap } from '../result.ts';
import { checkSequence } from '../sequence/check.ts';
import { clipOfTake } from '../sequence/create.ts';
import { findClip, sequenceLength } from '../sequence/items.ts';
import type { Sequence, TrackId } from '../sequence/types.ts';
import { sequenceDocument } from './document.ts';
import { dropOps, dropPlace } from './drop.ts';
import { clip, dissolve, film, gap, id, picture, take } from './fixtures.ts';

const cut = film({
  V1: [clip('A', 24, 0, 60), clip('B', 24, 10, 60), dissolve('t', 4, 4), clip('C', 24, 10, 60)],
  V2: [gap(10), clip('over', 20)],
});
const news = (name: string, length: number) => clip(name, length, 0, length);
const let_go = (sequence: Sequence, track: string, frame: number, ...clips: ReturnType<typeof news>[]) => {
  const place = dropPlace(sequence, track, frame)!;
  const after = unwrap(applyAll(sequenceDocument, sequence, dropOps(sequence, place, clips))).doc;
  expect(checkSequence(after)).toEqual([]);
  return after;
};

describe('dropPlace', () => {
  it.each([
    [0, 'insert', 0, 'Comes in before A'],
    [10, 'split', 10, 'Splits A'],
    [24, 'insert', 24, 'Comes in before B'],
    [71, 'split', 71, 'Splits C'],
    [72, 'append', 72, 'Goes to the end'],
    [900, 'append', 72, 'Goes to the end'],
    [-5, 'insert', 0, 'Comes in before A'],
  ])('frame %d of the film track', (frame, how, at, text) => {
    expect(dropPlace(cut, 'V1', frame)).toEqual({ track: 'V1', at, how, text });
  });
  it('begins under the pointer on a free track, wherever that is', () => {
    expect(dropPlace(cut, 'V2', 500)).toMatchObject({ at: 500, how: 'over' });
  });
  it('is nowhere on a locked track, and the beginning of an empty film', () => {
    const locked = { ...cut, tracks: cut.tracks.map((track) => ({ ...track, locked: true })) };
    expect(dropPlace(locked, 'V1', 3)).toBeNull();
    expect(dropPlace(cut, 'V9', 3)).toBeNull();
    expect(dropPlace(film({}), 'V1', 300)).toMatchObject({ at: 0, text: 'Begins the film' });
  });
});

describe('dropOps', () => {
  it('splits the clip under the pointer and makes room, with the real length', () => {
    const after = let_go(cut, 'V1', 10, news('n', 31));
    expect(picture(after, 'V1')).toMatch(/^A:10@0 n:31@0 \S+:14@10 B:24@10 ~4\/4 C:24@10$/);
  });
  it('comes in on a cut, and at the end', () => {
    expect(picture(let_go(cut, 'V1', 24, news('n', 5)), 'V1')).toBe('A:24@0 n:5@0 B:24@10 ~4/4 C:24@10');
    expect(picture(let_go(cut, 'V1', 999, news('n', 5)), 'V1')).toBe('A:24@0 B:24@10 ~4/4 C:24@10 n:5@0');
  });
  it('lays several one behind the other', () => {
    expect(picture(let_go(cut, 'V1', 24, news('n', 5), news('m', 6)), 'V1')).toContain('A:24@0 n:5@0 m:6@0 B:24@10');
  });
  it('writes over what is there on a free track, and hangs on the shot under it', () => {
    const after = let_go(cut, 'V2', 20, news('n', 30));
    expect(picture(after, 'V2')).toBe('gap10 over:10@0 n:30@0');
    expect(findClip(after, id('n'))?.item.anchor).toEqual({ clip: 'A', offset: 20 });
  });
  it('takes sound to a sound track', () => {
    const sound = clipOfTake(take('s', 48_000, { kind: 'audio', rate: { num: 48_000, den: 1 } }), {
      id: 'sound',
      name: 'Sound',
      length: 24,
    });
    const after = let_go(cut, 'V1', 10, sound);
    expect(picture(after, 'V1')).toBe(picture(cut, 'V1'));
    expect(findClip(after, id('sound'))).toMatchObject({ start: 10, track: { kind: 'audio' } });
  });
  it('does what its place said, at any frame: the new clip begins there and the film grows by its length', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 200 }), fc.integer({ min: 1, max: 50 }), (frame, length) => {
        const place = dropPlace(cut, 'V1', frame)!;
        const after = let_go(cut, 'V1', frame, news('n', length));
        expect(findClip(after, id('n'))?.start).toBe(place.at);
        expect(sequenceLength(after)).toBe(72 + length);
        const parts = after.tracks
          .find((track) => track.id === ('V1' as TrackId))!
          .items.filter((it) => it.type === 'clip');
        expect(parts).toHaveLength(place.how === 'split' ? 5 : 4);
      }),
    );
  });
});

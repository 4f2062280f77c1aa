import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editSequence, type SequenceOp, sequenceDocument } from '../edits/document.ts';
import { clip, film, id } from '../edits/fixtures.ts';
import { findClip } from '../sequence/items.ts';
import type { Sequence } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import { type Key, keyedValue, valueAt, withKey, withoutKey } from './keys.ts';

const key = (at: number, value: number, ease: Key['ease'] = 'linear'): Key => ({ at, value, ease });

describe('a row of keys', () => {
  const row = [key(10, 0), key(20, 1, 'hold'), key(30, 5, 'ease'), key(40, 6)];
  it.each([
    [0, 0],
    [10, 0],
    [15, 0.5],
    [20, 1],
    [29, 1],
    [30, 5],
    [35, 5.5],
    [32, 5 + 3 * 0.04 - 2 * 0.008],
    [40, 6],
    [99, 6],
  ])('frame %i is %d', (at, value) => expect(valueAt(row, at)).toBeCloseTo(value, 9));

  it('gets, moves and loses keys in their order', () => {
    expect(withKey([key(5, 1)], key(2, 0)).map((it) => it.at)).toEqual([2, 5]);
    expect(withKey([key(5, 1)], key(5, 3))).toEqual([key(5, 3)]);
    expect(withoutKey([key(5, 1)], 5)).toBeNull();
  });
});

/** A shot whose opacity goes from 0 to 1 over 20 of its frames, between two others. */
const sequence = (): Sequence => {
  const start = film({ V1: [clip('A', 10, 0, 40), clip('B', 24, 6, 60), clip('C', 10, 0, 40)] });
  const op: SequenceOp = { type: 'setKeys', clip: id('B'), name: 'opacity', keys: [key(8, 0), key(28, 1)] };
  const made = editSequence(start, op);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
};
const done = (doc: Sequence, op: SequenceOp): Sequence => {
  const applied = sequenceDocument.apply(doc, op);
  if (!applied.ok) throw new Error(applied.error.message);
  const undone = applied.value.inverse.reduce((at, back) => {
    const step = sequenceDocument.apply(at, back);
    if (!step.ok) throw new Error(step.error.message);
    return step.value.doc;
  }, applied.value.doc);
  expect(undone).toEqual(doc);
  return applied.value.doc;
};
/** Opacity of a clip, frame by frame, by the frame of its media. */
const looks = (doc: Sequence, name: string): readonly (readonly [number, number])[] => {
  const { item } = findClip(doc, id(name))!;
  return Array.from(
    { length: item.trim.length },
    (_, k) => [item.trim.in + k, keyedValue(item, 'opacity', k)] as const,
  );
};

describe('keys stay on their pictures', () => {
  const before = new Map(looks(sequence(), 'B'));
  it.each<[string, SequenceOp, readonly string[]]>([
    ['blade', { type: 'split', clip: id('B'), at: seqFrame(20), newId: id('B2') }, ['B', 'B2']],
    ['trim in', { type: 'trim', clip: id('B'), edge: 'in', by: 5 }, ['B']],
    ['trim out', { type: 'trim', clip: id('B'), edge: 'out', by: -7 }, ['B']],
    ['slip', { type: 'slip', clip: id('B'), by: 4 }, ['B']],
    ['roll', { type: 'roll', clip: id('B'), edge: 'in', by: 3 }, ['B']],
    ['ripple delete before it', { type: 'rippleDelete', clips: [id('A')] }, ['B']],
  ])('%s', (_what, op, names) => {
    const after = names.flatMap((name) => looks(done(sequence(), op), name));
    for (const [at, value] of after) if (before.has(at)) expect(value).toBeCloseTo(before.get(at)!, 9);
    expect(after.length).toBeGreaterThan(10);
  });

  it('half speed: the move takes twice as long, over the same pictures', () => {
    const doc = done(sequence(), { type: 'retime', clip: id('B'), speed: { num: 1, den: 2 } });
    expect(findClip(doc, id('B'))!.item.keys!.opacity!.map((it) => it.at)).toEqual([16, 56]);
  });

  it('a title that grows at its head keeps its moves where they are in the film', () => {
    const title = { ...clip('T', 20), text: { words: 'T' }, keys: { opacity: [key(0, 0), key(10, 1)] } };
    const doc = film({ V2: [{ type: 'gap', id: id('gap'), length: seqFrame(30) }, title] });
    const grown = findClip(done(doc, { type: 'trim', clip: id('T'), edge: 'in', by: -6 }), id('T'))!.item;
    expect([grown.trim.length, grown.keys!.opacity!.map((it) => it.at)]).toEqual([26, [6, 16]]);
  });

  it('any row of trims and cuts leaves every picture the value that it had', () => {
    const step = fc.record({
      edge: fc.constantFrom('in' as const, 'out' as const),
      by: fc.integer({ min: -9, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.integer({ min: 1, max: 20 }), (steps, cut) => {
        let doc = sequence();
        for (const { edge, by } of steps) doc = done(doc, { type: 'trim', clip: id('B'), edge, by });
        const { start } = findClip(doc, id('B'))!;
        doc = done(doc, { type: 'split', clip: id('B'), at: seqFrame(start + cut), newId: id('B2') });
        for (const name of ['B', 'B2']) {
          if (!findClip(doc, id(name))) continue;
          for (const [at, value] of looks(doc, name))
            expect(value).toBeCloseTo(Math.min(1, Math.max(0, (at - 8) / 20)), 9);
        }
      }),
      { numRuns: 60 },
    );
  });
});

it('keys out of order, twice on a frame or beyond the range of their property are refused', () => {
  const wish = (keys: unknown, name = 'opacity') =>
    sequenceDocument.parseOp({ type: 'setKeys', clip: 'B', name, keys });
  expect(wish([key(2, 0), key(1, 1)]).ok).toBe(false);
  expect(wish([key(2, 0), key(2, 1)]).ok).toBe(false);
  expect(wish([key(2, 1.5)]).ok).toBe(false);
  expect(wish([]).ok).toBe(false);
  expect(wish([key(2, 1.5)], 'transform.scale').ok).toBe(true);
  expect(wish(null).ok).toBe(true);
});

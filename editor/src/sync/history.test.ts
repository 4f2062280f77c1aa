import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, HistoryEntry } from './history.ts';
import { emptyHistory, newest, record, together, without } from './history.ts';

const entry = (opId: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  doc: 'd',
  opId,
  label: 'Edit',
  at: 0,
  inverse: [opId],
  ...more,
});
const all = (...entries: HistoryEntry[]) => entries.reduce(record, emptyHistory);
const ids = ({ undo }: History) => undo.map(({ opId }) => opId);

describe('what is one step', () => {
  const drag = (opId: string, at: number, more: Partial<HistoryEntry> = {}) =>
    entry(opId, { at, merge: 'seconds', ...more });
  it.each<[what: string, entries: HistoryEntry[], steps: string[]]>([
    ['a dragged slider', [drag('a', 0), drag('b', 1199)], ['b']],
    ['one that is dragged slowly, move by move', [drag('a', 0), drag('b', 1000), drag('c', 2000)], ['c']],
    ['a pause makes two', [drag('a', 0), drag('b', 1200)], ['a', 'b']],
    ['another slider', [drag('a', 0), drag('b', 1, { merge: 'seed' })], ['a', 'b']],
    ['the same one of another document', [drag('a', 0), drag('b', 1, { doc: 'e' })], ['a', 'b']],
    ['edits without a key', [entry('a'), entry('b')], ['a', 'b']],
    ['an edit between', [drag('a', 0), entry('b', { at: 1 }), drag('c', 2)], ['a', 'b', 'c']],
  ])('%s', (_, entries, steps) => {
    expect(ids(all(...entries))).toEqual(steps);
  });

  it('is taken back newest move first, under the name of its last write', () => {
    const [step] = all(drag('a', 0), drag('b', 1), drag('c', 2)).undo;
    expect(step).toMatchObject({ opId: 'c', at: 2, inverse: ['c', 'b', 'a'] });
  });
});

it('a new edit closes the way forward, merged or not', () => {
  const redo = [entry('gone')];
  expect(record({ undo: [], redo }, entry('a')).redo).toEqual([]);
  const merged = record({ undo: [entry('a', { merge: 'm' })], redo }, entry('b', { merge: 'm', at: 1 }));
  expect(merged).toMatchObject({ undo: [{ opId: 'b' }], redo: [] });
});

it('keeps the newest five hundred', () => {
  const history = all(...Array.from({ length: 503 }, (_, index) => entry(String(index))));
  expect(history.undo).toHaveLength(500);
  expect([ids(history)[0], ids(history).at(-1)]).toEqual(['3', '502']);
});

it('undo looks at the documents in front of the person, newest first; a refused write goes', () => {
  const entries = [entry('a'), entry('b', { doc: 'e' }), entry('c'), entry('f', { doc: 'g' })];
  expect(newest(entries, new Set(['d', 'e']))?.opId).toBe('c');
  expect(newest(entries, new Set(['e']))?.opId).toBe('b');
  expect(newest(entries, new Set())).toBe(undefined);
  expect(without(entries, 'c').map(({ opId }) => opId)).toEqual(['a', 'b', 'f']);
});

it('edits of several documents that were one thing are taken back together, newest first', () => {
  const [a, b, c] = [entry('a', { group: 'g' }), entry('b'), entry('c', { doc: 'e', group: 'g' })];
  expect(together(a, [a, b, c]).map(({ opId }) => opId)).toEqual(['c', 'a']);
  expect(together(b, [a, b, c])).toEqual([b]);
});

it('whatever was merged: taking all steps back, newest first, takes every edit back in order', () => {
  const one = fc.record({
    at: fc.nat(900),
    merge: fc.constantFrom(undefined, 'm', 'n'),
    doc: fc.constantFrom('d', 'e'),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (edits) => {
      let now = 0;
      const entries = edits.map(({ at, merge, doc }, index) => {
        now += at;
        return entry(String(index), { at: now, doc, ...(merge ? { merge } : {}) });
      });
      const { undo } = all(...entries);
      expect([...undo].reverse().flatMap(({ inverse }) => inverse)).toEqual(entries.map(({ opId }) => opId).reverse());
      for (const { doc, inverse } of undo) for (const at of inverse) expect(entries[Number(at)]?.doc).toBe(doc);
    }),
  );
});

import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newScript, scriptDocument } from '../document/document-type.ts';
import { shotsOf } from '../document/views.ts';
import { makeFeature } from '../testing/feature.ts';
import { compareDraft, type DraftChange } from './compare.ts';

const TEXT = 'INT. A - DAY\n\nBob waits at the door.\n\nRain falls.\n\nEXT. B - DAY\n\nEve runs along the wall.\n';
const draft = (text: string): DraftChange => {
  const done = compareDraft(newScript('s', '', TEXT), text, 'x');
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
};

it.each([
  ['nothing', TEXT, { same: 3, changed: 0, new: 0, gone: 0 }, ['same', 'same']],
  ['a word', TEXT.replace('at the door', 'at the gate'), { same: 2, changed: 1, new: 0, gone: 0 }, ['changed', 'same']],
  [
    'a scene between',
    TEXT.replace('EXT. B', 'INT. C - DAY\n\nA cat.\n\nEXT. B'),
    { same: 3, changed: 0, new: 1, gone: 0 },
    ['same', 'new', 'same'],
  ],
  ['a scene less', TEXT.slice(0, TEXT.indexOf('EXT. B')), { same: 2, changed: 0, new: 0, gone: 1 }, ['same', 'gone']],
  ['a shot less', TEXT.replace('Rain falls.\n\n', ''), { same: 2, changed: 0, new: 0, gone: 1 }, ['changed', 'same']],
  [
    'another name',
    TEXT.replace('EXT. B', 'EXT. HARBOUR'),
    { same: 2, changed: 1, new: 0, gone: 0 },
    ['same', 'changed'],
  ],
])('%s', (_, text, counts, fates) => {
  const change = draft(text);
  expect(change.counts).toEqual(counts);
  expect(change.scenes.map((scene) => scene.fate)).toEqual(fates);
});

it('says what then happens: the operation it shows is the one that is applied', () => {
  const seed = fc.integer({ min: 1, max: 1e6 });
  fc.assert(
    fc.property(seed, seed, fc.boolean(), (a, b, mixed) => {
      const one = makeFeature({ seed: a, scenes: 4 });
      const two = makeFeature({ seed: b, scenes: 3 });
      const doc = newScript('s', '', one);
      const change = compareDraft(doc, mixed ? `${two}\n${one}` : two, 'x');
      const done = change.ok ? applyAll(scriptDocument, doc, change.value.ops) : change;
      if (!change.ok || !done.ok) throw new Error('refused');
      const ids = new Set(shotsOf(done.value.doc).shots.map((shot) => shot.id));
      const told = change.value.scenes.flatMap((scene) => scene.shots);
      expect(new Set(told.filter((shot) => shot.fate !== 'gone').map((shot) => shot.id))).toEqual(ids);
      const gone = shotsOf(doc).shots.filter((shot) => !ids.has(shot.id));
      expect(
        told
          .filter((shot) => shot.fate === 'gone')
          .map((shot) => shot.id)
          .sort(),
      ).toEqual(gone.map((shot) => shot.id).sort());
      expect(told.length).toBe(new Set(told.map((shot) => shot.id)).size);
    }),
    { numRuns: 15 },
  );
});

import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../graph/index.ts';
import type { ShotValue } from '../../values.ts';
import { makeFeature } from '../testing/feature.ts';
import type { ScriptDocument, ScriptOp } from './document.ts';
import { newScript, scriptDocument } from './document-type.ts';
import { scriptValueOf, shotsOf, shotsOfScript } from './views.ts';

const must = (doc: ScriptDocument, ...ops: ScriptOp[]): ScriptDocument => {
  const done = applyAll(scriptDocument, doc, ops);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.doc;
};
/** What a shot's tasks are keyed by, with its length and everything else that a render depends on. */
const content = (shot: ShotValue): string => keyOf('shot', shot);
const contents = (doc: ScriptDocument): Map<string, string> =>
  new Map(shotsOf(doc).shots.map((shot) => [shot.id, content(shot)]));
/** What a graph sees of the script on its wire must be what the board shows. */
const sameOnTheWire = (doc: ScriptDocument): void => {
  const wire = shotsOfScript(JSON.parse(JSON.stringify(scriptValueOf(doc)))).shots;
  expect(wire).toEqual(shotsOf(doc).shots);
};

const script = fc
  .record({ seed: fc.integer({ min: 1, max: 1_000_000 }), scenes: fc.integer({ min: 2, max: 5 }) })
  .map(makeFeature);
const heading = fc.constantFrom(
  'EXT. PIER - NIGHT',
  'INT. KITCHEN - CONTINUOUS',
  'INT. HARBOUR - LATER',
  'EXT. KITCHEN',
  'INT. ARCHIVE - SAME',
  'EXT. ROOF - DAWN',
);
const scene = fc
  .tuple(heading, fc.constantFrom('Gulls over an empty pier.', 'MARA\nNobody is here.', 'INTERCUT\n\nMARA\nHello?'))
  .map(([head, body]) => `${head}\n\n${body}\n\n`);
const starts = (text: string): number[] => [...text.matchAll(/^(?:INT|EXT)\. /gm)].map((m) => m.index);

describe('a scene that is inserted or deleted', () => {
  it('changes no other shot’s id or content, wherever it is put, and another one neither', () => {
    fc.assert(
      fc.property(script, fc.array(fc.tuple(fc.nat(), scene), { minLength: 1, maxLength: 3 }), (text, insertions) => {
        let doc = newScript('s', '', text);
        const before = contents(doc);
        for (const [at, inserted] of insertions) {
          const places = [...starts(doc.text), doc.text.length];
          const place = places[at % places.length] as number;
          const insert = place === doc.text.length ? `\n${inserted}` : inserted;
          doc = must(doc, { type: 'editText', at: place, remove: 0, insert, was: '' });
        }
        const after = contents(doc);
        for (const [id, was] of before) expect(after.get(id)).toBe(was);
        expect(after.size).toBeGreaterThan(before.size);
        sameOnTheWire(doc);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves the light of what went on from it when it is deleted, and undo is exact', () => {
    fc.assert(
      fc.property(script, fc.nat(), (text, which) => {
        const doc = newScript('s', '', text);
        const places = starts(text);
        const k = which % places.length;
        const [from, to] = [places[k] as number, places[k + 1] ?? text.length];
        const done = scriptDocument.apply(doc, { type: 'editText', at: from, remove: to - from, insert: '' });
        if (!done.ok) throw new Error(done.error.message);
        const gone = new Set(shotsOf(doc).scenes[k]?.shots.map((shot) => shot.id));
        const after = contents(done.value.doc);
        for (const [id, was] of contents(doc)) if (!gone.has(id)) expect(after.get(id)).toBe(was);
        expect(must(done.value.doc, ...done.value.inverse)).toEqual(doc);
      }),
      { numRuns: 20 },
    );
  });

  it('takes its own light from the scene before it, and what follows a scene follows its light', () => {
    const text = 'INT. A - DAY\n\nBob.\n\nINT. B - CONTINUOUS\n\nEve.\n\nINT. C - LATER\n\nAnn.\n';
    const times = (doc: ScriptDocument): string[] => shotsOf(doc).scenes.map((s) => s.timeOfDay);
    const doc = newScript('s', '', text);
    expect(times(doc)).toEqual(['day', 'day', 'day']);
    const at = text.indexOf('INT. B');
    const grown = must(doc, { type: 'editText', at, remove: 0, insert: 'EXT. X - NIGHT\n\nRain.\n\n', was: '' });
    expect(times(grown)).toEqual(['day', 'night', 'day', 'day']);
    const dusk = must(grown, { type: 'setText', text: grown.text.replace('A - DAY', 'A - DUSK') });
    expect(times(dusk)).toEqual(['dusk', 'night', 'dusk', 'dusk']);
    // A heading that is written anew goes on from the scene before it.
    const anew = must(grown, { type: 'setText', text: grown.text.replace('INT. B - CONT', 'INT. BARN - CONT') });
    expect(times(anew)).toEqual(['day', 'night', 'night', 'night']);
  });
});

describe('an edited line', () => {
  /** One word more or less in one line of action or speech, never at its start or end. */
  const edit = fc.record({ line: fc.nat(), word: fc.nat(), insert: fc.constantFrom('blue', 'slowly and', '') });
  it('changes the content of exactly one shot, and no id', () => {
    fc.assert(
      fc.property(script, fc.array(edit, { minLength: 1, maxLength: 5 }), (text, edits) => {
        let doc = newScript('s', '', text);
        for (const { line, word, insert } of edits) {
          const next = editLine(doc, line, word, insert);
          const before = contents(doc);
          const after = contents(next);
          expect([...after.keys()]).toEqual([...before.keys()]);
          const changed = [...after].filter(([id, now]) => now !== before.get(id));
          expect(changed).toHaveLength(next.text === doc.text ? 0 : 1);
          sameOnTheWire(next);
          doc = next;
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leaves a two-shot of short cues together, and two cues apart, whatever their length becomes', () => {
    const text = 'INT. A - DAY\n\nThe room holds two people.\n\nBOB\nYes, it is.\n\nEVE\nNo, it is not.\n';
    const doc = newScript('s', '', text);
    expect(shotsOf(doc).shots).toHaveLength(2);
    const longer = must(doc, {
      type: 'setText',
      text: text.replace('it is not', 'it is certainly not today, my dear Bob'),
    });
    expect(shotsOf(longer).shots.map((s) => s.dialogue.length)).toEqual([0, 2]);
    // Written anew elsewhere, the same words are cut by the rules.
    expect(shotsOf(newScript('t', '', longer.text)).shots).toHaveLength(3);
    const apart = newScript('u', '', longer.text);
    const shorter = must(apart, { type: 'setText', text });
    expect(shotsOf(shorter).shots.map((s) => s.dialogue.length)).toEqual([0, 1, 1]);
    sameOnTheWire(shorter);
    // Read from the file, without what was in memory, it is the same list.
    const read = scriptDocument.parse(JSON.parse(JSON.stringify(shorter)));
    expect(read.ok && shotsOf(read.value).shots).toEqual(shotsOf(shorter).shots);
  });

  it('is cut in two where no take holds it any more: the part that is most like it keeps the id', () => {
    const text = 'INT. A - DAY\n\nThe room.\n\nBOB\nOne two three. Four five six.\n';
    const doc = newScript('s', '', text);
    const more = must(doc, { type: 'setText', text: text.replace('three.', `three ${'and more '.repeat(14)}.`) });
    const ids = shotsOf(more).shots.map((s) => s.id);
    expect(ids).toEqual(expect.arrayContaining(shotsOf(doc).shots.map((s) => s.id)));
    expect(ids).toHaveLength(3);
  });
});

function editLine(doc: ScriptDocument, line: number, word: number, insert: string): ScriptDocument {
  const prose = shotsOf(doc).parsed.blocks.filter(
    (b) => (b.type === 'action' || b.type === 'dialogue') && b.text.split(' ').length > 3,
  );
  const block = prose[line % prose.length] as { start: number; end: number };
  const source = doc.text.slice(block.start, block.end);
  const gaps = [...source.matchAll(/(?<=\p{L}) (?=\p{L})/gu)].map((m) => m.index);
  const at = gaps[word % Math.max(1, gaps.length)];
  if (at === undefined) return doc;
  if (insert !== '') {
    const { shots, sources } = shotsOf(doc);
    const place = block.start + at;
    const shot = shots.find((s) => {
      const { start, end } = sources[s.id] as { start: number; end: number };
      return start <= place && place < end;
    });
    // A take that is full would have to be cut: that is another test.
    if (!shot || shot.seconds > 8.5) return doc;
    return must(doc, { type: 'editText', at: place, remove: 0, insert: ` ${insert}`, was: '' });
  }
  const next = source.slice(at + 1).search(/[ .!?]|$/);
  return must(doc, { type: 'editText', at: block.start + at, remove: next + 1, insert: '' });
}

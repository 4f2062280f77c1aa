import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScriptDocument } from '../document/document.ts';
import { newScript, scriptDocument } from '../document/document-type.ts';
import { shotsOf } from '../document/views.ts';
import { makeFeature } from '../testing/feature.ts';
import { addScene, addShot, deleteScene, deleteShot, moveScene, moveShot } from './arrange.ts';
import { mergeShot, splitPlaces, splitShot } from './cut.ts';
import type { Edited } from './rewrite.ts';
import { editAction, editHeading, editSpeech } from './words.ts';

type Done = { ok: true; value: Edited } | { ok: false; error: { code: string } };
const must = (done: Done): Edited => {
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
};
const idsOf = (doc: ScriptDocument): string[] => shotsOf(doc).shots.map((shot) => shot.id);
const shotOf = (doc: ScriptDocument, id: string) => {
  const shot = shotsOf(doc).shots.find((one) => one.id === id);
  if (!shot) throw new Error(`no ${id}`);
  return shot;
};
const lines = (text: string): string[] => text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
/** Applied as the server does, from the document it began with; and taken back. */
function applied(doc: ScriptDocument, edited: Edited): ScriptDocument {
  const ops = edited.ops.map((op) => {
    const read = scriptDocument.parseOp(JSON.parse(JSON.stringify(op)));
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  });
  const done = applyAll(scriptDocument, doc, ops);
  if (!done.ok) throw new Error(done.error.message);
  const back = applyAll(scriptDocument, done.value.doc, done.value.inverse);
  if (!back.ok) throw new Error(back.error.message);
  expect(back.value.doc.text).toBe(doc.text);
  expect(idsOf(back.value.doc)).toEqual(idsOf(doc));
  expect(back.value.doc.overrides).toEqual(doc.overrides);
  return done.value.doc;
}

const BOOTH = `INT. BOOTH - NIGHT

Dust turns in the beam of the old lamp. Mara threads the *last* reel by feel. Nobody watches her do it tonight.

The lamp gutters on the bench and then holds.

MARA
Not tonight. Tonight you stay with me.

EXT. ALLEY - NIGHT

A courier crosses the wet alley, a film can under his coat.

COURIER
She said there would be light.

EXT. ROUTE 9 - DAWN

Mesas like a torn ticket.
`;
const booth = (): ScriptDocument => newScript('s', '', BOOTH);

describe('words', () => {
  it.each([
    [
      'a word',
      'Dust turns in the beam of the new lamp. Mara threads the last reel by feel. Nobody watches her do it tonight.',
      'new lamp. Mara threads the *last* reel',
    ],
    [
      'behind a mark',
      'Dust turns in the beam of the old lamp. Mara threads the last reel by ear. Nobody watches her do it tonight.',
      '*last* reel by ear.',
    ],
  ])('of the action are changed in the text: %s', (_, words, there) => {
    const doc = booth();
    const [id] = idsOf(doc) as [string];
    const after = applied(doc, must(editAction(doc, id, words)));
    expect(after.text).toContain(there);
    expect(shotOf(after, id).action).toBe(words);
    expect(idsOf(after)).toEqual(idsOf(doc));
    expect(after.overrides).toEqual({});
  });
  it('that would be read as a heading stand over the text instead', () => {
    const doc = booth();
    const id = idsOf(doc)[1] as string;
    const after = applied(doc, must(editAction(doc, id, 'INT. CELLAR - DAY')));
    expect(after.text).toBe(doc.text);
    expect(shotOf(after, id).action).toBe('INT. CELLAR - DAY');
    const back = applied(after, must(editAction(after, id, '')));
    expect(shotOf(back, id).action).toContain('gutters');
  });
  it('of a speech and of a heading are changed in the text; the scene keeps its id and shots', () => {
    const doc = booth();
    const { scenes } = shotsOf(doc);
    const id = scenes[0]?.shots[2]?.id as string;
    const said = applied(doc, must(editSpeech(doc, id, 0, 'Not tonight. Tonight you go home.')));
    expect(said.text).toContain('\nNot tonight. Tonight you go home.\n');
    expect(idsOf(said)).toEqual(idsOf(doc));
    const moved = applied(doc, must(editHeading(doc, scenes[1]?.id as string, 'THE ROOF')));
    expect(moved.text).toContain('\n.THE ROOF\n');
    expect(shotsOf(moved).scenes[1]).toMatchObject({ id: scenes[1]?.id, heading: 'THE ROOF' });
    expect(idsOf(moved)).toEqual(idsOf(doc));
    expect(editSpeech(doc, id, 4, 'x').ok).toBe(false);
  });
});

describe('scenes and shots', () => {
  it('are split at a sentence and merged again, in the text', () => {
    const doc = booth();
    const ids = idsOf(doc);
    const places = splitPlaces(doc, ids[0] as string);
    expect(places.map((one) => one.begins)).toEqual([
      'Mara threads the last reel by feel.',
      'Nobody watches her do it tonight.',
    ]);
    const two = applied(doc, must(splitShot(doc, ids[0] as string, places[0] as (typeof places)[0], 'x')));
    expect(two.text).toContain('old lamp.\n\nMara threads');
    expect(idsOf(two)).toEqual([ids[0], 'shot-x-7', ...ids.slice(1)]);
    const one = applied(two, must(mergeShot(two, ids[0] as string)));
    expect(one.text).toBe(doc.text);
    expect(idsOf(one)).toEqual(ids);
  });
  it('a speech is split with its speaker named again, and a shot at the border of what it holds', () => {
    const doc = booth();
    const id = idsOf(doc)[2] as string;
    const [place] = splitPlaces(doc, id);
    const two = applied(doc, must(splitShot(doc, id, place as NonNullable<typeof place>)));
    expect(two.text).toContain("MARA\nNot tonight.\n\nMARA (CONT'D)\nTonight you stay with me.");
    expect(idsOf(two)).toHaveLength(idsOf(doc).length + 1);
    const again = applied(two, must(mergeShot(two, id)));
    expect(idsOf(again)).toEqual(idsOf(doc));
  });
  it('say why two shots cannot be one', () => {
    const doc = booth();
    expect(mergeShot(doc, idsOf(doc)[2] as string)).toMatchObject({ ok: false, error: { code: 'no_next' } });
    const para = `${'The rain goes on and on over the old roofs. '.repeat(4).trim()}`;
    const long = newScript('s', '', `INT. A - DAY\n\n${para}\n\n${para}\n`);
    expect(mergeShot(long, idsOf(long)[0] as string)).toMatchObject({ ok: false, error: { code: 'cannot_merge' } });
  });
  it('are added and deleted in the text, also an only shot and the last scene', () => {
    const doc = booth();
    const [a, b] = shotsOf(doc).scenes.map((scene) => scene.id) as [string, string];
    const made = addShot(doc, { scene: a, after: idsOf(doc)[0] as string }, 'A moth.', 'x');
    if (!made.ok) throw new Error(made.error.code);
    expect(applied(doc, made.value).text).toContain('tonight.\n\nA moth.\n\nThe lamp');
    expect(shotOf(made.value.doc, made.value.shot).action).toBe('A moth.');
    const gone = applied(made.value.doc, must(deleteShot(made.value.doc, made.value.shot)));
    expect(gone.text).toBe(doc.text);
    const scene = addScene(doc, b, { heading: 'INT. CAR - DAY', words: 'It rains.' }, 'x');
    if (!scene.ok) throw new Error(scene.error.code);
    expect(shotsOf(applied(doc, scene.value)).scenes.map((one) => one.location)).toEqual([
      'BOOTH',
      'ALLEY',
      'CAR',
      'ROUTE 9',
    ]);
    expect(applied(scene.value.doc, must(deleteScene(scene.value.doc, scene.value.scene))).text).toBe(doc.text);
    const only = idsOf(doc).at(-1) as string;
    const empty = applied(doc, must(deleteShot(doc, only)));
    expect(shotsOf(empty).scenes.at(-1)?.shots).toEqual([]);
    const last = addShot(empty, { scene: shotsOf(empty).scenes.at(-1)?.id as string, after: null }, 'Dust.');
    expect(last.ok && last.value.doc.text.endsWith('DAWN\n\nDust.\n')).toBe(true);
  });
  it('a scene is made in an empty script, and nothing goes before what has no heading', () => {
    const made = addScene(newScript('s', '', ''), null, { heading: 'INT. A - DAY', words: 'One.' });
    expect(made.ok && shotsOf(made.value.doc).shots.map((shot) => shot.action)).toEqual(['One.']);
    const open = newScript('s', '', 'A long shot of the sea before anything is named.\n\nINT. A - DAY\n\nOne.\n');
    const [zero, one] = shotsOf(open).scenes.map((scene) => scene.id) as [string, string];
    expect(moveScene(open, one, zero)).toMatchObject({ ok: false, error: { code: 'no_heading' } });
  });
});

describe('a shot that would become a part of another one', () => {
  it('is not moved, so that no take shows the words of another shot', () => {
    const doc = newScript(
      's',
      '',
      'INT. ROOF - DAY\n\nWinter comes to the drawer and away.\n\nA gull walks by!\n\nJONAS\nA lamp always looks over the harbour.\n\nCLOSE ON THE LAMP\n\nIt is lit.\n\nMARA\nA hand in the rain!\n\nCLOSE ON THE DOOR\n\nIt opens.\n',
    );
    const [first, , , door] = shotsOf(doc).shots;
    const moved = moveShot(doc, first?.id as string, { scene: first?.sceneId as string, before: door?.id as string });
    expect(moved).toMatchObject({ ok: false, error: { code: 'read_otherwise' } });
  });
});

const script = fc
  .tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 5 }), fc.boolean())
  .map(([seed, scenes, crlf]) => {
    const text = makeFeature({ seed, scenes });
    return crlf ? text.replace(/\n/g, '\r\n') : text;
  });

describe('any script', () => {
  it('keeps its words and every id when shots and scenes change places; undo brings it back to the letter', () => {
    let exact = 0;
    let all = 0;
    fc.assert(
      fc.property(
        script,
        fc.array(fc.tuple(fc.boolean(), fc.nat(), fc.nat(), fc.nat()), { maxLength: 4 }),
        (text, moves) => {
          let doc = newScript('s', '', text);
          for (const [whole, a, b, c] of moves) {
            const { scenes } = shotsOf(doc);
            const scene = scenes[b % scenes.length] as (typeof scenes)[0];
            const ids = idsOf(doc);
            const id = ids[a % ids.length] as string;
            const before = [...scene.shots.map((shot) => shot.id), null][c % (scene.shots.length + 1)] ?? null;
            const done = whole
              ? moveScene(
                  doc,
                  (scenes[a % scenes.length] as (typeof scenes)[0]).id,
                  [...scenes.map((s) => s.id), null][c % (scenes.length + 1)] ?? null,
                )
              : moveShot(doc, id, { scene: scene.id, before });
            all++;
            if (!done.ok) {
              expect(['tangled', 'cannot_split', 'read_otherwise']).toContain(done.error.code);
              continue;
            }
            const after = applied(doc, done.value);
            expect([...idsOf(after)].sort()).toEqual(expect.arrayContaining([...ids].sort()));
            if (idsOf(after).length === ids.length) exact++;
            // Not a word is lost or made; a part of a paragraph that goes becomes one, under its speaker's name.
            if (done.value.ops.length < 2) expect(lines(after.text).sort()).toEqual(lines(doc.text).sort());
            if (!whole && before !== null && before !== id && done.value.ops.length > 0) {
              const now = idsOf(after);
              if (now.length === ids.length) expect(now.indexOf(before)).toBe(now.indexOf(id) + 1);
            }
            doc = after;
          }
        },
      ),
      { numRuns: 30 },
    );
    // Nearly every move leaves the cut of all other shots alone.
    expect(exact / all).toBeGreaterThan(0.85);
  });
  it('keeps every other id when shots are split, merged, added, deleted and rewritten', () => {
    let done = 0;
    let all = 0;
    fc.assert(
      fc.property(
        script,
        fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat(), fc.nat()), { maxLength: 4 }),
        (text, edits) => {
          let doc = newScript('s', '', text);
          for (const [kind, a, b] of edits) {
            const ids = idsOf(doc);
            const id = ids[a % ids.length] as string;
            const { sceneId, action, dialogue } = shotOf(doc, id);
            const places = splitPlaces(doc, id);
            const place = places[b % Math.max(1, places.length)];
            const next = ids[ids.indexOf(id) + 1];
            const made: Done[] = [
              place ? splitShot(doc, id, place) : { ok: true, value: { doc, ops: [] } },
              mergeShot(doc, id),
              addShot(doc, { scene: sceneId, after: id }, 'A moth comes to the light.'),
              deleteShot(doc, id),
              dialogue[0] ? editSpeech(doc, id, 0, `${dialogue[0].line} Yes.`) : editAction(doc, id, `Then ${action}`),
            ];
            const one = made[kind] as Done;
            all++;
            if (!one.ok) continue;
            done++;
            const after = applied(doc, one.value);
            const gone = kind === 1 ? next : kind === 3 ? id : null;
            expect(idsOf(after)).toEqual(expect.arrayContaining(ids.filter((other) => other !== gone)));
            if (gone !== null) expect(idsOf(after)).not.toContain(gone);
            doc = after;
          }
        },
      ),
      { numRuns: 30 },
    );
    expect(done / all).toBeGreaterThan(0.6);
  });
});

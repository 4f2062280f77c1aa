import { readFileSync } from 'node:fs';
import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShotValue } from '../../values.ts';
import type { ScriptDocument, ScriptOp } from './document.ts';
import { newScript, scriptDocument } from './document-type.ts';
import { EMPTY_LIST } from './list.ts';
import { reconcile } from './reconcile.ts';
import { readScript, scriptValueOf, shotsOf, shotsOfScript } from './views.ts';

const lamp = readFileSync(new URL('../fixtures/the-lighthouse.fountain', import.meta.url), 'utf8');
const must = (doc: ScriptDocument, ...ops: ScriptOp[]): ScriptDocument => {
  const done = applyAll(scriptDocument, doc, ops);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.doc;
};
const edit = (text: string, from: string, to: string): ScriptOp => {
  const at = text.indexOf(from);
  return {
    type: 'editText',
    at,
    remove: from.length,
    insert: to,
    was: from,
    near: text.slice(Math.max(0, at - 20), at),
  };
};
/** What a shot's task is keyed by: everything but where it stands. */
const content = ({ id: _i, number: _n, sceneId: _s, sceneNumber: _m, line: _l, ...rest }: ShotValue): unknown => rest;
const byId = (doc: ScriptDocument): Map<string, ShotValue> => new Map(shotsOf(doc).shots.map((s) => [s.id, s]));

describe('shot ids', () => {
  it('are counted where there was no list, and the same every time', () => {
    const a = reconcile(EMPTY_LIST, readScript(lamp).planned);
    expect(a).toEqual(reconcile(EMPTY_LIST, readScript(lamp).planned));
    expect(a.scenes[0]?.shots[0]?.id).toBe('shot-1');
    expect(new Set(a.scenes.flatMap((s) => s.shots.map((x) => x.id))).size).toBe(a.next - 1);
  });

  it('stay when one line is edited, and one shot changes', () => {
    const before = newScript('s', 'L', lamp);
    for (const [from, to] of [
      ['A kettle. Two cups.', 'A kettle. Three cups.'],
      ['Cold fingers round a broken oar.', 'Cold fingers round a splintered oar.'],
      ['I had not spoken to anybody', 'I had hardly spoken to anybody'],
    ] as const) {
      const after = must(before, edit(lamp, from, to));
      const [old, now] = [byId(before), byId(after)];
      expect([...now.keys()]).toEqual([...old.keys()]);
      const changed = [...now].filter(
        ([id, s]) => JSON.stringify(content(s)) !== JSON.stringify(content(old.get(id) as ShotValue)),
      );
      expect(changed).toHaveLength(1);
    }
  });

  it('stay, with their content, when a scene is inserted anywhere', () => {
    const before = newScript('s', 'L', lamp);
    const scene = 'EXT. PIER - DAWN\n\nGulls over an empty pier.\n\nHANNA\nNobody.\n\n';
    for (const heading of ['EXT. LIGHTHOUSE - NIGHT', 'EXT. ROCKS', 'INT. LIGHTHOUSE - KITCHEN - LATER']) {
      const at = lamp.indexOf(heading);
      const after = must(before, { type: 'editText', at, remove: 0, insert: scene, was: '' });
      const now = byId(after);
      expect(now.size).toBe(byId(before).size + 2);
      for (const [id, shot] of byId(before)) expect(content(now.get(id) as ShotValue)).toEqual(content(shot));
    }
  });

  it('stay when the heading of a scene changes, and when a scene moves whole', () => {
    const before = newScript('s', 'L', lamp);
    const renamed = must(before, edit(lamp, 'EXT. ROCKS - MOMENTS LATER', 'EXT. REEF - NIGHT'));
    expect([...byId(renamed).keys()]).toEqual([...byId(before).keys()]);
    const a = lamp.indexOf('EXT. ROCKS');
    const b = lamp.indexOf('INT. LIGHTHOUSE - KITCHEN');
    const moved = must(before, { type: 'setText', text: `${lamp.slice(0, a) + lamp.slice(b)}\n${lamp.slice(a, b)}` });
    expect([...byId(moved).keys()].sort()).toEqual([...byId(before).keys()].sort());
  });

  it('stay through any edit of a paragraph: what is untouched keeps its id', () => {
    const paras = lamp.split('\n\n');
    const before = newScript('s', 'L', lamp);
    const word = fc.constantFrom('storm', 'glass', 'slowly', 'the sea', 'nobody');
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: paras.length - 1 }),
        word,
        fc.constantFrom('add', 'drop', 'change'),
        (at, w, how) => {
          const next = [...paras];
          if (how === 'add') next.splice(at, 0, `A new paragraph about ${w} and nothing else that anybody could know.`);
          else if (how === 'drop') next.splice(at, 1);
          else next[at] = `${next[at]} ${w}.`;
          const after = must(before, { type: 'setText', text: next.join('\n\n') });
          const ids = shotsOf(after).shots.map((s) => s.id);
          expect(new Set(ids).size).toBe(ids.length);
          // A shot whose words are unchanged and stood once keeps its id.
          const said = (s: ShotValue): string => JSON.stringify([s.action, s.dialogue]);
          const old = new Map(shotsOf(before).shots.map((s) => [said(s), s.id]));
          for (const shot of shotsOf(after).shots) {
            const id = old.get(said(shot));
            if (id !== undefined) expect(shot.id).toBe(id);
          }
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('operations', () => {
  const text = fc.constantFrom(
    'X',
    ' and rain',
    '\n\nA gull.\n\n',
    'EXT. PIER - DAY\n\nPlanks.\n\n',
    '',
    'HANNA\nYes.\n\n',
  );
  const op: fc.Arbitrary<(doc: ScriptDocument) => ScriptOp> = fc.oneof(
    fc.tuple(fc.nat(), fc.nat(60), text).map(([at, remove, insert]) => (doc: ScriptDocument): ScriptOp => {
      const from = at % (doc.text.length + 1);
      return { type: 'editText', at: from, remove: Math.min(remove, doc.text.length - from), insert };
    }),
    fc
      .tuple(fc.nat(200), fc.constantFrom('close', null), fc.constantFrom(4, null))
      .map(([n, size, seconds]) => (doc: ScriptDocument): ScriptOp => {
        const shots = shotsOf(doc).shots;
        return { type: 'setOverride', shot: shots[n % Math.max(1, shots.length)]?.id ?? 'x', patch: { size, seconds } };
      }),
    text.map((t) => (): ScriptOp => ({ type: 'setText', text: t })),
    fc.string().map((title) => (): ScriptOp => ({ type: 'setTitle', title })),
    fc.constant((): ScriptOp => ({ type: 'setFormatHint', formatHint: 'free' })),
    fc.constant((): ScriptOp => ({ type: 'ignoreProposal', name: 'BOB' })),
    fc.nat(20).map((n) => (): ScriptOp => ({ type: 'clearOverride', shot: `shot-${n}` })),
  );
  it('are undone exactly by their inverse, many at a time, and read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 6 }), (makers) => {
        let doc = newScript('s', 'L', lamp);
        for (const make of makers) {
          const next = make(doc);
          expect(scriptDocument.parseOp(JSON.parse(JSON.stringify(next))).ok).toBe(true);
          const done = scriptDocument.apply(doc, next);
          if (!done.ok) throw new Error(done.error.message);
          const back = applyAll(
            scriptDocument,
            done.value.doc,
            JSON.parse(JSON.stringify(done.value.inverse)) as ScriptOp[],
          );
          if (!back.ok) throw new Error(back.error.message);
          expect(back.value.doc).toEqual(doc);
          doc = done.value.doc;
          expect(scriptDocument.parse(JSON.parse(JSON.stringify(doc))).ok).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('give a shot that was deleted and brought back its id and its override', () => {
    const doc = newScript('s', 'L', lamp);
    const id = shotsOf(doc).shots[5]?.id as string;
    const pinned = must(doc, { type: 'setOverride', shot: id, patch: { size: 'insert', prompt: 'P' } });
    const gone = scriptDocument.apply(pinned, { type: 'setText', text: '' });
    if (!gone.ok) throw new Error();
    expect(shotsOf(gone.value.doc).shots).toHaveLength(0);
    const back = must(gone.value.doc, ...gone.value.inverse);
    expect(byId(back).get(id)).toMatchObject({ size: 'insert', prompt: 'P' });
  });

  it('find their place again when another edit came first', () => {
    const doc = newScript('s', 'L', 'INT. A - DAY\n\nBob waits by the door.\n');
    const op = edit(doc.text, 'waits', 'sleeps');
    const moved = must(doc, { type: 'editText', at: 0, remove: 0, insert: 'EXT. B - DAY\n\nRain.\n\n' });
    expect(must(moved, op).text).toContain('Bob sleeps by the door.');
    const lost = must(doc, { type: 'setText', text: 'Nothing of it.' });
    expect(scriptDocument.apply(lost, op)).toMatchObject({ ok: false, error: { code: 'text_moved' } });
  });

  it('refuse what does not fit, in words', () => {
    expect(scriptDocument.parseOp({ type: 'setText', text: 3 })).toMatchObject({
      ok: false,
      error: { code: 'op_unreadable' },
    });
    expect(scriptDocument.parseOp({ type: 'setTitle', title: 'x', more: 1 }).ok).toBe(false);
    expect(scriptDocument.parse({ format: 'other' })).toMatchObject({
      ok: false,
      error: { code: 'script_unreadable' },
    });
  });

  it('make a salted id that no other client makes', () => {
    const doc = newScript('s', 'L', 'INT. A - DAY\n\nBob.\n');
    const grown = must(doc, {
      type: 'editText',
      at: doc.text.length,
      remove: 0,
      insert: '\nINT. B - DAY\n\nEve.\n',
      salt: 'k3',
    });
    expect(shotsOf(grown).shots[1]?.id).toBe('shot-k3-2');
  });
});

describe('values', () => {
  it('a script value carries ids and overrides to whoever reads it', () => {
    const doc = newScript('s', 'L', lamp);
    const changed = must(doc, { type: 'setOverride', shot: 'shot-2', patch: { seconds: 7, size: 'close' } });
    const shots = shotsOfScript(JSON.parse(JSON.stringify(scriptValueOf(changed)))).shots;
    expect(shots).toEqual(shotsOf(changed).shots);
    expect(shots[1]).toMatchObject({ id: 'shot-2', seconds: 7, size: 'close' });
  });
  it('a script value without a document counts its own', () => {
    expect(shotsOfScript({ title: '', text: lamp, format: 'auto' }).shots[0]?.id).toBe('shot-1');
  });
});

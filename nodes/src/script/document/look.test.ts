import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPrompt, builtPrompt, negativePrompt } from '../../prompts/index.ts';
import type { ShotValue } from '../../values.ts';
import type { ScriptDocument, ScriptOp } from './document.ts';
import { newScript, scriptDocument } from './document-type.ts';
import type { LookPatch } from './look.ts';
import { scriptValueOf, shotsOf, shotsOfScript } from './views.ts';

const text = 'INT. A - DAY\n\nIda waits.\n\nEXT. B - NIGHT\n\nIda runs.\n';
const doc = newScript('s', 'T', text);
const must = (from: ScriptDocument, ...ops: ScriptOp[]) => {
  const done = applyAll(scriptDocument, from, ops);
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
};
const set = (scene: string | null, patch: Extract<ScriptOp, { type: 'setLook' }>['patch']): ScriptOp => ({
  type: 'setLook',
  scene,
  patch,
});
const prompts = (of: ScriptDocument) => shotsOf(of).shots.map((shot) => buildPrompt(shot, 'ltx-t2v'));

describe('the look of a film', () => {
  it('stands in the prompt of every shot, and a scene’s own words stand over it', () => {
    const scene = doc.scenes[1]!.id;
    const { doc: after } = must(
      doc,
      set(null, { palette: 'teal and rust', stock: 'Kodak 5219', negative: 'no hats' }),
      set(scene, { palette: 'bleached white' }),
    );
    const [first, second] = prompts(after);
    expect(first).toContain('Style: Kodak 5219, teal and rust palette.');
    expect(second).toContain('Style: Kodak 5219, bleached white palette.');
    expect(shotsOf(after).shots.map((shot) => negativePrompt(shot, 'ltx-t2v').slice(0, 8))).toEqual([
      'no hats,',
      'no hats,',
    ]);
    // The node that reads the script from a wire sees the same.
    expect(shotsOfScript(scriptValueOf(after)).shots).toEqual(shotsOf(after).shots);
    expect(scriptDocument.parse(JSON.parse(JSON.stringify(after)))).toEqual({ ok: true, value: after });
  });

  it('of one scene changes the shots of that scene alone', () => {
    const fresh = newScript('s', 'T', text);
    const before = shotsOf(fresh);
    const { doc: after } = must(fresh, set(doc.scenes[1]!.id, { light: 'hard side light' }));
    expect(shotsOf(after).scenes[0]).toBe(before.scenes[0]);
    expect(prompts(after)[1]).toContain('in the dark, hard side light.');
  });

  it('survives every edit of the text, and an empty look is none', () => {
    const { doc: looked } = must(doc, set(doc.scenes[0]!.id, { lens: '35mm' }));
    const { doc: edited } = must(looked, { type: 'setText', text: `EXT. NEW - DAY\n\nRain.\n\n${text}`, salt: 'x' });
    expect(shotsOf(edited).shots.map((shot) => shot.look?.lens)).toEqual([undefined, '35mm', undefined]);
    expect(must(looked, set(doc.scenes[0]!.id, { lens: null })).doc).not.toHaveProperty('look');
    expect(shotsOf(must(doc, set(null, { palette: '' })).doc).shots[0]).not.toHaveProperty('look');
  });

  it('a scene can say nothing where the film says something', () => {
    const { doc: after } = must(doc, set(null, { stock: 'Kodak' }), set(doc.scenes[0]!.id, { stock: '' }));
    expect(shotsOf(after).shots.map((shot) => shot.look?.stock)).toEqual([undefined, 'Kodak']);
  });

  const patchArb = fc.record(
    {
      palette: fc.option(fc.string({ maxLength: 8 })),
      loras: fc.option(
        fc.array(fc.record({ name: fc.string({ minLength: 1, maxLength: 4 }), strength: fc.constantFrom(0, 0.5, 1) }), {
          maxLength: 2,
        }),
      ),
      negative: fc.option(fc.string({ maxLength: 8 })),
    },
    { requiredKeys: [] },
  );
  it('is taken back exactly by the inverse of any change', () => {
    const where = fc.constantFrom(null, doc.scenes[0]!.id, doc.scenes[1]!.id, 'gone');
    fc.assert(
      fc.property(fc.array(fc.tuple(where, patchArb), { minLength: 1, maxLength: 6 }), (changes) => {
        const ops = changes.map(([scene, patch]) => set(scene, patch as LookPatch));
        const done = must(doc, ...ops);
        for (const op of ops) expect(scriptDocument.parseOp(JSON.parse(JSON.stringify(op))).ok).toBe(true);
        expect(scriptDocument.parse(done.doc).ok).toBe(true);
        expect(must(done.doc, ...done.inverse).doc).toEqual(doc);
      }),
    );
  });
});

describe('a prompt of one family', () => {
  const shot = shotsOf(doc).shots[0] as ShotValue;
  const written: ScriptOp = {
    type: 'setOverride',
    shot: shot.id,
    patch: { stillPrompt: { text: 'My own still.', built: builtPrompt(shot, 'flux-still') } },
  };
  it('is kept by the shot’s id through a parse, and goes back', () => {
    const { doc: own, inverse } = must(doc, written);
    const { doc: moved } = must(own, { type: 'setText', text: `EXT. NEW - DAY\n\nRain.\n\n${text}`, salt: 'x' });
    for (const one of [own, moved]) {
      const found = shotsOf(one).shots.find(({ id }) => id === shot.id)!;
      expect(buildPrompt(found, 'flux-still')).toBe('My own still.');
      expect(buildPrompt(found, 'ltx-t2v')).toBe(builtPrompt(shot, 'ltx-t2v'));
    }
    expect(must(own, ...inverse).doc).toEqual(doc);
  });
  it('remembers what it was written over, so that a change of the text below is seen', () => {
    const { doc: own } = must(doc, written, { type: 'setText', text: text.replace('waits', 'sleeps'), salt: 'x' });
    const found = shotsOf(own).shots.find(({ id }) => id === shot.id)!;
    expect(own.overrides[shot.id]?.stillPrompt?.built).not.toBe(builtPrompt(found, 'flux-still'));
  });
});

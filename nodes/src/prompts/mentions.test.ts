import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  elementsDocument,
  elementsOf,
  findElements,
  indexElements,
  injectElements,
  newElements,
} from '../elements/index.ts';
import { newScript, type ScriptOp, scriptDocument, shotsOf } from '../script/index.ts';
import type { ElementKind, ElementValue } from '../values.ts';
import { resolveMentions } from './mentions.ts';

const picture = (n: number) => ({
  image: { kind: 'image' as const, artifact: String(n).padStart(64, '0'), mime: 'image/png', width: 8, height: 8 },
  role: 'full' as const,
});
const element = (id: string, name: string, kind: ElementKind, description: string): ElementValue => ({
  id,
  name,
  kind,
  description,
  trigger: `@${name.replace(/ /g, '')}`,
  pictures: [picture(1)],
});

const mara: ElementValue = {
  ...element('mara', 'Mara', 'character', 'Dark hair, red coat.'),
  variants: [
    { id: 'young', name: 'Young', trigger: '@MaraYoung', description: 'aged nine', pictures: [picture(9)] },
    { id: 'gala', name: 'Gala', trigger: '@MaraGala', description: 'silver dress', pictures: [] },
  ],
};
const cast = [
  element('lamp', 'Lamp', 'object', 'Brass, cracked glass'),
  element('alley', 'Alley 9', 'location', 'wet brick, neon'),
  mara,
  element('al', 'Al', 'character', 'tall'),
];

describe('mentions in a written prompt', () => {
  it.each([
    ['@Mara lifts @Lamp.', 'Mara, dark hair, red coat, lifts Lamp, brass, cracked glass.', ['mara', 'lamp']],
    ['@Mara waits. Then @Mara, alone.', 'Mara, dark hair, red coat, waits. Then Mara, alone.', ['mara']],
    ['In @Alley 9 waits @Mara', 'In Alley 9, wet brick, neon, waits Mara, dark hair, red coat', ['mara', 'alley']],
    ['@MaraYoung runs', 'Mara, dark hair, red coat, aged nine, runs', ['mara']],
    ["@Mara's hands", "Mara's hands. Mara, dark hair, red coat.", ['mara']],
    ['Mara and also metal, a@al.com, \\@Al', 'Mara and also metal, a@al.com, @Al', []],
    ['@Nobody waits', 'Nobody waits', []],
  ])('%s', (written, told, ids) => {
    const { text, elements } = resolveMentions(written, cast);
    expect(text).toBe(told);
    expect(elements.map(({ id }) => id)).toEqual(ids);
  });

  it('says who is nobody, with those who are near', () => {
    const { unresolved } = resolveMentions('@Mora and @Lampe', cast);
    expect(unresolved.map(({ name, suggestions }) => [name, suggestions[0]?.id])).toEqual([
      ['Mora', 'mara'],
      ['Lampe', 'lamp'],
    ]);
  });

  it('a variant brings its own pictures first', () => {
    expect(resolveMentions('@MaraYoung', cast).elements[0]?.pictures).toEqual([picture(9), picture(1)]);
  });

  it('describes everybody exactly once and leaves no handle, however often and wherever they are named', () => {
    const piece = fc.constantFrom('@Mara', '@Al', '@Lamp', ' also ', ' walks, ', '. ', "'s ", ' and ', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { text, elements } = resolveMentions(pieces.join(''), cast);
        for (const { id } of elements) {
          const words = { mara: 'dark hair, red coat', al: 'tall', lamp: 'brass, cracked glass' }[id] as string;
          expect(text.split(words).length).toBe(2);
        }
        expect(/(^|\s)@(Mara|Al|Lamp)/.test(text)).toBe(false);
      }),
    );
  });
});

describe('names that mean one element', () => {
  const idsIn = (text: string, doc: Parameters<typeof elementsOf>[0]) =>
    findElements(text, indexElements(elementsOf(doc))).map((found) => found.element.id);

  it('a renamed element keeps its mentions and its cues; a name that another takes is that one’s', () => {
    let doc = newElements('e', [{ ...mara, pictures: [] }]);
    const change = (op: Parameters<typeof elementsDocument.apply>[1]) => {
      const done = elementsDocument.apply(doc, op);
      if (!done.ok) throw new Error(done.error.message);
      doc = done.value.doc;
    };
    change({ type: 'updateElement', element: 'mara', patch: { name: 'Ilse', trigger: '@Ilse' } });
    expect(idsIn('@Mara, Mara and @Ilse', doc)).toEqual(['mara', 'mara', 'mara']);
    const shots = shotsOf(newScript('s', '', 'INT. BOOTH - DAY\n\nMARA\nIt is a very long story, this one.\n')).shots;
    expect(injectElements(shots, elementsOf(doc))[0]?.elements[0]).toMatchObject({
      element: { name: 'Ilse' },
      why: 'speaks as MARA, another name of it',
    });
    change({ type: 'addElement', element: { ...element('new', 'Mara', 'character', ''), pictures: [] } });
    expect(idsIn('@Mara and @Ilse', doc)).toEqual(['new', 'mara']);
  });
});

describe('what a person settles', () => {
  const text =
    'INT. BOOTH - NIGHT\n\nMara threads the reel by feel and does not look up.\n\nYOUNG MARA\nWhat is it that you are doing there, all alone?\n\nEXT. ALLEY 9 - DAY\n\nAn also empty alley.\n';
  const start = newScript('s', '', text);
  const apply = (doc: typeof start, ops: readonly ScriptOp[]) =>
    ops.reduce((now, op) => {
      const done = scriptDocument.apply(now, op);
      if (!done.ok) throw new Error(done.error.message);
      return done.value.doc;
    }, doc);
  const shown = (doc: typeof start) =>
    injectElements(shotsOf(doc).shots, cast).map((shot) =>
      shot.elements.map(({ element: one }) => (one.variant ? `${one.id}:${one.variant}` : one.id)),
    );
  const [first, second, third] = shotsOf(start).shots.map(({ id }) => id) as [string, string, string];

  it('a cue names the variant that speaks, with how sure that is', () => {
    expect(shown(start)).toEqual([['mara'], ['mara:Young'], ['alley']]);
    const [, spoken] = injectElements(shotsOf(start).shots, cast);
    expect(spoken?.elements[0]).toMatchObject({ confidence: 1, why: 'speaks as YOUNG MARA' });
  });

  it('stands over the words: not this one, this one instead, in this dress, in the whole scene', () => {
    const never = apply(start, [
      { type: 'setCasting', place: first, element: 'mara', rule: { use: 'never' } },
      { type: 'setCasting', place: first, element: 'al', rule: { use: 'always' } },
    ]);
    expect(shown(never)[0]).toEqual(['al']);
    const scene = shotsOf(start).shots[0]!.sceneId;
    const dressed = apply(start, [
      { type: 'setCasting', place: scene, element: 'mara', rule: { variant: 'gala' } },
      { type: 'setCasting', place: second, element: 'mara', rule: { variant: '' } },
    ]);
    expect(shown(dressed)).toEqual([['mara:Gala'], ['mara'], ['alley']]);
  });

  it('is kept while the text around it changes, and touches no other shot', () => {
    const set = apply(start, [{ type: 'setCasting', place: third, element: 'lamp', rule: { use: 'always' } }]);
    const edited = apply(set, [
      { type: 'setText', text: `INT. PIER - DAWN\n\nGulls.\n\n${text.replace('empty alley', 'empty alley of rain')}` },
    ]);
    const shots = injectElements(shotsOf(edited).shots, cast);
    expect(shots.find(({ id }) => id === third)?.elements.map(({ element: one }) => one.id)).toEqual(['alley', 'lamp']);
    expect(shown(set).slice(0, 2)).toEqual(shown(start).slice(0, 2));
  });

  it('an undo takes it back exactly', () => {
    const place = fc.constantFrom(first, second, 'scene-1');
    const rule = fc.constantFrom(null, { use: 'never' as const }, { variant: 'gala' }, {});
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.constantFrom('mara', 'al'), rule), { maxLength: 8 }), (list) => {
        let doc = start;
        for (const [at, who, what] of list) {
          const done = scriptDocument.apply(doc, { type: 'setCasting', place: at, element: who, rule: what });
          if (!done.ok) throw new Error(done.error.message);
          expect(apply(done.value.doc, done.value.inverse)).toEqual(doc);
          doc = done.value.doc;
        }
      }),
    );
  });
});

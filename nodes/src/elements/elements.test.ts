import { applyAll, type ImageRef } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newScript, shotsOf } from '../script/index.ts';
import type { ElementKind, ElementValue } from '../values.ts';
import {
  defaultTrigger,
  type ElementsDocument,
  type ElementsOp,
  elementsDocument,
  elementsOf,
  findElements,
  findMentions,
  indexElements,
  injectElements,
  lostMentions,
  matchCue,
  mendMentions,
  newElements,
  type StoryElement,
} from './index.ts';

const element = (
  id: string,
  name: string,
  kind: ElementKind = 'character',
  trigger = defaultTrigger(name),
): ElementValue => ({
  id,
  name,
  kind,
  description: '',
  trigger,
  pictures: [],
});
const image = (n: number): ImageRef => ({
  kind: 'image',
  artifact: String(n).padStart(64, '0'),
  mime: 'image/png',
  width: 8,
  height: 8,
});

describe('finding elements in text', () => {
  const index = indexElements([
    element('al', 'Al'),
    element('alice', 'Alice'),
    element('will', 'Will'),
    element('mara', 'Mara Voss'),
    element('can', 'film can', 'object', '@film-can'),
    element('alley', 'Alley 9', 'location'),
    element('jun', 'Jün', 'character'),
  ]);
  it.each([
    ['Al never fires in also, metal or Alice.', ['al', 'alice']],
    ['She also took metal.', []],
    ['will he? Will does.', ['will']],
    ['Mara and Mara Voss.', ['mara', 'mara']],
    ["Mara's hands", ['mara']],
    ['a film can, a film-can, an @film-can', ['can', 'can', 'can']],
    ['@Alley 9 and @alley9 but alley 90', ['alley', 'alley']],
    ['mail a@al.com or \\@Al', ['al']],
    ['@Jün, JÜN, Jünger', ['jun', 'jun']],
  ])('%s', (text, ids) => {
    expect(findElements(text, index).map((f) => f.element.id)).toEqual(ids);
  });
  it('answers the places, the @ included, longest name first', () => {
    const text = 'To @Mara Voss!';
    const [found] = findElements(text, index);
    expect(text.slice(found?.start, found?.end)).toBe('@Mara Voss');
  });
  it('reports mentions that name nothing, with what is near', () => {
    const found = findMentions('@Alise meets @Nobody-here.', index);
    expect(found.map((m) => [m.name, m.element, m.suggestions.map((s) => s.name)])).toEqual([
      ['Alise', null, ['Alice']],
      ['Nobody-here', null, []],
    ]);
  });
  it('counts lost mentions over all texts and mends them everywhere, and nothing else', () => {
    const text = '@Alise sits. Alise? @Alise! @Alice.';
    expect(lostMentions([text, '@Alise, @Zed'], index).map((m) => [m.name, m.count, m.suggestions[0]?.id])).toEqual([
      ['Alise', 3, 'alice'],
      ['Zed', 1, undefined],
    ]);
    const alice = index.elements[1] as ElementValue;
    expect(mendMentions(text, 'Alise', alice, index)).toBe('@Alice sits. Alise? @Alice! @Alice.');
  });
  it('takes no article and no age for somebody: the first word of a sentence is not The Warden', () => {
    const cast = indexElements([
      element('warden', 'The Warden'),
      element('petter', 'Old Petter'),
      element('hale', 'Doctor Hale'),
    ]);
    const named = (text: string) => findElements(text, cast).map(({ element }) => element.id);
    expect(named('The dust settles. Old glass. She waits.')).toEqual([]);
    expect(named('The Warden nods; Warden and Petter wait for the Doctor.')).toEqual([
      'warden',
      'warden',
      'petter',
      'hale',
    ]);
  });
  it('knows a cue by its name, or by a name in it, and not by one that two share', () => {
    expect(matchCue('AL', index)[0]).toMatchObject({ confidence: 1, why: 'speaks: the cue is its name' });
    expect(matchCue('YOUNG ALICE', index)[0]).toMatchObject({ confidence: 0.8 });
    const twins = indexElements([element('a', 'Ann Voss'), element('b', 'Ben Voss')]);
    expect(matchCue('VOSS', twins).every((m) => m.confidence < 0.4)).toBe(true);
  });
});

describe('elements for shots', () => {
  const text =
    'INT. PROJECTION BOOTH - NIGHT\n\n@Mara threads the reel.\n\nA long pause, in which nothing at all can be heard but the rain. She listens.\n\nCOURIER\nI came as quickly as anybody could in this rain.\n\nMARA (O.S.)\nThen come in and dry yourself before you fall ill.\n\nEXT. ALLEY 9 - DAY\n\nAn also empty alley.\n';
  const cast = [
    element('mara', 'Mara'),
    element('courier', 'Courier'),
    element('booth', 'Booth', 'location'),
    element('alley', 'Alley 9', 'location'),
    element('al', 'Al'),
  ];
  const shots = injectElements(shotsOf(newScript('s', '', text)).shots, cast);
  it('gives each its people and its place, with the reason', () => {
    expect(shots.map((s) => s.elements.map((e) => e.element.id))).toEqual([
      ['mara', 'booth'],
      ['mara', 'booth'],
      ['courier', 'booth'],
      ['booth'],
      ['alley'],
    ]);
    expect(shots[0]?.elements.map((e) => e.why)).toEqual(['mentioned as @Mara', 'named in the heading']);
    expect(shots[1]?.elements[0]?.why).toBe('the one who was seen before');
  });
  it('keeps two people on their sides', () => {
    expect(shots[0]?.elements[0]?.side).toBe('left');
    expect(shots[2]?.elements[0]?.side).toBe('right');
  });
  it('changes one shot alone when an element that only it uses changes', () => {
    const edited = cast.map((e) => (e.id === 'alley' ? { ...e, description: 'wet brick' } : e));
    const after = injectElements(shotsOf(newScript('s', '', text)).shots, edited);
    expect(after.filter((s, i) => JSON.stringify(s) !== JSON.stringify(shots[i])).map((s) => s.heading)).toEqual([
      'EXT. ALLEY 9 - DAY',
    ]);
  });
});

describe('the elements document', () => {
  const make = (id: string): StoryElement => ({
    ...element(id, `Name ${id}`),
    pictures: [{ image: image(1), role: 'full' }],
  });
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const variant = fc.constantFrom('young', 'gala');
  const whose = fc.constantFrom({}, { variant: 'young' }, { variant: 'gala' });
  const op: fc.Arbitrary<ElementsOp> = fc.oneof(
    fc.tuple(id, fc.nat(4)).map(([x, at]): ElementsOp => ({ type: 'addElement', element: make(x), at })),
    id.map((x): ElementsOp => ({ type: 'removeElement', element: x })),
    fc
      .tuple(id, fc.constantFrom('Ann', 'Ben'), fc.constantFrom('@Ann', '@Ben', ''))
      .map(([x, name, trigger]): ElementsOp => ({ type: 'updateElement', element: x, patch: { name, trigger } })),
    fc
      .tuple(id, fc.constantFrom<string[] | null>(['Old'], [], null))
      .map(([x, aliases]): ElementsOp => ({ type: 'updateElement', element: x, patch: { aliases } })),
    fc.tuple(id, variant, fc.nat(2)).map(
      ([x, v, at]): ElementsOp => ({
        type: 'addVariant',
        element: x,
        variant: {
          id: v,
          name: v,
          trigger: `@${v}`,
          description: 'torn',
          pictures: [{ image: image(3), role: 'full' }],
        },
        at,
      }),
    ),
    fc
      .tuple(id, variant)
      .map(([x, v]): ElementsOp => ({ type: 'updateVariant', element: x, variant: v, patch: { description: 'new' } })),
    fc.tuple(id, variant).map(([x, v]): ElementsOp => ({ type: 'removeVariant', element: x, variant: v })),
    fc
      .tuple(id, fc.constantFrom('v', null))
      .map(([x, voice]): ElementsOp => ({ type: 'updateElement', element: x, patch: { name: 'New', voice } })),
    fc.tuple(id, fc.nat(3)).map(([x, to]): ElementsOp => ({ type: 'reorder', element: x, to })),
    fc.tuple(id, fc.nat(3), whose).map(
      ([x, at, w]): ElementsOp => ({
        type: 'addPicture',
        element: x,
        picture: { image: image(2), role: 'plate' },
        at,
        ...w,
      }),
    ),
    fc.tuple(id, fc.nat(2), whose).map(([x, at, w]): ElementsOp => ({ type: 'removePicture', element: x, at, ...w })),
    fc
      .tuple(id, fc.nat(2), fc.nat(2), whose)
      .map(([x, from, to, w]): ElementsOp => ({ type: 'movePicture', element: x, from, to, ...w })),
    fc
      .tuple(id, fc.nat(2), whose)
      .map(([x, at, w]): ElementsOp => ({ type: 'setPictureRole', element: x, at, role: 'sheet', ...w })),
  );
  it('is changed by operations that their inverse undoes exactly', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 12 }), (ops) => {
        let doc: ElementsDocument = newElements('e', [make('a'), make('b')]);
        for (const next of ops) {
          expect(elementsDocument.parseOp(JSON.parse(JSON.stringify(next))).ok).toBe(true);
          const done = elementsDocument.apply(doc, next);
          if (!done.ok) {
            expect(done.error.message).toMatch(/^[A-Z].*\.$/);
            continue;
          }
          const back = applyAll(elementsDocument, done.value.doc, done.value.inverse);
          expect(back.ok && back.value.doc).toEqual(doc);
          doc = done.value.doc;
          expect([...doc.order].sort()).toEqual(Object.keys(doc.elements).sort());
          expect(elementsOf(doc).map((e) => e.id)).toEqual(doc.order);
        }
      }),
    );
  });
  it('refuses a key that would reach into the prototype', () => {
    const refused = elementsDocument.apply(newElements('e'), { type: 'addElement', element: make('__proto__') });
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad_id' } });
  });
});

import { applyAll } from '@reelgraph/timeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultTrigger,
  elementsDocument,
  elementsOf,
  findMentions,
  indexElements,
  newElements,
  renameInScript,
  renameMentions,
  renamingOps,
  type StoryElement,
} from './index.ts';

const element = (id: string, name: string, trigger = defaultTrigger(name)): StoryElement => ({
  id,
  name,
  kind: 'character',
  description: '',
  trigger,
  pictures: [],
});
const cast = newElements('e', [
  {
    ...element('mara', 'Mara Voss'),
    variants: [{ id: 'y', name: 'Young', trigger: '@MaraYoung', description: '', pictures: [] }],
  },
  element('al', 'Al'),
  element('boss', 'Ferryman', '@boss'),
]);
const renamed = (id: string, name: string, trigger = defaultTrigger(name)) => {
  const done = applyAll(elementsDocument, cast, [{ type: 'updateElement', element: id, patch: { name, trigger } }]);
  if (!done.ok) throw new Error(done.error.message);
  return done.value.doc;
};
const bound = (text: string, doc: typeof cast) =>
  findMentions(text, indexElements(elementsOf(doc))).map((m) => [m.element?.id ?? null, m.variant]);

describe('a mention of an element that is renamed', () => {
  it.each([
    ['@Mara Voss waits.', 'mara', 'Nora Blum', '@Nora Blum waits.'],
    ['@MaraVoss, and @Al.', 'mara', 'Nora Blum', '@NoraBlum, and @Al.'],
    ["also @Al's hat", 'al', 'Albert', "also @Albert's hat"],
    ['@boss rows; @Ferryman rests', 'boss', 'Old Charon', '@OldCharon rows; @Old Charon rests'],
    ['@MaraYoung runs, mail a@al.org, \\@Al', 'al', 'Albert', '@MaraYoung runs, mail a@al.org, \\@Al'],
  ])('%s', (text, id, name, wanted) => {
    expect(renameMentions(text, elementsOf(cast), elementsOf(renamed(id, name)))).toBe(wanted);
  });

  it('takes its handle along where that was made from the name, and those of its ages; a handle of its own stays', () => {
    const voss = {
      ...element('mara', 'Mara Voss'),
      variants: [
        { id: 'y', name: 'Young', trigger: '@MaraVossYoung', description: '', pictures: [] },
        { id: 'o', name: 'Old', trigger: '@Granny', description: '', pictures: [] },
      ],
    };
    const first = newElements('e', [voss, element('boss', 'Ferryman', '@boss')]);
    const after = (of: StoryElement, patch: Parameters<typeof renamingOps>[1]) => {
      const done = applyAll(elementsDocument, first, renamingOps(of, patch));
      if (!done.ok) throw new Error(done.error.message);
      return done.value.doc;
    };
    const nora = after(voss, { name: 'Nora Blum', trigger: '@MaraVoss' });
    expect(nora.elements.mara).toMatchObject({
      trigger: '@NoraBlum',
      variants: [{ trigger: '@NoraBlumYoung' }, { trigger: '@Granny' }],
    });
    const text = '@MaraVoss, @MaraVossYoung, @Young Mara Voss, @Mara Voss Young, @Granny, @boss.';
    const renamedText = renameMentions(text, elementsOf(first), elementsOf(nora));
    expect(renamedText).toBe('@NoraBlum, @NoraBlumYoung, @Young Nora Blum, @Nora Blum Young, @Granny, @boss.');
    expect(bound(renamedText, nora)).toEqual(bound(text, first));
    const boss = element('boss', 'Ferryman', '@boss');
    expect(after(boss, { name: 'Charon' }).elements.boss?.trigger).toBe('@boss');
    expect(after(voss, { name: 'Nora', trigger: '@nn' }).elements.mara?.trigger).toBe('@nn');
    expect(after(voss, { description: 'tall' }).elements.mara).toEqual({ ...voss, description: 'tall' });
  });

  it('means the same element after it, and still does when somebody else gets the old name', () => {
    const piece = fc.constantFrom(
      '@Mara Voss',
      '@MaraVoss',
      '@Mara',
      '@mara voss',
      '@MaraYoung',
      '@Al',
      '@boss',
      '@Ferryman',
      '@Nobody',
      'Mara',
      ' ',
      ', ',
      "'s ",
      '\n',
      '-',
      'also',
      'walks',
    );
    const name = fc.constantFrom(
      'Nora',
      'Nora Blum',
      'Al Pine',
      'Ferry',
      'Mara',
      'R2-D2',
      '花子',
      'Jean-Luc',

      'Young',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom('mara', 'al', 'boss'), name, (pieces, id, to) => {
        const text = pieces.join('');
        const after = renamed(id, to);
        const next = renameMentions(text, elementsOf(cast), elementsOf(after));
        expect(bound(next, after)).toEqual(bound(text, cast));
        if (next.includes(`@${cast.elements[id]?.name}`) || to === 'Al Pine' || to === 'Mara') return;
        const other = applyAll(elementsDocument, after, [
          { type: 'addElement', element: element('new', cast.elements[id]?.name ?? '') },
        ]);
        if (!other.ok) throw new Error(other.error.message);
        expect(bound(next, other.value.doc).filter(([found]) => found === 'new')).toEqual([]);
      }),
    );
  });

  it('is left in a screenplay where its new name would turn a cue into action', () => {
    const text = 'INT. A - DAY\n\n@Al\nYes.\n\n@Al goes.\n';
    const to = (name: string) => renameInScript(text, elementsOf(cast), elementsOf(renamed('al', name)));
    expect(to('Albert')).toBe('INT. A - DAY\n\n@Albert\nYes.\n\n@Albert goes.\n');
    expect(to('the man who waits for the ferry')).toBe(text);
  });
});

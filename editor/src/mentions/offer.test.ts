import { type ElementValue, indexElements } from '@reelgraph/nodes/elements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offersFor, openMention, piecesOf, takeOffer } from './offer.ts';

const element = (id: string, name: string, trigger = `@${name.replace(/ /g, '')}`): ElementValue => ({
  id,
  name,
  kind: 'character',
  description: '',
  trigger,
  pictures: [],
});
const mara = {
  ...element('mara', 'Mara Voss'),
  variants: [{ id: 'y', name: 'Young', trigger: '@MaraYoung', description: '', pictures: [] }],
};
const cast = [element('al', 'Al'), mara, element('tamara', 'Tamara'), element('boss', 'Ferryman', '@boss')];

describe('what stands open at the caret', () => {
  it.each([
    ['Then @Ma|', { from: 5, typed: 'Ma' }],
    ['@|', { from: 0, typed: '' }],
    ['@Mara Vo|', { from: 0, typed: 'Mara Vo' }],
    ['mail a@al|', null],
    ['\\@Al|', null],
    ['@Mara waits, and |', null],
    ['no mention|', null],
  ])('%s', (text, wanted) => {
    expect(openMention(text.replace('|', ''), text.indexOf('|'))).toEqual(wanted);
  });
});

describe('who is offered', () => {
  it.each([
    ['', ['Al', 'Mara Voss', 'Mara Voss, Young', 'Tamara', 'Ferryman']],
    ['ma', ['Mara Voss', 'Mara Voss, Young', 'Tamara', 'Ferryman']],
    ['mara y', ['Mara Voss, Young']],
    ['bos', ['Ferryman']],
    ['zed', []],
  ])('for "%s"', (typed, labels) => {
    expect(offersFor(typed, cast).map(({ label }) => label)).toEqual(labels);
  });

  it('what is taken is found again as that very element, wherever it is written', () => {
    const index = indexElements(cast);
    const words = fc.constantFrom('', 'A wide shot of ', 'walks. ', 'also ');
    fc.assert(
      fc.property(words, words, fc.integer({ min: 0, max: 4 }), (before, after, at) => {
        const offer = offersFor('', cast)[at];
        if (!offer) throw new Error('there are five');
        const text = `${before}@${after}`;
        const open = openMention(text, before.length + 1);
        if (!open) throw new Error('a mention stands open');
        const done = takeOffer(text, open, before.length + 1, offer);
        const known = piecesOf(done.text, index).filter(({ mention }) => mention !== null);
        expect(known.map(({ text: name, mention }) => [name, mention])).toEqual([[offer.handle, 'known']]);
        expect(done.text.slice(0, done.caret).trimEnd().endsWith(offer.handle)).toBe(true);
      }),
    );
  });
});

it('the pieces that are drawn are the text, letter for letter', () => {
  const index = indexElements(cast);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('@Al', 'also', ' ', '@Nobody', '\n', '@mara voss', "'s"), { maxLength: 10 }),
      (list) => {
        const text = list.join('');
        expect(
          piecesOf(text, index)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      },
    ),
  );
});

import { describe, expect, it } from 'vitest';
import { injectElements } from '../../elements/index.ts';
import { shotsOfScript } from '../../script/index.ts';
import type { ElementValue } from '../../values.ts';
import { injectWithStandIns } from './stand-ins.ts';

const text = `INT. DINER - NIGHT

An empty counter. A clock ticks.

ANNA slides into the booth.

ANNA
You came.

A man in a wide hat waits by the door.

VOICE (V.O.)
Nobody came.

BEN
I did.
`;
const shots = shotsOfScript({ title: '', text, format: 'fountain' }).shots;
const people = (list: readonly { elements: readonly { element: ElementValue }[] }[]) =>
  list.map((shot) =>
    shot.elements.filter(({ element }) => element.kind === 'character').map(({ element }) => element.name),
  );
const element = (name: string): ElementValue => ({
  id: name,
  name,
  kind: 'character',
  description: 'Known.',
  trigger: `@${name}`,
  pictures: [],
});

describe('stand-ins', () => {
  it('people who speak, or are spoken of, are in the picture though the library is empty', () => {
    expect(people(injectElements(shots, [])).flat()).toEqual([]);
    const names = people(injectWithStandIns(shots, []));
    expect(new Set(names.flat())).toEqual(new Set(['Anna', 'Man', 'Ben']));
    expect(names[0]).toEqual([]);
  });

  it('an element takes the place of its stand-in, and nobody else changes', () => {
    const before = injectWithStandIns(shots, []);
    const after = injectWithStandIns(shots, [element('Anna')]);
    expect(people(after)).toEqual(people(before));
    expect(
      after
        .flatMap((shot) => shot.elements)
        .filter(({ element: one }) => one.name === 'Anna')
        .every(({ element: one }) => one.description === 'Known.'),
    ).toBe(true);
  });

  it('who is introduced has a stand-in with the looks that the script gives, also where nobody speaks', () => {
    const silent = shotsOfScript({
      title: '',
      text: 'EXT. PIER - DAY, RAIN\n\nCUT ROPES, wet. MARA, sixties, in a red coat, waits.\n\nMara turns away.\n',
      format: 'fountain',
    }).shots;
    const after = injectWithStandIns(silent, []);
    expect(people(after).filter((names) => names.includes('Mara')).length).toBe(after.length);
    const mara = after[0]!.elements.find(({ element: one }) => one.name === 'Mara');
    expect(mara?.element.description).toBe('sixties, in a red coat');
    expect(people(after).flat()).not.toContain('Cut Ropes');
  });
});

import { indexElements, injectElements, matchCue, titleCase } from '../../elements/index.ts';
import type { ElementValue, ShotValue } from '../../values.ts';

const standIn = (name: string): ElementValue => ({
  id: `stand-in:${name.toLowerCase()}`,
  name,
  kind: 'character',
  description: '',
  trigger: '',
  pictures: [],
});

/** People that a script mentions without naming them. */
const somebody =
  /\b(man|woman|boy|girl|child|figure|stranger|driver|soldier|waiter|waitress|nurse|doctor|officer|guard|clerk|dancer|runner|rider|sailor|king|queen|couple|crowd|old man|old woman)\b/i;

/** Speakers whom no element stands for, each once, in the order in which they first speak. */
function strangers(shots: readonly ShotValue[], elements: readonly ElementValue[]): ElementValue[] {
  const index = indexElements([...elements]);
  const found = new Map<string, ElementValue>();
  for (const { dialogue } of shots) {
    for (const { character } of dialogue) {
      const name = titleCase(character.trim());
      if (name === '' || found.has(name)) continue;
      if (!matchCue(character, index).some((match) => match.confidence >= 0.8)) found.set(name, standIn(name));
    }
  }
  return [...found.values()];
}

/** Of a shot in which nobody is known: the person that its action speaks of. */
function unnamed(shot: ShotValue): ShotValue['elements'] {
  if (shot.size === 'insert' || shot.elements.some(({ element }) => element.kind === 'character')) return [];
  const word = somebody.exec(shot.action)?.[1];
  return word
    ? [{ element: standIn(titleCase(word.toUpperCase())), why: 'spoken of in the action', side: 'centre' }]
    : [];
}

/**
 * Elements for every shot, with stand-ins for the people whom the library does not know: so that a screenplay that was just
 * pasted is not a film of empty places. They have a name and no picture; engines draw or describe them as they can.
 */
export function injectWithStandIns(shots: readonly ShotValue[], elements: readonly ElementValue[]): ShotValue[] {
  const all = injectElements(shots, [...elements, ...strangers(shots, elements)]);
  return all.map((shot) => {
    const more = unnamed(shot);
    return more.length > 0 ? { ...shot, elements: [...more, ...shot.elements] } : shot;
  });
}

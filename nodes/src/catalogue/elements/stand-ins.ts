import { indexElements, injectElements, matchCue, sameName, titleCase } from '../../elements/index.ts';
import type { ElementValue, ShotValue } from '../../values.ts';

const standIn = (name: string, description = ''): ElementValue => ({
  id: `stand-in:${name.toLowerCase()}`,
  name,
  kind: 'character',
  description,
  trigger: '',
  pictures: [],
});

/** People that a script mentions without naming them. */
const somebody =
  /\b(man|woman|boy|girl|child|figure|stranger|driver|soldier|waiter|waitress|nurse|doctor|officer|guard|clerk|dancer|runner|rider|sailor|king|queen|couple|crowd|old man|old woman|astronaut|captain|cowboy|detective|sheriff|teacher|student|priest|boss|thief|hunter|fisherman|farmer|traveller|traveler|pilot|witch|knight|princess|prince|lady|gentleman|mother|father|brother|sister)\b/i;

/** `ANNA, thirties, in a red coat, waits`: how a screenplay introduces somebody, with what it says of the looks. */
const LOOKS =
  '(?=\\d|(?:early|mid|late|teen|twent|thirt|fort|fift|sixt|sevent|eight|ninet|middle|young|old|elder)\\w*|(?:an?|in|with|his|her|tall|short|thin|fat|small|big|wiry|tired|bearded|bald|blonde?|pregnant|handsome|beautiful|elegant)\\b)';
const INTRODUCED = new RegExp(
  `(?<![\\p{L}\\p{N}])(\\p{Lu}{2,}(?:[ -]\\p{Lu}{2,}){0,2})(?:, | \\()${LOOKS}([^,.;)]{1,60}(?:, (?:an?|the|in|with|his|her) [^,.;)]{1,60})*)`,
  'gu',
);
/** What is written in capitals before a comma and is nobody. */
const THING =
  /\b(?:INT|EXT|DAY|NIGHT|DAWN|DUSK|SHOT|CLOSE|WIDE|ANGLE|INSERT|POV|RAIN|SNOW|WIND|FIRE|THUNDER|MUSIC|SILENCE|TITLE|SUPER|LATER|SOUND|BANG|CRASH)\b/;

/** Speakers, and people who are introduced, whom no element stands for: each once, in the order of the script. */
function strangers(shots: readonly ShotValue[], elements: readonly ElementValue[]): ElementValue[] {
  const index = indexElements([...elements]);
  const found = new Map<string, ElementValue>();
  const meet = (cue: string, description = ''): void => {
    const name = titleCase(cue.trim());
    if (name === '' || found.has(name)) return;
    if (!matchCue(cue, index).some((match) => match.confidence >= 0.8)) found.set(name, standIn(name, description));
  };
  for (const { action, dialogue } of shots) {
    // A thing of the library is no stranger, however it is written.
    for (const [, name = '', looks = ''] of action.matchAll(INTRODUCED))
      if (!THING.test(name) && !elements.some((element) => sameName(element.name, name))) meet(name, looks.trim());
    for (const { character } of dialogue) meet(character);
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

import { type ElementIndex, isUnseen, matchCue, titleCase } from '../elements/index.ts';
import { squeeze } from '../script/text/words.ts';
import type { ElementValue, ShotValue } from '../values.ts';
import { ageWords, pronounOf } from './ages.ts';
import { ANYBODY, ROLES } from './roles.ts';

/** What a cue calls somebody who has no name: a common noun, told with its article. */
const NAMELESS = new RegExp(`^(?:(?:the|a|an) )?((?:[a-z-]+ ){0,3}(?:${ANYBODY}|${ROLES}))$`);
const ORDINALS = [
  'zeroth',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** A cue as a sentence says it: `IDA` is Ida, `HOODED FIGURE` is the hooded figure, `GUARD #2` the second guard. */
export function spokenName(cue: string): string {
  const plain = squeeze(cue.replace(/^@/, ''));
  const counted = /^(.*?) ?#? ?(\d{1,2})$/.exec(plain);
  const ordinal = /^(\d{1,2})(?:st|nd|rd|th) (.*)$/i.exec(plain);
  const base = (counted?.[1] ?? ordinal?.[2] ?? plain).toLowerCase();
  const noun = NAMELESS.exec(base)?.[1];
  if (!noun) return titleCase(plain);
  const nth = ORDINALS[Number(counted?.[2] ?? ordinal?.[1] ?? Number.NaN)];
  return `the ${nth ? `${nth} ` : ''}${noun}`;
}

/** Somebody whom the shot shows, by the name that the prompt uses throughout. */
export interface Person {
  readonly name: string;
  readonly element: ElementValue | null;
}

/** Heard and not seen: by the cue's extension, or by a parenthetical that stands in its place. */
export const isUnseenSpeech = (speech: ShotValue['dialogue'][number]): boolean => isUnseen(extensionOf(speech));
export const extensionOf = ({ extension, delivery }: ShotValue['dialogue'][number]): string =>
  extension ??
  (/^\(?(?:v\.?o|o\.?s|o\.?c|on (?:the )?(?:phone|radio)|filtered)\b/i.test(delivery ?? '') ? (delivery ?? '') : '');

/** By the element's name where one stands for the cue. */
export function nameOf(cue: string, index: ElementIndex): { name: string; element: ElementValue | null } {
  const match = matchCue(cue, index).find((one) => one.confidence >= 0.8);
  return match
    ? { name: elementName(match.element), element: match.element }
    : { name: spokenName(cue), element: null };
}

/** A stand-in that is called `Man` is the man. */
export const elementName = (element: ElementValue): string =>
  element.kind === 'character' ? spokenNameOf(element.name) : element.name;
const spokenNameOf = (name: string): string =>
  /\p{Ll}/u.test(name) && !NAMELESS.test(name.toLowerCase()) ? name : spokenName(name);

/** `Film Can` as `film can`: a thing that is written as a title is a common noun; `NASA badge` and `iPod` stay. */
export const thingName = (name: string): string =>
  name.replace(/(?<![\p{L}\p{N}])\p{Lu}(?=\p{Ll})/gu, (c) => c.toLowerCase());

/** An element in a sentence: `Mara`, `the hooded figure`, `the film can`, `Projection Booth`. */
export const elementWords = (name: string, kind: ElementValue['kind']): string =>
  kind === 'character' ? spokenNameOf(name) : kind === 'object' ? `the ${thingName(name)}` : name;

/** Who is in the picture: the characters of the shot, then who speaks and stands for no element. */
export function peopleOf(shot: ShotValue, index: ElementIndex): Person[] {
  if (shot.size === 'insert') return [];
  const out = new Map<string, Person>();
  const add = (person: Person): void => {
    const key = person.element?.id ?? person.name.toLowerCase();
    if (!out.has(key)) out.set(key, person);
  };
  for (const { element } of shot.elements)
    if (element.kind === 'character') add({ name: elementName(element), element });
  for (const speech of shot.dialogue) if (!isUnseenSpeech(speech)) add(nameOf(speech.character, index));
  return [...out.values()];
}

/** The longest that a description stands in a prompt, in words: enough to know somebody by. */
const MOST_LOOK = 30;

/**
 * A description as it stands behind a name: without its full stop, small at its start, the age in words, cut at a comma.
 * The same words wherever the element is described: models keep to what they are told the same way twice.
 */
export function look(element: ElementValue): string {
  const parts = squeeze(element.description.replace(/[*_]+(?=\S)|(?<=\S)[*_]+/g, ''))
    .replace(/[.;\s]+$/, '')
    .replace(/[.;] +(?=\p{Lu})/gu, ', ')
    .split(/, ?/);
  const whose = pronounOf(element.description);
  const told = parts.map((part) => {
    const age = ageWords(part.replace(/[()]/g, ''), whose);
    // A description stands inside a sentence: `Bearded man` becomes `bearded man`, `NASA pilot` stays.
    return age ?? part.replace(/^(\p{Lu})(?=\p{Ll}+(?:[ -]|$))/u, (c) => c.toLowerCase());
  });
  const words = told.join(', ').split(' ');
  if (words.length > MOST_LOOK) {
    const cut = words.slice(0, MOST_LOOK).join(' ');
    const comma = cut.lastIndexOf(',');
    return (comma > cut.length / 2 ? cut.slice(0, comma) : cut).replace(/[,;]$/, '');
  }
  return withArticle(words.join(' '));
}

const SINGULAR =
  /^(?:[\p{Ll}-]+ ){0,3}(?:man|woman|boy|girl|lady|child|captain|person|figure|lamp|sign|saloon|booth|alley|road|room|house|car|knife|letter|coat|street|hall|door|table|ship|boat|ferry|town|city|shop|bar|diner|kitchen|office|station|bridge|forest|field|beach|pier)(?=$|[ ,])/u;
/** `Bearded man in a coat` behind a name is *a bearded man in a coat*. */
const withArticle = (text: string): string =>
  SINGULAR.test(text) && !/^(?:a|an|the|his|her|their|its|one|two|some|in|with)\b/.test(text)
    ? `${/^[aeiou]/.test(text) ? 'an' : 'a'} ${text}`
    : text;

export const withLook = ({ name, element }: Person): string => {
  const words = element ? look(element) : '';
  return words === '' ? name : `${name}, ${words}`;
};

/** `a`, `a and b`, `a, b and c`; with semicolons where the parts hold commas themselves. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  const last = parts[parts.length - 1] as string;
  const commas = parts.slice(0, -1).some((part) => part.includes(','));
  if (parts.length === 2) return `${parts[0]}${commas ? ',' : ''} and ${last}`;
  return `${parts.slice(0, -1).join(commas ? '; ' : ', ')}${commas ? ';' : ''} and ${last}`;
}

const SMALL = new Set(
  'a an the and or of in on with his her their its at to is by who from over under for one'.split(' '),
);
const content = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => !SMALL.has(word));

/** Whether a text already tells most of what a description says: the script introduces its people itself. */
export function tells(text: string, description: string): boolean {
  const wanted = content(description);
  if (wanted.length === 0) return false;
  const has = new Set(content(text));
  return wanted.filter((word) => has.has(word)).length / wanted.length >= 0.6;
}

import type { ElementIndex } from '../elements/index.ts';
import { findElements } from '../elements/index.ts';
import type { ShotValue } from '../values.ts';
import { listed, nameOf, type Person, thingName } from './people.ts';
import { ANGLE_WORDS, angleOf, SIZE_WORDS, sizeOf } from './words.ts';

const GROUP = ['', '', 'two-shot', 'three-shot'];
/** `full` says how much of them is seen, which the number of people says too. */
const SIZE_OF_GROUP: Readonly<Record<string, string>> = {
  'extreme-wide': 'extreme wide',
  wide: 'wide',
  full: 'full-length',
  medium: 'medium',
  'medium-close': 'medium close',
  close: 'close',
  'extreme-close': 'extreme close',
};

/**
 * Size, who is in it, and from where: *A medium two-shot of the hooded figure and Ida, at eye level*. `tell` says each
 * person, with looks where the prompt tells them here.
 */
export function framingOf(
  shot: ShotValue,
  people: readonly Person[],
  index: ElementIndex,
  tell: (person: Person) => string,
): string {
  const size = sizeOf(shot.size);
  const angle = angleOf(shot.angle);
  const group = people.length > 1 ? (GROUP[people.length] ?? 'group shot') : undefined;
  const shoulder = angle === 'over-shoulder' && people.length > 1 ? shoulderOf(shot, people, index) : null;
  // Seen past a shoulder, one of the two is the subject; the other is the frame.
  const seen = shoulder ? people.filter((person) => person !== shoulder) : people;
  const subject = seen.length > 0 ? listed(seen.map(tell)) : thingsOf(shot, index);
  const kind = group && !shoulder ? `${SIZE_OF_GROUP[size] ?? ''} ${group}`.trim() : SIZE_WORDS[size];
  const from = shoulder ? `over the shoulder of ${tell(shoulder)}` : ANGLE_WORDS[angle];
  return subject === '' ? `${article(kind)}, ${from}` : `${article(kind)} of ${subject}, ${from}`;
}

/** Size and angle alone: behind a subject that stands before it. */
export const bareFraming = (shot: ShotValue): string =>
  `${article(SIZE_WORDS[sizeOf(shot.size)])}, ${ANGLE_WORDS[angleOf(shot.angle)]}`;

/** Whose shoulder stands in front: who listens. */
function shoulderOf(shot: ShotValue, people: readonly Person[], index: ElementIndex): Person | null {
  const speaker = shot.dialogue[0] ? nameOf(shot.dialogue[0].character, index).name : people[0]?.name;
  return people.length === 2 ? (people.find((person) => person.name !== speaker) ?? null) : null;
}

/** Where nobody is in the picture, the things that the action names are what it is of. */
function thingsOf(shot: ShotValue, index: ElementIndex): string {
  const things = new Set<string>();
  for (const found of findElements(shot.action, index))
    if (found.element.kind === 'object') things.add(`the ${thingName(found.element.name)}`);
  return listed([...things].slice(0, 2));
}

const article = (text: string): string => `${/^[aeiou]/i.test(text) ? 'An' : 'A'} ${text}`;

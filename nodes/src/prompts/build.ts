import { type ElementIndex, findElements, indexElements } from '../elements/index.ts';
import { countWords, sentences, squeeze } from '../script/text/words.ts';
import type { ShotValue } from '../values.ts';
import { cleanAction, plainAction } from './clean.ts';
import { lookWords } from './look-words.ts';
import { resolveMentions } from './mentions.ts';
import { listed, look, type Person, peopleOf, tells, withLook } from './people.ts';
import { settingOf } from './setting.ts';
import { bareFraming, framingOf } from './shot-framing.ts';
import { spokenLines } from './speech.ts';
import { MOVE_WORDS, moveOf } from './words.ts';

/** How a model wants to be told. One prompt is one continuous take, or one picture. */
export type PromptFamily = 'ltx-t2v' | 'ltx-i2v' | 'flux-still';
export const PROMPT_FAMILIES: readonly PromptFamily[] = ['ltx-t2v', 'ltx-i2v', 'flux-still'];

/** Longest prompt that the family follows well, in words (reference: LTX up to 200, FLUX 30–80). */
export const MOST_WORDS: Readonly<Record<PromptFamily, number>> = { 'ltx-t2v': 200, 'ltx-i2v': 200, 'flux-still': 80 };

/** A piece of a prompt, by what it was made from. */
export interface PromptPart {
  readonly from: 'framing' | 'people' | 'action' | 'place' | 'camera' | 'speech' | 'look';
  readonly text: string;
}

/** A part, and whether it may be left out where the prompt grows too long: 0 never, the highest first. */
interface Sized extends PromptPart {
  readonly spare: number;
}

/** What a person wrote over the built prompt of this family; empty where nothing is. */
export const ownPrompt = (shot: ShotValue, family: PromptFamily): string =>
  squeeze(shot.prompts?.[family] ?? shot.prompt);

/**
 * The prompt of a shot for a family of models, in one paragraph of present tense: framing and who is in it, what happens,
 * the place and its light, the camera, speech word for word, the look. A prompt that a person wrote is used as it is, but
 * for mentions, which become names, with how they look.
 */
export function buildPrompt(shot: ShotValue, family: PromptFamily): string {
  const own = ownPrompt(shot, family);
  // A model that is given the first picture is not told what it shows.
  if (own !== '')
    return resolveMentions(
      own,
      shot.elements.map((e) => e.element),
      family !== 'ltx-i2v',
    ).text;
  return builtPrompt(shot, family);
}

const built = new WeakMap<ShotValue, Partial<Record<PromptFamily, string>>>();

/** The same, as if nobody had written one. A shot is a value: what was built of it stays true as long as it is there. */
export function builtPrompt(shot: ShotValue, family: PromptFamily): string {
  const known = built.get(shot) ?? {};
  known[family] ??= promptParts(shot, family)
    .map(({ text }) => text)
    .join(' ');
  built.set(shot, known);
  return known[family];
}

/** The built prompt in its parts, each a sentence or more, within the words that the family follows. */
export function promptParts(shot: ShotValue, family: PromptFamily): PromptPart[] {
  const index = indexElements(shot.elements.map((e) => e.element));
  const parts = family === 'flux-still' ? still(shot, index) : clip(shot, index, family === 'ltx-i2v');
  return fit(parts, MOST_WORDS[family]);
}

/** The action of a shot, and who of its people is described in it rather than before it. */
interface Told {
  readonly people: readonly Person[];
  readonly action: readonly string[];
  /** Says a person, with the looks where the action does not tell them. */
  readonly tell: (person: Person) => string;
}

function tellAction(shot: ShotValue, index: ElementIndex, looks: boolean): Told {
  const people = peopleOf(shot, index);
  const introduced = (person: Person): boolean =>
    person.element !== null && tells(shot.action, person.element.description);
  const before = new Set(
    people.flatMap((person) =>
      looks && person.element && look(person.element) !== '' && !introduced(person) ? [person.element.id] : [],
    ),
  );
  const things = new Map(
    index.elements.filter((e) => e.kind === 'object' && !tells(shot.action, e.description)).map((e) => [e.id, look(e)]),
  );
  const { text } = cleanAction(shot.action, index, {
    describe: (id) => (looks ? (things.get(id) ?? '') : ''),
    people: shot.dialogue.map((speech) => speech.character),
    told: before,
  });
  return {
    people,
    action: sentences(text),
    tell: (person) => (before.has(person.element?.id ?? '') ? withLook(person) : person.name),
  };
}

function clip(shot: ShotValue, index: ElementIndex, fromPicture: boolean): Sized[] {
  const { people, action, tell } = tellAction(shot, index, !fromPicture);
  const place = index.elements.find((e) => e.kind === 'location');
  const style = lookWords(shot, index);
  const parts: Sized[] = [];
  if (!fromPicture) parts.push({ from: 'framing', text: framingOf(shot, people, index, tell), spare: 0 });
  for (const [i, text] of action.entries()) parts.push({ from: 'action', text, spare: i === 0 ? 0 : 1 });
  if (!fromPicture) parts.push({ from: 'place', text: settingOf(shot, place), spare: 2 });
  parts.push({ from: 'camera', text: MOVE_WORDS[moveOf(shot.movement)], spare: 0 });
  for (const text of spokenLines(shot.dialogue, index)) parts.push({ from: 'speech', text, spare: 0 });
  if (style !== '') parts.push({ from: 'look', text: `Style: ${style}`, spare: 3 });
  else if (!fromPicture) parts.push({ from: 'look', text: 'Cinematic, natural colour, fine film grain', spare: 3 });
  return parts;
}

/** A picture is one instant: the first thing that happens to somebody, and who is there. No sound, no move, no "then". */
function still(shot: ShotValue, index: ElementIndex): Sized[] {
  const people = peopleOf(shot, index);
  const told = sentences(plainAction(shot.action));
  const shows = (text: string) => findElements(text, index).some(({ element }) => element.kind !== 'location');
  const moment = told.find(shows) ?? told[0] ?? '';
  const looks = new Map(
    index.elements
      .filter((e) => (e.kind === 'character' || e.kind === 'object') && !tells(moment, e.description))
      .map((e) => [e.id, look(e)]),
  );
  const { text, described } = cleanAction(moment, index, {
    describe: (id) => looks.get(id) ?? '',
    people: shot.dialogue.map((speech) => speech.character),
    told: new Set([...looks].flatMap(([id, words]) => (words === '' ? [] : [id]))),
  });
  const there = people.filter(
    (person) => !described.has(person.element?.id ?? '') && !text.toLowerCase().includes(person.name.toLowerCase()),
  );
  const tell = (person: Person) => (looks.has(person.element?.id ?? '') ? withLook(person) : person.name);
  const parts: Sized[] = [];
  if (there.length > 0)
    parts.push({
      from: 'people',
      text: capital(listed(there.map(tell)) + (text === '' && shot.dialogue.length > 0 ? ', speaking' : '')),
      spare: 0,
    });
  if (text !== '') parts.push({ from: 'action', text: text.replace(/,? then\b/gi, ' and'), spare: 0 });
  parts.push({ from: 'framing', text: bareFraming(shot), spare: 0 });
  parts.push({
    from: 'place',
    text: settingOf(
      shot,
      index.elements.find((e) => e.kind === 'location'),
    ),
    spare: 1,
  });
  const style = lookWords(shot, index);
  parts.push({
    from: 'look',
    text: style === '' ? 'Cinematic film still, natural colour, sharp focus on the subject' : capital(style),
    spare: 2,
  });
  return parts;
}

const capital = (text: string): string => text.replace(/^\p{Ll}/u, (c) => c.toUpperCase());

/** Leaves out the most spare parts until the words fit, then cuts the longest description. Speech is never cut. */
function fit(parts: readonly Sized[], most: number): PromptPart[] {
  let kept = parts.filter((p) => p.text.trim() !== '');
  const total = (): number => kept.reduce((n, p) => n + countWords(p.text), 0);
  while (total() > most) {
    const spare = Math.max(...kept.map((p) => p.spare));
    if (spare === 0) break;
    const at = kept.findLastIndex((p) => p.spare === spare);
    kept = kept.filter((_, i) => i !== at);
  }
  const over = total() - most;
  // One sentence of action that is longer than all a model follows is cut where the words end.
  const longest = kept.findLast((p) => p.from === 'action');
  if (over > 0 && longest) {
    const words = longest.text.split(' ');
    const left = Math.max(8, words.length - over);
    kept = kept.map((p) =>
      p === longest
        ? {
            ...p,
            text: words
              .slice(0, left)
              .join(' ')
              .replace(/[,;:]$/, ''),
          }
        : p,
    );
  }
  return kept.map(({ from, text }) => ({ from, text: finish(text) }));
}

const finish = (text: string): string =>
  (/[.!?…"”]$/.test(text) ? text : `${text}.`).replace(/,+([.,])/g, '$1').replace(/ ,/g, ',');

const FLAWS =
  'worst quality, low quality, blurry, jittery, distorted, inconsistent motion, deformed hands, extra limbs, watermark, subtitles, text overlay';
const STILL_FLAWS = 'low quality, blurry, deformed hands, extra limbs, watermark, text overlay';

/** What the family should keep away from: the shot's own words, then the look's, then the usual flaws. */
export function negativePrompt(shot: ShotValue, family: PromptFamily): string {
  const base = family === 'flux-still' ? STILL_FLAWS : FLAWS;
  return [squeeze(shot.negative), squeeze(shot.look?.negative ?? ''), base].filter((text) => text !== '').join(', ');
}

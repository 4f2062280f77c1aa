import type { ElementValue, ShotValue } from '../values.ts';
import { type ElementIndex, findElements, indexElements } from './find.ts';
import { fold, tokenise } from './tokens.ts';

export interface Match {
  readonly element: ElementValue;
  /** 0–1; below 0.4 it is not used. */
  readonly confidence: number;
  /** One short phrase for a person. */
  readonly why: string;
}

const LEAST = 0.4;
const UNSEEN = /\b(?:V\.?O\.?|O\.?S\.?|O\.?C\.?|VOICE[- ]?OVER|ON (?:THE )?(?:PHONE|RADIO|TV)|FILTERED|OFF)\b/i;
/** Whether a cue's extension says that who speaks is not in the picture. */
export const isUnseen = (extension: string | undefined): boolean => UNSEEN.test(extension ?? '');
const PRONOUN = /(?:^|[^\p{L}])(?:he|she|him|her|his|they|them)(?=$|[^\p{L}])/iu;

interface Remembered {
  readonly shot: ShotValue;
  readonly index: ElementIndex;
  readonly matches: readonly Match[];
}
/** By the array of a shot's speech, which stays the same one as long as its words do. */
const remembered = new WeakMap<object, Remembered>();

/** What one shot shows, by its own words alone, surest first. Asked again for the same words, it is known. */
export function matchShot(shot: ShotValue, index: ElementIndex): Match[] {
  const known = remembered.get(shot.dialogue);
  if (
    known?.index === index &&
    known.shot.action === shot.action &&
    known.shot.prompt === shot.prompt &&
    known.shot.location === shot.location &&
    known.shot.size === shot.size
  )
    return [...known.matches];
  const matches = findMatches(shot, index);
  remembered.set(shot.dialogue, { shot, index, matches });
  return [...matches];
}

function findMatches(shot: ShotValue, index: ElementIndex): Match[] {
  const best = new Map<string, Match>();
  const add = (element: ElementValue, confidence: number, why: string): void => {
    const before = best.get(element.id);
    if (!before || before.confidence < confidence) best.set(element.id, { element, confidence, why });
  };
  for (const element of index.elements) if (element.kind === 'style') add(element, 0.9, 'the look of the film');
  for (const speech of shot.dialogue) {
    if (isUnseen(speech.extension)) continue;
    for (const match of matchCue(speech.character, index)) add(match.element, match.confidence, match.why);
  }
  for (const match of matchHeading(shot, index)) add(match.element, match.confidence, match.why);
  const people = shot.size !== 'insert';
  for (const found of findElements(shot.action, index)) {
    if (found.mention) add(found.element, 0.95, `mentioned as ${shot.action.slice(found.start, found.end)}`);
    else if (found.element.kind !== 'character' || people)
      add(found.element, found.partial ? 0.6 : 0.75, 'named in the action');
  }
  for (const found of findElements(shot.prompt, index))
    add(found.element, found.mention ? 0.95 : 0.75, found.mention ? 'mentioned in the prompt' : 'named in the prompt');
  return [...best.values()].filter((m) => m.confidence >= LEAST).sort((a, b) => b.confidence - a.confidence);
}

/** Who a cue is: the name itself, or a name with something before it (`YOUNG MARA`), or a part that only one has. */
export function matchCue(cue: string, index: ElementIndex): Match[] {
  const spoken = tokenise(cue.replace(/^@/, '')).map((t) => t.word);
  const key = spoken.join(' ');
  const out: Match[] = [];
  const near: Match[] = [];
  for (const element of index.elements) {
    if (element.kind === 'location' || element.kind === 'style') continue;
    const name = tokenise(element.name).map((t) => t.word);
    const trigger = tokenise(element.trigger).map((t) => t.word);
    if (name.join(' ') === key || trigger.join(' ') === key) out.push({ element, confidence: 1, why: 'speaks' });
    else if (name.length > 0 && name.every((w) => spoken.includes(w)))
      near.push({ element, confidence: 0.8, why: `speaks, as ${cue}` });
    else if (spoken.length > 0 && spoken.every((w) => name.includes(w)))
      near.push({ element, confidence: 0.8, why: `speaks, as ${cue}` });
  }
  if (out.length > 0) return out;
  // A surname that two people share names neither of them for sure.
  return near.length === 1 ? near : near.map((m) => ({ ...m, confidence: 0.3 }));
}

function matchHeading(shot: ShotValue, index: ElementIndex): Match[] {
  const place = tokenise(shot.location).map((t) => t.word);
  if (place.length === 0) return [];
  const text = ` ${place.join(' ')} `;
  const out: Match[] = [];
  for (const element of index.elements) {
    if (element.kind !== 'location') continue;
    const name = tokenise(element.name).map((t) => t.word);
    const trigger = tokenise(element.trigger).map((t) => t.word);
    if (name.length === 0) continue;
    if (text === ` ${name.join(' ')} `) out.push({ element, confidence: 1, why: 'the place of the scene' });
    else if (text.includes(` ${name.join(' ')} `) || (trigger.length > 0 && text.includes(` ${trigger.join(' ')} `)))
      out.push({ element, confidence: 0.85, why: 'in the heading of the scene' });
    else if (` ${name.join(' ')} `.includes(text))
      out.push({ element, confidence: 0.6, why: 'its name holds the place' });
  }
  out.sort((a, b) => b.confidence - a.confidence || b.element.name.length - a.element.name.length);
  // One plate a shot: the surest, then the longest name.
  return out.slice(0, 1);
}

/** One index for one list of elements, for as long as the list lives. */
const indexes = new WeakMap<object, ElementIndex>();
function indexOf(elements: readonly ElementValue[]): ElementIndex {
  const index = indexes.get(elements) ?? indexElements(elements);
  indexes.set(elements, index);
  return index;
}

const ORDER = { character: 0, location: 1, object: 2, style: 3 } as const;

/**
 * Gives every shot its elements, with the reason why: characters first, then the place, then props. A shot with "she" and
 * nobody named takes the one person that its scene showed last. Two people of a scene keep their sides of the picture.
 */
export function injectElements(shots: readonly ShotValue[], elements: readonly ElementValue[]): ShotValue[] {
  const index = indexOf(elements);
  const matched = shots.map((shot) => matchShot(shot, index));
  const casts = new Map<string, string[]>();
  let scene = '';
  let last: ElementValue[] = [];
  shots.forEach((shot, i) => {
    if (shot.sceneId !== scene) {
      scene = shot.sceneId;
      last = [];
    }
    const own = matched[i] as Match[];
    const people = own.filter((m) => m.element.kind === 'character').map((m) => m.element);
    if (people.length === 0 && shot.size !== 'insert' && PRONOUN.test(shot.action)) {
      const who = last.length === 1 ? (last[0] as ElementValue) : voiceOver(shot, index);
      if (who) {
        own.push({ element: who, confidence: 0.5, why: 'the one who was seen before' });
        people.push(who);
      }
    }
    if (people.length > 0) last = people;
    const cast = casts.get(shot.sceneId) ?? [];
    for (const person of people) if (!cast.includes(person.id)) cast.push(person.id);
    casts.set(shot.sceneId, cast);
  });
  return shots.map((shot, i) => ({
    ...shot,
    elements: [...(matched[i] as Match[])]
      .sort((a, b) => ORDER[a.element.kind] - ORDER[b.element.kind] || b.confidence - a.confidence)
      .map(({ element, why }) => ({ element, why, ...sideOf(element, casts.get(shot.sceneId) ?? []) })),
  }));
}

/** Where a person stands: the first two of a scene hold left and right, so that the camera never crosses their line. */
function sideOf(element: ElementValue, cast: readonly string[]): { side?: 'left' | 'right' | 'centre' } {
  if (element.kind !== 'character') return {};
  const at = cast.indexOf(element.id);
  if (cast.length < 2 || at > 1) return { side: 'centre' };
  return { side: at === 0 ? 'left' : 'right' };
}

function voiceOver(shot: ShotValue, index: ElementIndex): ElementValue | null {
  for (const speech of shot.dialogue) {
    if (!/V\.?O/i.test(speech.extension ?? '')) continue;
    const match = matchCue(speech.character, index)[0];
    if (match && match.confidence >= LEAST) return match.element;
  }
  return null;
}

export const sameName = (a: string, b: string): boolean => fold(a).trim() === fold(b).trim();

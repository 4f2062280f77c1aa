import type { ElementValue, ShotValue } from '../values.ts';
import { type ElementIndex, findElements, indexElements } from './find.ts';
import { byKind } from './order.ts';
import { fold, tokenise } from './tokens.ts';
import { worn } from './variants.ts';

export interface Match {
  readonly element: ElementValue;
  /** 0–1; below 0.4 it is not used. */
  readonly confidence: number;
  /** One short phrase for a person. */
  readonly why: string;
  /** Id of the variant that is meant. */
  readonly variant?: string;
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
    known.shot.prompts === shot.prompts &&
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
  const add = (element: ElementValue, confidence: number, why: string, named?: string): void => {
    const before = best.get(element.id);
    // A weaker sign may say what is worn where the stronger one does not.
    const variant = before && before.confidence >= confidence ? (before.variant ?? named) : (named ?? before?.variant);
    const surest = before && before.confidence >= confidence ? before : { element, confidence, why };
    best.set(element.id, variant === undefined ? surest : { ...surest, variant });
  };
  for (const element of index.elements) if (element.kind === 'style') add(element, 0.9, 'the look of the film');
  for (const speech of shot.dialogue) {
    if (isUnseen(speech.extension)) continue;
    for (const match of matchCue(speech.character, index))
      add(match.element, match.confidence, match.why, match.variant);
  }
  for (const match of matchHeading(shot, index)) add(match.element, match.confidence, match.why);
  const people = shot.size !== 'insert';
  for (const found of findElements(shot.action, index)) {
    const { element, variant } = found;
    if (found.mention) add(element, 0.95, `mentioned as ${shot.action.slice(found.start, found.end)}`, variant);
    else if (element.kind !== 'character' || people)
      add(element, found.partial ? 0.6 : 0.75, 'named in the action', variant);
  }
  // What a person wrote for single families mentions people too.
  const written = [shot.prompt, ...Object.values(shot.prompts ?? {})].join('\n');
  for (const found of findElements(written, index))
    add(
      found.element,
      found.mention ? 0.95 : 0.75,
      found.mention ? 'mentioned in the prompt' : 'named in the prompt',
      found.variant,
    );
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
    const variant = element.variants?.find((one) => namesVariant(spoken, name, one));
    if (name.join(' ') === key || trigger.join(' ') === key)
      out.push({ element, confidence: 1, why: 'speaks: the cue is its name' });
    else if (
      element.aliases?.some(
        (one) =>
          tokenise(one)
            .map((t) => t.word)
            .join(' ') === key,
      )
    )
      out.push({ element, confidence: 1, why: `speaks as ${cue}, another name of it` });
    else if (variant) out.push({ element, confidence: 1, why: `speaks as ${cue}`, variant: variant.id });
    else if (name.length > 0 && name.every((w) => spoken.includes(w)))
      near.push({ element, confidence: 0.8, why: `speaks, as ${cue}` });
    else if (spoken.length > 0 && spoken.every((w) => name.includes(w)))
      near.push({ element, confidence: 0.8, why: `speaks, as ${cue}` });
  }
  if (out.length > 0) return out;
  // A surname that two people share names neither of them for sure.
  return near.length === 1 ? near : near.map((m) => ({ ...m, confidence: 0.3 }));
}

/** YOUNG MARA and MARA (YOUNG) are the variant "Young" of Mara, and so is the variant's own handle. */
function namesVariant(
  spoken: readonly string[],
  name: readonly string[],
  variant: { readonly name: string; readonly trigger: string },
): boolean {
  const own = tokenise(variant.name).map((t) => t.word);
  const handle = tokenise(variant.trigger).map((t) => t.word);
  if (handle.length > 0 && handle.join(' ') === spoken.join(' ')) return true;
  const all = new Set([...own, ...name]);
  return own.length > 0 && spoken.length === all.size && spoken.every((word) => all.has(word));
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
    const other = (element.aliases ?? []).some((one) => {
      const words = tokenise(one).map((t) => t.word);
      return words.length > 0 && text.includes(` ${words.join(' ')} `);
    });
    if (text === ` ${name.join(' ')} `) out.push({ element, confidence: 1, why: 'the heading is its name' });
    else if (
      text.includes(` ${name.join(' ')} `) ||
      (trigger.length > 0 && text.includes(` ${trigger.join(' ')} `)) ||
      other
    )
      out.push({ element, confidence: 0.85, why: 'named in the heading' });
    else if (` ${name.join(' ')} `.includes(text))
      out.push({ element, confidence: 0.6, why: 'its name holds the place of the heading' });
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

/** What a person settled for this shot, over what its words say. */
function settled(shot: ShotValue, found: readonly Match[], index: ElementIndex): Match[] {
  const { casting } = shot;
  if (casting === undefined) return [...found];
  const kept = found.filter(({ element }) => casting[element.id]?.use !== 'never');
  const known = new Set(kept.map(({ element }) => element.id));
  for (const element of index.elements)
    if (casting[element.id]?.use === 'always' && !known.has(element.id))
      kept.push({ element, confidence: 1, why: 'put here by hand' });
  return kept.map(({ variant: named, ...match }) => {
    const variant = casting[match.element.id]?.variant ?? named;
    return variant === undefined ? match : { ...match, variant };
  });
}

/**
 * Gives every shot its elements, with the reason why: characters first, then the place, then props. A shot with "she" and
 * nobody named takes the one person that its scene showed last. Two people of a scene keep their sides of the picture.
 */
export function injectElements(shots: readonly ShotValue[], elements: readonly ElementValue[]): ShotValue[] {
  const index = indexOf(elements);
  const matched = shots.map((shot) => settled(shot, matchShot(shot, index), index));
  const casts = new Map<string, string[]>();
  // Who came in as somebody's younger self stays so while nobody names them otherwise.
  const worns = new Map<string, string>();
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
      if (who && shot.casting?.[who.id]?.use !== 'never') {
        const wears = shot.casting?.[who.id]?.variant ?? worns.get(`${shot.sceneId} ${who.id}`);
        own.push({
          element: who,
          confidence: 0.5,
          why: 'the one who was seen before',
          ...(wears === undefined ? {} : { variant: wears }),
        });
        people.push(who);
      }
    }
    for (const { element, variant } of own)
      if (variant !== undefined) worns.set(`${shot.sceneId} ${element.id}`, variant);
    if (people.length > 0) last = people;
    const cast = casts.get(shot.sceneId) ?? [];
    for (const person of people) if (!cast.includes(person.id)) cast.push(person.id);
    casts.set(shot.sceneId, cast);
  });
  return shots.map(({ casting: _, ...shot }, i) => ({
    ...shot,
    elements: [...(matched[i] as Match[])]
      .sort((a, b) => byKind(a.element, b.element) || b.confidence - a.confidence)
      .map(({ element, why, confidence, variant }) => ({
        element: worn(element, variant),
        why,
        confidence,
        ...sideOf(element, casts.get(shot.sceneId) ?? []),
      })),
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

import { parseHeading } from '../parse/heading.ts';
import { nameKey } from '../text/words.ts';
import type { ParsedScene } from '../types.ts';
import type { ShotPlace } from './plan.ts';

/**
 * Two places at once, a telephone call as a rule: every cue is seen at its speaker's place until the intercut ends. Places
 * are named on the line (`INTERCUT - KITCHEN / CAR`), else they are the scene's own and that of the scene before it.
 */
export class Intercut {
  private readonly places: readonly ShotPlace[];
  /** Whoever speaks, and at which of the places. */
  private readonly speakers = new Map<string, number>();
  private last = 0;

  constructor(places: readonly ShotPlace[], here: readonly string[]) {
    this.places = places;
    for (const name of here) this.speakers.set(name, 0);
  }

  /** Where a speech or an action is seen. */
  at(action: string, speaker: string | null): ShotPlace {
    return speaker === null ? this.ofAction(action) : this.of(speaker);
  }

  /** The first to speak who was not seen here is at the other place; a third one comes back to the first. */
  private of(speaker: string): ShotPlace {
    const key = nameKey(speaker);
    let at = this.speakers.get(key);
    if (at === undefined) {
      at = this.speakers.size % this.places.length;
      this.speakers.set(key, at);
    }
    this.last = at;
    return this.places[at] as ShotPlace;
  }

  /** Action is where the one is whom it names, else where the picture was last. */
  private ofAction(text: string): ShotPlace {
    const words = ` ${nameKey(text).replace(/[^\p{L}\p{N}']+/gu, ' ')} `;
    for (const [name, at] of this.speakers)
      if (words.includes(` ${name} `)) {
        this.last = at;
        break;
      }
    return this.places[this.last] as ShotPlace;
  }
}

const DEVICE =
  /\b(?:TELEPHONE|PHONE|CALL|CONVERSATION|SCENES?|SEQUENCE|BOTH|AS NEEDED|BETWEEN|WITH|THE TWO|LOCATIONS?|PLACES)\b/g;

/** The places that an intercut line or heading names, as headings name them: `INTERCUT - INT. KITCHEN / INT. CAR`. */
function namedPlaces(line: string, own: ShotPlace): ShotPlace[] {
  const rest = line
    .replace(/^(?:BEGIN |START )?INTERCUT(?:TING)?/i, '')
    .replace(/^[\s:–—-]+/, '')
    .trim();
  // INT./EXT. is one place, not two.
  const pieces = rest
    .replace(/\b(INT\.?|EXT\.?|I)\s?\/\s?(EXT|INT|E)\b/gi, '$1|$2')
    .split(/\s*\/\s*|\s+(?:AND|&|WITH|-{1,2}|–|—)\s+|^(?:BETWEEN|WITH)\s+/i)
    .map((piece) => piece.replace('|', '/').trim())
    .filter((piece) => piece.replace(DEVICE, '').trim() !== '');
  const found = pieces.map((piece): ShotPlace => {
    const heading = parseHeading(piece);
    const written = /^(?:INT|EXT|EST|I\.?\/E)\b/i.test(piece);
    return { location: heading.location, intExt: written ? heading.intExt : own.intExt };
  });
  if (found.length === 0) return [];
  return found.length === 1 && nameKey((found[0] as ShotPlace).location) !== nameKey(own.location)
    ? [own, found[0] as ShotPlace]
    : found;
}

/** The intercut that a line opens in a scene; null where there is no second place to go to. */
export function openIntercut(
  line: string,
  scene: ParsedScene,
  other: ShotPlace | null,
  seen: readonly string[],
): Intercut | null {
  const own = { location: scene.location, intExt: scene.intExt };
  const named = namedPlaces(line, own);
  const places = named.length > 1 ? named : other ? [own, other] : [];
  return places.length > 1 ? new Intercut(places, [...new Set(seen)]) : null;
}

/** `INT. KITCHEN / CAR - NIGHT - INTERCUT`: a scene that is one intercut from its start. */
export function headingIntercut(scene: ParsedScene): Intercut | null {
  if (!scene.modifiers.some((m) => m.includes('intercut')) || !scene.location.includes('/')) return null;
  const places = namedPlaces(scene.location, scene);
  return places.length > 1 ? new Intercut(places, []) : null;
}

export const isSamePlace = (a: ShotPlace, b: ShotPlace): boolean => a.location === b.location && a.intExt === b.intExt;

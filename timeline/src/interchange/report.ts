import type { Rate } from '../time/rate.ts';
import { formatTimecode } from '../time/timecode.ts';

/** One thing that a format could not carry, or that a file held and we could not take: a sentence, and where. */
export interface Loss {
  /** Stable: `speed`, `takes`, `track`, `transition`, `effect`, `element`… */
  readonly code: string;
  /** For a person; how many and where stand in it. */
  readonly message: string;
}

/** Collects what was left behind, told once for each kind and not once for each clip. */
export class Report {
  readonly #kinds = new Map<string, { readonly sentence: string; readonly places: string[] }>();

  /** `sentence` without its full stop; `place` is a timecode or a name. */
  note(code: string, sentence: string, place?: string): void {
    const key = `${code}\n${sentence}`;
    const known = this.#kinds.get(key) ?? { sentence, places: [] };
    if (place !== undefined) known.places.push(place);
    this.#kinds.set(key, known);
  }

  get losses(): readonly Loss[] {
    return [...this.#kinds].map(([key, { sentence, places }]) => ({
      code: key.slice(0, key.indexOf('\n')),
      message: `${sentence}${wherever(places)}.`,
    }));
  }
}

const MOST_PLACES = 4;
function wherever(places: readonly string[]): string {
  if (places.length === 0) return '';
  const more = places.length - MOST_PLACES;
  return ` (${places.slice(0, MOST_PLACES).join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

/** A place as an editor names it. */
export const placeOf = (frame: number, sequence: { readonly rate: Rate; readonly dropFrame: boolean }): string =>
  formatTimecode(frame, sequence.rate, sequence.dropFrame);

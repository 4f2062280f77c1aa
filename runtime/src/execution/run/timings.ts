import { type Likely, NEWEST } from '../../storage/index.ts';
import { NOTHING } from './tally.ts';

/**
 * What tasks took on this machine, by kind: moving means, as the database keeps them, and at once as they come, so that the
 * second of its kind is held to what the first took.
 */
export class History {
  #timings = new Map<string, Likely>();

  read(timings: ReadonlyMap<string, Likely>): void {
    this.#timings = new Map([...timings, ...this.#timings]);
  }

  /** By `node type` + `engine`. */
  get timings(): ReadonlyMap<string, Likely> {
    return this.#timings;
  }

  /** Zeros where there is no history. */
  of(nodeType: string, engine: string | undefined): Likely {
    return this.#timings.get(nameOf(nodeType, engine)) ?? NOTHING;
  }

  add(nodeType: string, engine: string | undefined, took: Likely): void {
    const name = nameOf(nodeType, engine);
    const known = this.#timings.get(name);
    this.#timings.set(name, known ? mean(known, took) : took);
  }
}

const nameOf = (nodeType: string, engine: string | undefined): string => `${nodeType} ${engine ?? ''}`;

const mean = (known: Likely, newest: Likely): Likely => ({
  ms: known.ms * (1 - NEWEST) + newest.ms * NEWEST,
  bytes: known.bytes * (1 - NEWEST) + newest.bytes * NEWEST,
});

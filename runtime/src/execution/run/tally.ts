import type { Likely } from '../../storage/index.ts';

export const NOTHING: Likely = { ms: 0, bytes: 0 };

export const plus = (a: Likely, b: Likely): Likely => ({
  ms: a.ms + b.ms,
  bytes: a.bytes + b.bytes,
});

/** What the runs of one night (or one run alone) have used up, and what is at work is likely to. */
export class Tally {
  spent: Likely;
  readonly #out = new Map<string, Likely>();

  constructor(spent: Likely) {
    this.spent = spent;
  }

  begins(task: string, likely: Likely): void {
    this.#out.set(task, likely);
  }

  /** Over, however it ended; `took` of what was really done. */
  ends(task: string, took: Likely = NOTHING): void {
    this.#out.delete(task);
    this.spent = plus(this.spent, took);
  }

  /** Spent and bound. */
  get bound(): Likely {
    return [...this.#out.values()].reduce(plus, this.spent);
  }
}

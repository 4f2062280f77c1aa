/** Who waits for work that somebody else is doing at this moment. */
export interface Waiter {
  /** The work is done: its result is in the cache. */
  done(): void;
  /** It was not done after all: ask again. */
  again(): void;
}

/** Equal keys that are wanted at once are worked on once. */
export class SameWork {
  readonly #waiting = new Map<string, Waiter[]>();

  /** True: it is yours to do, and to {@link release}. False: the waiter will be told. */
  claim(key: string, waiter: Waiter): boolean {
    const others = this.#waiting.get(key);
    if (!others) {
      this.#waiting.set(key, []);
      return true;
    }
    others.push(waiter);
    return false;
  }

  release(key: string, done: boolean): void {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    for (const waiter of waiting ?? []) {
      if (done) waiter.done();
      else waiter.again();
    }
  }
}

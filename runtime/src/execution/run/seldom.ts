/** Tells of something no more often than every so many milliseconds; the last word always comes. */
export class Seldom {
  readonly #every: number;
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(every: number) {
    this.#every = every;
  }

  tell(name: string, say: () => void): void {
    if (this.#waiting.has(name)) return;
    const later = setTimeout(() => {
      this.#waiting.delete(name);
      say();
    }, this.#every);
    this.#waiting.set(name, later.unref());
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}

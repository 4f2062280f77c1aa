/** Anything decoded that has to be let go by hand. */
export interface Closable {
  close(): void;
}

/**
 * The decoded frames that were shown last. What is lent out (`use`) is closed only when it is given back, so a frame is
 * never pulled away under a drawing.
 */
export class FrameCache<T extends Closable> {
  #limit: number;
  readonly #frames = new Map<string, { frame: T; users: number; dropped: boolean }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many frames are kept. */
  set limit(limit: number) {
    this.#limit = limit;
  }

  has(key: string): boolean {
    return this.#frames.has(key);
  }

  /** The frame and the function that gives it back. */
  use(key: string): { readonly frame: T; readonly release: () => void } | null {
    const entry = this.#frames.get(key);
    if (!entry) return null;
    this.#frames.delete(key);
    this.#frames.set(key, entry);
    entry.users++;
    let open = true;
    const release = () => {
      if (!open) return;
      open = false;
      entry.users--;
      if (entry.dropped && entry.users === 0) entry.frame.close();
    };
    return { frame: entry.frame, release };
  }

  add(key: string, frame: T): void {
    this.#drop(key);
    this.#frames.set(key, { frame, users: 0, dropped: false });
    for (const old of this.#frames.keys()) {
      if (this.#frames.size <= this.#limit) break;
      this.#drop(old);
    }
  }

  clear(): void {
    for (const key of [...this.#frames.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    const entry = this.#frames.get(key);
    if (!entry) return;
    this.#frames.delete(key);
    entry.dropped = true;
    if (entry.users === 0) entry.frame.close();
  }
}

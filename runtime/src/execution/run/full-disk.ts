import { statfs } from 'node:fs/promises';
import type { Problem } from '../../protocol/index.ts';

const LOOK_EVERY = 1000;
/** Where a file system does not say how much room it has, or quotas count: then it is simply tried again. Milliseconds. */
const TRY_ANYWAY = 30_000;
/** Less than this is nothing to go on with. Bytes. */
const WORTH_A_TRY = 1024 * 1024;
/** With so much room it was no more than a moment. Bytes. */
const PLENTY = 256 * 1024 * 1024;

/**
 * A full disk is nobody's failure: work that met it waits for room and is done then. Everybody is told once when it begins,
 * and once when it is over.
 */
export class FullDisk {
  readonly #folder: string;
  readonly #tell: (problem: Problem | null) => void;
  #problem: Problem | null = null;
  #closed = false;

  constructor(folder: string, tell: (problem: Problem | null) => void) {
    this.#folder = folder;
    this.#tell = tell;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** A write failed for want of room. */
  met(problem: Problem): void {
    if (this.#problem) return;
    this.#problem = problem;
    this.#tell(problem);
  }

  /** Something could be written. */
  over(): void {
    if (!this.#problem) return;
    this.#problem = null;
    this.#tell(null);
  }

  /** Resolves when another try is worth its work: there is more room than there was, or some time has passed. */
  async room(): Promise<void> {
    const before = await this.#free();
    const until = Date.now() + TRY_ANYWAY;
    while (!this.#closed && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY).unref());
      const now = await this.#free();
      if (now !== null && now >= Math.min(PLENTY, (before ?? PLENTY) + WORTH_A_TRY)) return;
    }
  }

  close(): void {
    this.#closed = true;
  }

  async #free(): Promise<number | null> {
    const found = await statfs(this.#folder).catch(() => null);
    return found && found.bavail * found.bsize;
  }
}

import type { LibSQLDatabase } from 'drizzle-orm/libsql';
import { storageFailure } from './failure.ts';
import type * as schema from './schema/index.ts';

export type Drizzle = LibSQLDatabase<typeof schema>;
type DrizzleTx = Parameters<Parameters<Drizzle['transaction']>[0]>[0];
/** What a query can be asked of: the committed state, or a transaction that sees its own writes. */
export type Reader = Drizzle | DrizzleTx;

/**
 * One write job's view of the database. Inside a job only the database may be awaited: every other writer waits meanwhile.
 */
export interface Tx {
  readonly db: DrizzleTx;
  /** Runs at the end of this job, before its writes are final: for rows that are gathered and written at once. */
  beforeEnd(hook: () => Promise<void>): void;
  /** Runs when this job is on the disk, in the order of the jobs. Must not throw. */
  afterCommit(hook: () => void): void;
  /** Runs when this job is undone, newest first: puts memory back to what the disk says. */
  onRollback(hook: () => void): void;
}

interface Job {
  run(tx: Tx): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Outcome {
  job: Job;
  value?: unknown;
  error?: unknown;
  after: (() => void)[];
  undo: (() => void)[];
  /** What the job itself threw. */
  thrown?: unknown;
}

/** How long one commit may gather jobs before it is written: the event loop stands still meanwhile. Milliseconds. */
const COMMIT_BUDGET = 8;

/**
 * The only way to write. libsql's file client allows one write transaction and fails a second at once, so that jobs queue
 * here; jobs that wait together share one commit (one fsync), each in a savepoint of its own, so that a failing job undoes
 * itself alone.
 */
export class WriteQueue {
  readonly #db: Drizzle;
  readonly #folder: string;
  #waiting: Job[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  /** `folder` holds the database: it is named where its disk is full. */
  constructor(db: Drizzle, folder: string) {
    this.#db = db;
    this.#folder = folder;
  }

  /** Resolves with the job's value when it is on the disk. Rejects with the job's error, or with `storage_full`. */
  write<T>(run: (tx: Tx) => Promise<T> | T): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The database is closed.'));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        run: async (tx) => run(tx),
        resolve: resolve as (value: unknown) => void,
        reject: (error) => reject(storageFailure(error, this.#folder)),
      });
      this.#running ??= this.#drain();
    });
  }

  /** Resolves when everything that was queued is written. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running) await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn of the event loop: jobs that are queued in this tick go together.
      await new Promise<void>((resolve) => setImmediate(resolve));
      await this.#commit();
    }
    // In the same turn as the check above: a writer that comes later starts a new drain.
    this.#running = null;
  }

  async #commit(): Promise<void> {
    const done: Outcome[] = [];
    const started = performance.now();
    let failure: { error: unknown } | null = null;
    // A full disk makes SQLite take the whole transaction back by itself, under the feet of all who share it.
    let broke: { error: unknown } | null = null;
    try {
      await this.#db.transaction(async (outer) => {
        do {
          const job = this.#waiting.shift();
          if (!job) break;
          const outcome: Outcome = { job, after: [], undo: [] };
          done.push(outcome);
          try {
            outcome.value = await outer.transaction((db) => runJob(job, db, outcome));
          } catch (error) {
            outcome.error = outcome.thrown ?? error ?? new Error('A write failed.');
            undo(outcome);
            if (isClosed(error)) broke = { error: outcome.error };
          }
        } while (!broke && performance.now() - started < COMMIT_BUDGET);
      });
    } catch (error) {
      failure = broke ?? { error };
      for (const outcome of [...done].reverse()) undo(outcome);
    }
    for (const { job, value, error, after } of done) {
      if (error !== undefined) job.reject(error);
      else if (failure) job.reject(failure.error);
      else {
        for (const hook of after) hook();
        job.resolve(value);
      }
    }
    // BEGIN itself failed: nobody was served, and trying for ever would spin.
    if (failure && done.length === 0) this.#waiting.shift()?.reject(failure.error);
  }
}

async function runJob(job: Job, db: DrizzleTx, outcome: Outcome): Promise<unknown> {
  const before: (() => Promise<void>)[] = [];
  try {
    const value = await job.run({
      db,
      beforeEnd: (hook) => before.push(hook),
      afterCommit: (hook) => outcome.after.push(hook),
      onRollback: (hook) => outcome.undo.push(hook),
    });
    for (const hook of before) await hook();
    return value;
  } catch (error) {
    // Kept here: where the savepoint cannot be taken back either, that failure would stand before this one.
    outcome.thrown = error;
    throw error;
  }
}

function isClosed(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ((at as { code?: unknown }).code === 'TRANSACTION_CLOSED') return true;
  return false;
}

function undo(outcome: Outcome): void {
  for (const hook of outcome.undo.splice(0).reverse()) hook();
}

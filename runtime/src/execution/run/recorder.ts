import type { Provenance } from '@reelgraph/models';
import { RefusalError } from '@reelgraph/timeline';
import type { Problem } from '../../protocol/index.ts';
import type { Likely, Storage, StoredArtifact, TaskRow, Tx } from '../../storage/index.ts';
import type { ActionCache } from '../cache/action-cache.ts';
import type { Outputs } from '../values.ts';
import type { FullDisk } from './full-disk.ts';
import { NOTHING, plus } from './tally.ts';

/** What a task that was really done leaves in the database, besides its state. */
export interface Done {
  readonly nodeType: string;
  readonly engine: string;
  readonly key: string;
  readonly base: string;
  readonly outputs: Outputs;
  readonly provenance: readonly Provenance[];
  readonly artifacts: readonly StoredArtifact[];
  /** Name of the node type for what it reads, and the fields. */
  readonly reader: string;
  readonly reads: readonly string[];
  readonly ms: number;
}

export interface RunPatch {
  readonly state?: 'queued' | 'running' | 'paused' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  readonly error?: Problem | null;
  readonly counts?: Record<string, number>;
  readonly startedAt?: number;
  readonly endedAt?: number | null;
  readonly held?: boolean;
  readonly bytes?: number;
}

type Mark = (tx: Tx) => Promise<unknown>;

interface Pending {
  tasks: Map<string, TaskRow>;
  events: { stream: string; type: string; data: unknown }[];
  done: Done[];
  others: Mark[];
}

const nothing = (): Pending => ({ tasks: new Map(), events: [], done: [], others: [] });
const RETRY_FULL_DISK = 1000;

/**
 * Gathers what happened and writes it in few commits: task states, outputs, cache entries and events of many tasks go
 * together, in order, in one transaction.
 *
 * The order that everything else relies on: files are durable before a task's result is marked; all that is marked is
 * durable before a task that depends on it leaves this process ({@link flush} before submit); what is marked is not told to
 * anybody before it is durable (events travel with the commit).
 */
export class Recorder {
  readonly #storage: Storage;
  readonly #cache: ActionCache;
  readonly #disk: FullDisk;
  #pending = nothing();
  #next: Promise<void> | null = null;
  #closed = false;

  constructor(storage: Storage, cache: ActionCache, disk: FullDisk) {
    this.#storage = storage;
    this.#cache = cache;
    this.#disk = disk;
  }

  task(row: TaskRow): void {
    this.#pending.tasks.set(row.id, row);
  }

  event(stream: string, type: string, data: unknown): void {
    this.#pending.events.push({ stream, type, data });
  }

  done(done: Done): void {
    this.#pending.done.push(done);
  }

  run(id: string, patch: RunPatch): void {
    this.#pending.others.push((tx) => this.#storage.runs.update(tx, id, patch));
  }

  other(mark: Mark): void {
    this.#pending.others.push(mark);
  }

  /**
   * Resolves when everything that was marked before is on the disk. While the disk is full it waits and tries again:
   * the run stands still meanwhile, and nothing is lost. Rejects only when the executor is closed.
   */
  flush(): Promise<void> {
    this.#next ??= this.#write();
    return this.#next;
  }

  async #write(): Promise<void> {
    let full = false;
    let repaired = false;
    for (;;) {
      try {
        await this.#storage.db.write((tx) => {
          // From here on, what is marked goes with the next commit.
          this.#next = null;
          return this.writeInto(tx);
        });
        if (full) this.#disk.over();
        return;
      } catch (error) {
        if (this.#closed) throw error;
        if (isFull(error)) {
          full = true;
          this.#disk.met(error.refusal);
          await new Promise((resolve) => setTimeout(resolve, RETRY_FULL_DISK));
        } else if (!repaired) {
          repaired = true;
          await this.#dropOrphans();
        } else {
          // A fault of ours must not stop every other run for ever.
          this.#pending = nothing();
          throw error;
        }
      }
    }
  }

  /** Runs that were deleted while they were at work (with their project) have no place for their tasks any more. */
  async #dropOrphans(): Promise<void> {
    for (const run of new Set([...this.#pending.tasks.values()].map((row) => row.run))) {
      if (await this.#storage.runs.info(run)) continue;
      for (const [id, row] of this.#pending.tasks) if (row.run === run) this.#pending.tasks.delete(id);
    }
  }

  /** Puts everything that is marked into somebody's transaction: an effect and its task are one fact. */
  async writeInto(tx: Tx): Promise<void> {
    const { tasks, events, done, others } = this.#pending;
    const taken = this.#pending;
    this.#pending = nothing();
    tx.onRollback(() => this.#putBack(taken));
    const { storage, cache } = { storage: this.#storage, cache: this.#cache };
    await storage.artifacts.record(
      tx,
      done.flatMap(({ artifacts }) => artifacts),
    );
    await cache.put(tx, dedupe(done));
    await storage.tasks.put(tx, [...tasks.values()]);
    await storage.actions.dropCheckpoints(
      tx,
      done.map(({ base }) => base),
    );
    await this.#learn(tx, done);
    for (const mark of others) await mark(tx);
    for (const { stream, type, data } of events) await storage.events.append(tx, stream, type, data);
  }

  async #learn(tx: Tx, done: readonly Done[]): Promise<void> {
    const times = new Map<string, { nodeType: string; engine: string; sum: Likely; count: number }>();
    for (const one of done) {
      if (one.reads.length > 0) await this.#cache.learnReads(tx, one.reader, one.reads);
      const name = `${one.nodeType} ${one.engine}`;
      const time = times.get(name) ?? { nodeType: one.nodeType, engine: one.engine, sum: NOTHING, count: 0 };
      times.set(name, { ...time, sum: plus(time.sum, takenBy(one)), count: time.count + 1 });
    }
    for (const { nodeType, engine, sum, count } of times.values()) {
      await this.#storage.actions.addTiming(tx, nodeType, engine, {
        ms: sum.ms / count,
        bytes: sum.bytes / count,
      });
    }
  }

  #putBack(taken: Pending): void {
    const newer = this.#pending;
    this.#pending = {
      tasks: new Map([...taken.tasks, ...newer.tasks]),
      events: [...taken.events, ...newer.events],
      done: [...taken.done, ...newer.done],
      others: [...taken.others, ...newer.others],
    };
  }

  async close(): Promise<void> {
    // From now on a full disk is not waited for: what is not written is done again at the next start.
    this.#closed = true;
    await this.flush().catch(() => undefined);
  }
}

/** What a task took: its time, and the bytes of its files. */
export const takenBy = ({ ms, artifacts }: Pick<Done, 'ms' | 'artifacts'>): Likely => ({
  ms,
  bytes: artifacts.reduce((sum, one) => sum + one.bytes, 0),
});

/** Two tasks with one key in one commit: the later result stands. */
const dedupe = (done: readonly Done[]): Done[] => [...new Map(done.map((one) => [one.key, one])).values()];

const isFull = (error: unknown): error is RefusalError =>
  error instanceof RefusalError && (error.code === 'storage_full' || error.code === 'storage_read_only');

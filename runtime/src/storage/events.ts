import { randomUUID } from 'node:crypto';
import { and, asc, eq, gt, lt, max } from 'drizzle-orm';
import { bulkInsert } from './bulk.ts';
import type { Database } from './database.ts';
import { event, setting } from './schema/index.ts';
import type { Reader, Tx } from './write-queue.ts';

export interface StoredEvent {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly data: unknown;
}

const insertEvents = bulkInsert<{ [Field in keyof StoredEvent]: StoredEvent[Field] } & { at: number }>(event);

/**
 * The reliable lane: events numbered without holes within a stream, written in the transaction of the fact that they tell.
 * Observers hear of them after the commit, in the order of their numbers.
 */
export class EventLog {
  /** Changes when numbering started anew (a new or restored database). */
  readonly epoch: string;
  readonly #db: Database;
  /** Last number of each stream that was written to since the start. */
  readonly #last = new Map<string, number>();
  readonly #pending = new WeakMap<Tx, StoredEvent[]>();
  readonly #listeners = new Set<(event: StoredEvent) => void>();

  private constructor(db: Database, epoch: string) {
    this.#db = db;
    this.epoch = epoch;
  }

  static async open(db: Database): Promise<EventLog> {
    const epoch = await db.write(async (tx) => {
      const row = await tx.db.query.setting.findFirst({ where: eq(setting.key, 'epoch') });
      if (typeof row?.value === 'string') return row.value;
      const fresh = randomUUID();
      await tx.db.insert(setting).values({ key: 'epoch', value: fresh });
      return fresh;
    });
    return new EventLog(db, epoch);
  }

  /** Part of the caller's transaction. Answers the event with its number. */
  async append(tx: Tx, stream: string, type: string, data: unknown): Promise<StoredEvent> {
    let last = this.#last.get(stream);
    if (last === undefined) {
      last = await lastSeq(tx.db, stream);
      this.#last.set(stream, last);
    }
    const stored: StoredEvent = { stream, seq: last + 1, type, data };
    const before = last;
    this.#last.set(stream, stored.seq);
    tx.onRollback(() => this.#last.set(stream, before));
    this.#gather(tx, stored);
    return stored;
  }

  /** Called with every event after its commit; answers how to stop. */
  onCommitted(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async after(stream: string, seq: number, limit: number): Promise<StoredEvent[]> {
    return this.#db.read
      .select({ stream: event.stream, seq: event.seq, type: event.type, data: event.data })
      .from(event)
      .where(and(eq(event.stream, stream), gt(event.seq, seq)))
      .orderBy(asc(event.seq))
      .limit(limit);
  }

  /** Number of the last committed event; 0 where there is none. */
  async last(stream: string): Promise<number> {
    return lastSeq(this.#db.read, stream);
  }

  /** Forgets all but the newest `keep` events of a stream; who missed more is given the state instead. */
  async trim(stream: string, keep: number): Promise<void> {
    await this.#db.write(async (tx) => {
      const last = await lastSeq(tx.db, stream);
      await tx.db.delete(event).where(and(eq(event.stream, stream), lt(event.seq, last - keep + 1)));
    });
  }

  #gather(tx: Tx, stored: StoredEvent): void {
    const gathered = this.#pending.get(tx);
    if (gathered) {
      gathered.push(stored);
      return;
    }
    const events = [stored];
    this.#pending.set(tx, events);
    tx.beforeEnd(async () => {
      const at = Date.now();
      await insertEvents(
        tx,
        events.map((row) => ({ ...row, at })),
      );
    });
    tx.afterCommit(() => {
      for (const one of events) for (const listener of this.#listeners) listener(one);
    });
  }
}

async function lastSeq(reader: Reader, stream: string): Promise<number> {
  const [row] = await reader
    .select({ seq: max(event.seq) })
    .from(event)
    .where(eq(event.stream, stream));
  return row?.seq ?? 0;
}

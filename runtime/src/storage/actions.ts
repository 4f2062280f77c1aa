import { and, eq, inArray, sql } from 'drizzle-orm';
import { bulkInsert } from './bulk.ts';
import type { Database } from './database.ts';
import { action, checkpoint, nodeReads, timing } from './schema/index.ts';
import type { Tx } from './write-queue.ts';

export type ActionRow = typeof action.$inferSelect;
/** What a task of a kind is likely to take: milliseconds, bytes of files. */
export interface Likely {
  readonly ms: number;
  readonly bytes: number;
}
export type NewAction = Omit<ActionRow, 'createdAt' | 'usedAt' | 'pinned'>;

const ROWS_AT_ONCE = 400;
/** Weight of the newest measurement in the moving mean. */
export const NEWEST = 0.3;

const putActions = bulkInsert<ActionRow>(action, ['key'], ['outputs', 'artifacts', 'provenance', 'ms', 'usedAt']);

/** What keys gave, what long tasks kept on the way, and what was learned about node types while they ran. */
export class ActionRepository {
  readonly #db: Database;
  readonly #byKey;

  constructor(db: Database) {
    this.#db = db;
    this.#byKey = db.read
      .select()
      .from(action)
      .where(eq(action.key, sql.placeholder('key')))
      .prepare();
  }

  async get(key: string): Promise<ActionRow | null> {
    return (await this.#byKey.all({ key }))[0] ?? null;
  }

  async getMany(keys: readonly string[]): Promise<Map<string, ActionRow>> {
    const found = new Map<string, ActionRow>();
    for (let from = 0; from < keys.length; from += ROWS_AT_ONCE) {
      const some = keys.slice(from, from + ROWS_AT_ONCE);
      for (const row of await this.#db.read.select().from(action).where(inArray(action.key, some))) {
        found.set(row.key, row);
      }
    }
    return found;
  }

  /** The newest result of a key stands: an older one was found to be void, else it would not have been made again. */
  async put(tx: Tx, rows: readonly NewAction[]): Promise<void> {
    const at = Date.now();
    await putActions(
      tx,
      rows.map((row) => ({ ...row, pinned: false, createdAt: at, usedAt: at })),
    );
  }

  async touch(tx: Tx, keys: readonly string[]): Promise<void> {
    const usedAt = Date.now();
    const all = sql`(SELECT value FROM json_each(${JSON.stringify(keys)}))`;
    if (keys.length > 0) await tx.db.update(action).set({ usedAt }).where(inArray(action.key, all));
  }

  /** Forgets entries, but not those that a person keeps. Answers their keys. */
  async forget(tx: Tx, keys: readonly string[]): Promise<string[]> {
    const all = sql`(SELECT value FROM json_each(${JSON.stringify(keys)}))`;
    const gone = await tx.db
      .delete(action)
      .where(and(inArray(action.key, all), eq(action.pinned, false)))
      .returning({ key: action.key });
    return gone.map(({ key }) => key);
  }

  /** False where there is no such entry. */
  async pin(tx: Tx, key: string, pinned: boolean): Promise<boolean> {
    const found = await tx.db.update(action).set({ pinned }).where(eq(action.key, key)).returning({ key: action.key });
    return found.length > 0;
  }

  async checkpoint(key: string, name: string): Promise<unknown> {
    const [row] = await this.#db.read
      .select({ value: checkpoint.value })
      .from(checkpoint)
      .where(and(eq(checkpoint.key, key), eq(checkpoint.name, name)));
    return row?.value ?? null;
  }

  async saveCheckpoint(tx: Tx, key: string, name: string, value: NonNullable<unknown>): Promise<void> {
    const at = Date.now();
    await tx.db
      .insert(checkpoint)
      .values({ key, name, value, at })
      .onConflictDoUpdate({ target: [checkpoint.key, checkpoint.name], set: { value, at } });
  }

  async dropCheckpoints(tx: Tx, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const all = sql`(SELECT value FROM json_each(${JSON.stringify(keys)}))`;
    await tx.db.delete(checkpoint).where(inArray(checkpoint.key, all));
  }

  /** Means by `node type` + `engine`. */
  async timings(): Promise<Map<string, Likely>> {
    const rows = await this.#db.read.select().from(timing);
    return new Map(rows.map(({ nodeType, engine, ms, bytes }) => [`${nodeType} ${engine}`, { ms, bytes }]));
  }

  async addTiming(tx: Tx, nodeType: string, engine: string, { ms, bytes }: Likely): Promise<void> {
    const mean = (known: typeof timing.ms | typeof timing.bytes, newest: number) =>
      sql`${known} * ${1 - NEWEST} + ${newest} * ${NEWEST}`;
    await tx.db
      .insert(timing)
      .values({ nodeType, engine, ms, bytes, count: 1 })
      .onConflictDoUpdate({
        target: [timing.nodeType, timing.engine],
        set: {
          ms: mean(timing.ms, ms),
          bytes: mean(timing.bytes, bytes),
          count: sql`${timing.count} + 1`,
        },
      });
  }

  async nodeReads(): Promise<Map<string, readonly string[]>> {
    return new Map((await this.#db.read.select().from(nodeReads)).map((row) => [row.node, row.fields]));
  }

  async setNodeReads(tx: Tx, node: string, fields: readonly string[]): Promise<void> {
    const row = { node, fields: [...fields] };
    await tx.db.insert(nodeReads).values(row).onConflictDoUpdate({ target: nodeReads.node, set: row });
  }
}

import { desc, eq, isNull } from 'drizzle-orm';
import type { Database } from './database.ts';
import { night } from './schema/index.ts';
import type { Tx } from './write-queue.ts';

export type NightRow = typeof night.$inferSelect;

/** Nights shown of a project. */
const SHOWN = 30;

export class NightRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Newest first. */
  list(project: string): Promise<NightRow[]> {
    return this.#db.read
      .select()
      .from(night)
      .where(eq(night.project, project))
      .orderBy(desc(night.createdAt))
      .limit(SHOWN);
  }

  async get(id: string): Promise<NightRow | null> {
    return (await this.#db.read.select().from(night).where(eq(night.id, id)))[0] ?? null;
  }

  /** Those that a stop of the server may have cut off. */
  unfinished(): Promise<NightRow[]> {
    return this.#db.read.select().from(night).where(isNull(night.endedAt));
  }

  async create(tx: Tx, row: NightRow): Promise<void> {
    await tx.db.insert(night).values(row);
  }

  async update(
    tx: Tx,
    id: string,
    patch: Partial<Pick<NightRow, 'state' | 'reason' | 'endedAt' | 'seenAt'>>,
  ): Promise<void> {
    if (Object.keys(patch).length === 0) return;
    await tx.db.update(night).set(patch).where(eq(night.id, id));
  }
}

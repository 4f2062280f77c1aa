import { asc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { template } from './schema/index.ts';
import type { Tx } from './write-queue.ts';

export type TemplateRow = typeof template.$inferSelect;

/** Templates that people saved; the built-in ones are in `@reelgraph/nodes`. */
export class TemplateRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  list(): Promise<TemplateRow[]> {
    return this.#db.read.select().from(template).orderBy(asc(template.title));
  }

  async get(id: string): Promise<TemplateRow | null> {
    return (await this.#db.read.select().from(template).where(eq(template.id, id)))[0] ?? null;
  }

  /** Adds it, or puts a new version in its place. */
  async put(tx: Tx, row: Omit<TemplateRow, 'createdAt' | 'updatedAt' | 'version'>): Promise<TemplateRow> {
    const [present] = await tx.db.select().from(template).where(eq(template.id, row.id));
    const at = Date.now();
    const next: TemplateRow = {
      ...row,
      version: (present?.version ?? 0) + 1,
      createdAt: present?.createdAt ?? at,
      updatedAt: at,
    };
    await tx.db.insert(template).values(next).onConflictDoUpdate({ target: template.id, set: next });
    return next;
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.db.delete(template).where(eq(template.id, id));
  }
}

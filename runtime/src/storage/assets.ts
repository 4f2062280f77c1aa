import { and, desc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { asset } from './schema/index.ts';
import type { Reader, Tx } from './write-queue.ts';

export type AssetRow = typeof asset.$inferSelect;

export class AssetRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Newest first. */
  list(project: string, on: Reader = this.#db.read): Promise<AssetRow[]> {
    return on.select().from(asset).where(eq(asset.project, project)).orderBy(desc(asset.createdAt), desc(asset.id));
  }

  async get(id: string, on: Reader = this.#db.read): Promise<AssetRow | null> {
    return (await on.select().from(asset).where(eq(asset.id, id)))[0] ?? null;
  }

  /** The same bytes in the same project, if they are there already. */
  async byArtifact(project: string, artifact: string, on: Reader = this.#db.read): Promise<AssetRow | null> {
    const [row] = await on
      .select()
      .from(asset)
      .where(and(eq(asset.project, project), eq(asset.artifact, artifact)));
    return row ?? null;
  }

  async add(tx: Tx, row: Omit<AssetRow, 'createdAt'>): Promise<AssetRow> {
    const added: AssetRow = { ...row, createdAt: Date.now() };
    await tx.db.insert(asset).values(added);
    return added;
  }

  async rename(tx: Tx, id: string, name: string): Promise<void> {
    await tx.db.update(asset).set({ name }).where(eq(asset.id, id));
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.db.delete(asset).where(eq(asset.id, id));
  }
}

import { desc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { type ProjectDefaults, project } from './schema/index.ts';
import type { Reader, Tx } from './write-queue.ts';

export type ProjectRow = typeof project.$inferSelect;

export class ProjectRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Newest change first. */
  list(on: Reader = this.#db.read): Promise<ProjectRow[]> {
    return on.select().from(project).orderBy(desc(project.updatedAt));
  }

  async get(id: string, on: Reader = this.#db.read): Promise<ProjectRow | null> {
    return (await on.select().from(project).where(eq(project.id, id)))[0] ?? null;
  }

  async byTitle(title: string, on: Reader = this.#db.read): Promise<ProjectRow | null> {
    return (await on.select().from(project).where(eq(project.title, title)).orderBy(project.createdAt))[0] ?? null;
  }

  async create(tx: Tx, row: { id: string; title: string; poster?: string | null }): Promise<ProjectRow> {
    const at = Date.now();
    const created: ProjectRow = {
      id: row.id,
      title: row.title,
      poster: row.poster ?? null,
      defaults: { script: null, sequence: null, graph: null },
      createdAt: at,
      updatedAt: at,
    };
    await tx.db.insert(project).values(created);
    return created;
  }

  async update(
    tx: Tx,
    id: string,
    patch: { title?: string; poster?: string | null; defaults?: Partial<ProjectDefaults> },
  ): Promise<void> {
    const { defaults, ...plain } = patch;
    const present = defaults ? await this.get(id, tx.db) : null;
    await tx.db
      .update(project)
      .set({
        ...plain,
        ...(defaults && present ? { defaults: { ...present.defaults, ...defaults } } : {}),
        updatedAt: Date.now(),
      })
      .where(eq(project.id, id));
  }

  /** Its documents, assets and runs go with it; its files go when the collector next runs. */
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.db.delete(project).where(eq(project.id, id));
  }
}

import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { setting } from './schema/index.ts';
import type { Tx } from './write-queue.ts';

/** Small facts of the data folder by name. */
export class SettingRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async get(key: string): Promise<unknown> {
    return (await this.#db.read.select().from(setting).where(eq(setting.key, key)))[0]?.value ?? null;
  }

  async set(tx: Tx, key: string, value: NonNullable<unknown>): Promise<void> {
    await tx.db.insert(setting).values({ key, value }).onConflictDoUpdate({ target: setting.key, set: { value } });
  }
}

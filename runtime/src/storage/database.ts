import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '@libsql/client';
import { RefusalError } from '@reelgraph/timeline';
import { drizzle } from 'drizzle-orm/libsql';
import { migrate } from 'drizzle-orm/libsql/migrator';
import type { DataPaths } from './paths.ts';
import * as schema from './schema/index.ts';
import { type Drizzle, type Tx, WriteQueue } from './write-queue.ts';

const migrations = fileURLToPath(new URL('../../drizzle', import.meta.url));
const KEPT_BACKUPS = 5;
/** Another process (a backup tool) may hold the file for a moment. Milliseconds. */
const BUSY_TIMEOUT = 5000;

export interface Database {
  /** The committed state. Reads may run at any time, also while a write is going on. */
  readonly read: Drizzle;
  write<T>(job: (tx: Tx) => Promise<T> | T): Promise<T>;
  /** Writes a consistent copy of the database to `file`, which must not exist. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database, brings it to this version's schema (after a backup) and refuses one of a newer version.
 * WAL with synchronous FULL: what was committed survives a power cut, not only a crash.
 */
export async function openDatabase(paths: DataPaths): Promise<Database> {
  mkdirSync(paths.root, { recursive: true });
  const existed = existsSync(paths.database);
  // Every connection that libsql opens starts with synchronous FULL and foreign keys on; WAL is kept in the file.
  const client = createClient({ url: `file:${paths.database}`, timeout: BUSY_TIMEOUT });
  try {
    await client.execute('PRAGMA journal_mode = WAL');
    const db = drizzle(client, { schema });
    await upgrade(client, db, paths, existed);
    const queue = new WriteQueue(db, paths.root);
    return {
      read: db,
      write: (job) => queue.write(job),
      backup: (file) => backup(client, file),
      async close() {
        await queue.close();
        client.close();
      },
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

async function upgrade(client: Client, db: Drizzle, paths: DataPaths, existed: boolean): Promise<void> {
  const known = knownMigrations();
  const applied = await lastMigration(client);
  const newest = known.at(-1)?.when ?? 0;
  if (applied > newest) {
    throw new RefusalError({
      code: 'newer_database',
      message: `The data folder ${paths.root} was written by a newer Reelgraph.`,
      fix: 'Update Reelgraph, choose another data folder, or go back to a copy from its "backups" folder.',
    });
  }
  if (applied === newest) return;
  if (existed && applied > 0) {
    const from = known.find((entry) => entry.when === applied)?.tag ?? 'unknown';
    await backup(client, join(paths.backups, `${from}-${Date.now()}.db`));
    forgetOldBackups(paths.backups);
  }
  // All pending migrations are one transaction: a kill in the middle leaves the old schema whole.
  await migrate(db, { migrationsFolder: migrations });
}

function knownMigrations(): { when: number; tag: string }[] {
  const journal = JSON.parse(readFileSync(join(migrations, 'meta', '_journal.json'), 'utf8')) as {
    entries: { when: number; tag: string }[];
  };
  return journal.entries;
}

async function lastMigration(client: Client): Promise<number> {
  const table = await client.execute("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'");
  if (table.rows.length === 0) return 0;
  const last = await client.execute('SELECT max(created_at) AS at FROM __drizzle_migrations');
  return Number(last.rows[0]?.at ?? 0);
}

/** Never a copy of the file: what is still in the write-ahead log would be missing. */
async function backup(client: Client, file: string): Promise<void> {
  mkdirSync(join(file, '..'), { recursive: true });
  await client.execute({ sql: 'VACUUM INTO ?', args: [file] });
}

function forgetOldBackups(folder: string): void {
  const age = (name: string) => Number(/-(\d+)\.db$/.exec(name)?.[1] ?? 0);
  const names = readdirSync(folder).filter((name) => name.endsWith('.db'));
  for (const name of names.sort((a, b) => age(b) - age(a)).slice(KEPT_BACKUPS)) rmSync(join(folder, name));
}

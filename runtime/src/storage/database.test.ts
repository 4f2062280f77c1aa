import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from './database.ts';
import { dataPaths } from './paths.ts';
import { SettingRepository } from './settings.ts';
import { temporaryFolder } from './testing/temporary.ts';

async function open(folder?: string) {
  const root = folder ?? (await temporaryFolder());
  const db = await openDatabase(dataPaths(root));
  onTestFinished(() => db.close());
  return { root, db, settings: new SettingRepository(db) };
}

describe('openDatabase', () => {
  it('is in WAL with synchronous FULL and foreign keys on every connection', async () => {
    const { db } = await open();
    const facts = await db.write(async (tx) => [
      await tx.db.get(sql`PRAGMA journal_mode`),
      await tx.db.get(sql`PRAGMA synchronous`),
      await tx.db.get(sql`PRAGMA foreign_keys`),
    ]);
    expect(facts).toEqual([{ journal_mode: 'wal' }, { synchronous: 2 }, { foreign_keys: 1 }]);
  });

  it('opens again without a backup, and keeps what was written', async () => {
    const { root, db, settings } = await open();
    await db.write((tx) => settings.set(tx, 'a', 1));
    await db.close();
    const again = await open(root);
    expect(await again.settings.get('a')).toBe(1);
    expect(readdirSync(root)).not.toContain('backups');
  });

  it('refuses a database of a newer version', async () => {
    const { root, db } = await open();
    await db.close();
    const client = createClient({ url: `file:${join(root, 'reelgraph.db')}` });
    await client.execute("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('next', 9999999999999)");
    client.close();
    await expect(openDatabase(dataPaths(root))).rejects.toMatchObject({ code: 'newer_database' });
  });

  it('makes a backup before it migrates an older database', async () => {
    const { root, db, settings } = await open();
    await db.write((tx) => settings.set(tx, 'a', 'kept'));
    await db.close();
    const client = createClient({ url: `file:${join(root, 'reelgraph.db')}` });
    // An older schema as the journal sees it: the newest migration has not been applied.
    await client.execute('UPDATE __drizzle_migrations SET created_at = 1');
    client.close();
    // Its tables exist already, so that the migration fails as a whole: the backup is there, and nothing is half done.
    await expect(openDatabase(dataPaths(root))).rejects.toThrow();
    const [backup] = readdirSync(join(root, 'backups'));
    const copy = createClient({ url: `file:${join(root, 'backups', backup ?? '')}` });
    expect((await copy.execute("SELECT value FROM setting WHERE key = 'a'")).rows[0]?.value).toBe('"kept"');
    expect((await copy.execute('PRAGMA integrity_check')).rows[0]?.integrity_check).toBe('ok');
    copy.close();
  });
});

describe('write', () => {
  it('serialises fifty writers that come at once', async () => {
    const { db, settings } = await open();
    await db.write((tx) => settings.set(tx, 'n', 0));
    await Promise.all(
      Array.from({ length: 50 }, () =>
        db.write(async (tx) => {
          const [row] = await tx.db.all<{ value: string }>(sql`SELECT value FROM setting WHERE key = 'n'`);
          await settings.set(tx, 'n', Number(row?.value) + 1);
        }),
      ),
    );
    expect(await settings.get('n')).toBe(50);
  });

  it('undoes a failing job alone, among others in one commit', async () => {
    const { db, settings } = await open();
    const undone: string[] = [];
    const results = await Promise.allSettled([
      db.write((tx) => settings.set(tx, 'a', 1)),
      db.write(async (tx) => {
        tx.onRollback(() => undone.push('b'));
        await settings.set(tx, 'b', 1);
        throw new Error('no');
      }),
      db.write((tx) => settings.set(tx, 'c', 1)),
    ]);
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([await settings.get('a'), await settings.get('b'), await settings.get('c')]).toEqual([1, null, 1]);
    expect(undone).toEqual(['b']);
  });

  it('shows readers the committed state only', async () => {
    const { db, settings } = await open();
    let seen: unknown = 'not asked';
    await db.write(async (tx) => {
      await settings.set(tx, 'x', 1);
      seen = await settings.get('x');
    });
    expect(seen).toBeNull();
    expect(await settings.get('x')).toBe(1);
  });

  it('calls what waits for the commit in the order of the jobs, after it', async () => {
    const { db } = await open();
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((n) => db.write((tx) => tx.afterCommit(() => order.push(n)))));
    expect(order).toEqual([1, 2, 3]);
  });
});

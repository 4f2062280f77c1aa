import { mkdirSync, renameSync, statSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import type { DataPaths } from '../paths.ts';
import { action, artifact } from '../schema/index.ts';
import type { ArtifactFiles } from './artifact-files.ts';
import { holders } from './holders.ts';

export interface CollectOptions {
  /** Counts, changes nothing. */
  readonly dryRun?: boolean;
  /** Files that were stored (again) within this time are left alone: their run may not have told of them yet. ms */
  readonly young?: number;
  /** Cache entries that were not used for so long are forgotten first. ms */
  readonly unused?: number;
  /** How long collected files can still be brought back from `trash`. ms */
  readonly trash?: number;
}

export interface Collected {
  readonly files: number;
  readonly bytes: number;
  /** Cache entries that were forgotten. */
  readonly actions: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Mark and sweep; no reference counts, which drift at crashes. The mark is generous: whatever looks like a sha256 in any
 * stored document, run, output or event-free table keeps its file. Swept files rest in `trash` first.
 */
export async function collectGarbage(
  db: Database,
  files: ArtifactFiles,
  paths: DataPaths,
  options: CollectOptions = {},
): Promise<Collected> {
  const now = Date.now();
  const cutoff = now - (options.young ?? DAY);
  const stale = lt(action.usedAt, now - (options.unused ?? 60 * DAY));
  const actions = await forgetActions(db, stale, options.dryRun ?? false);
  const kept = await holders(db.read, options.dryRun ? and(stale, eq(action.pinned, false)) : undefined);
  let count = 0;
  let bytes = 0;
  for await (const file of files.list()) {
    if (kept.has(file.sha) || file.modifiedAt >= cutoff) continue;
    if (!options.dryRun && !(await sweep(db, files, paths, file.sha, cutoff))) continue;
    count += 1;
    bytes += file.bytes;
  }
  if (!options.dryRun) await emptyTrash(paths, now - (options.trash ?? 7 * DAY));
  return { files: count, bytes, actions };
}

async function forgetActions(db: Database, stale: ReturnType<typeof lt>, dryRun: boolean): Promise<number> {
  // A run that is kept shows its outputs through the cache: those entries stay.
  const free = and(
    stale,
    eq(action.pinned, false),
    sql`${action.key} NOT IN (SELECT key FROM task WHERE key IS NOT NULL)`,
  );
  if (dryRun) return (await db.read.select({ key: action.key }).from(action).where(free)).length;
  return db.write(async (tx) => (await tx.db.delete(action).where(free).returning({ key: action.key })).length);
}

/** Row and file go in one turn: a `put` of the same bytes either gave them a new date before, or finds them gone after. */
async function sweep(
  db: Database,
  files: ArtifactFiles,
  paths: DataPaths,
  sha: string,
  cutoff: number,
): Promise<boolean> {
  return db.write(async (tx) => {
    const [row] = await tx.db.select().from(artifact).where(eq(artifact.sha, sha));
    if (row && row.lastSeen >= cutoff) return false;
    if (statSync(files.path(sha)).mtimeMs >= cutoff) return false;
    await tx.db.delete(artifact).where(eq(artifact.sha, sha));
    mkdirSync(paths.trash, { recursive: true });
    renameSync(files.path(sha), join(paths.trash, sha));
    return true;
  });
}

async function emptyTrash(paths: DataPaths, before: number): Promise<void> {
  for (const name of await readdir(paths.trash).catch(() => [])) {
    const file = join(paths.trash, name);
    // A rename keeps the date of the content; the date of the move is the change time.
    const found = await stat(file).catch(() => null);
    if (found && found.ctimeMs < before) await rm(file, { force: true });
  }
}

import { type SQL, sql } from 'drizzle-orm';
import type { Reader } from '../write-queue.ts';

/** What may keep a file, the strongest first. */
export const holderKinds = ['project', 'library', 'pinned', 'history', 'cache'] as const;
export type Holder = (typeof holderKinds)[number];

/** Every text in which a reference may stand, and who speaks in it. */
const places: readonly (readonly [table: string, columns: readonly string[], holder: Holder])[] = [
  ['project', ['poster'], 'project'],
  ['document', ['json'], 'project'],
  ['document_change', ['ops', 'inverse'], 'project'],
  ['document_revision', ['json'], 'project'],
  ['template', ['graph', 'thumbnail'], 'project'],
  ['setting', ['value'], 'project'],
  ['asset', ['artifact', 'ref'], 'library'],
  ['run', ['input'], 'history'],
  ['task_output', ['value'], 'history'],
  ['checkpoint', ['value'], 'cache'],
  ['action', ['outputs', 'artifacts'], 'cache'],
];

const ROWS_AT_ONCE = 200;

/**
 * By sha: who keeps the file, as bits in the order of {@link holderKinds}. Generous: whatever looks like a sha256 in any stored
 * document, run, output or event-free table keeps its file. `without`: cache entries that do not count.
 */
export async function holders(reader: Reader, without?: SQL): Promise<Map<string, number>> {
  const kept = new Map<string, number>();
  for (const [table, columns, holder] of places) {
    const list = sql.join(
      columns.map((column) => sql.identifier(column)),
      sql`, `,
    );
    const entries = table === 'action';
    // A run that is kept shows its outputs through the cache.
    const more = entries ? sql`, pinned, key IN (SELECT key FROM task WHERE key IS NOT NULL) AS shown` : sql``;
    const but =
      entries && without
        ? sql` AND NOT (${without} AND NOT (key IN (SELECT key FROM task WHERE key IS NOT NULL)))`
        : sql``;
    let after = 0;
    for (;;) {
      // One page at a time: a big project is never in memory as a whole.
      const rows = await reader.all<Record<string, unknown>>(
        sql`SELECT rowid AS at, ${list}${more} FROM ${sql.identifier(table)} WHERE rowid > ${after}${but} ORDER BY rowid LIMIT ${ROWS_AT_ONCE}`,
      );
      for (const row of rows) {
        after = Number(row.at);
        const who = entries && row.pinned === 1 ? 'pinned' : entries && row.shown === 1 ? 'history' : holder;
        const bit = 1 << holderKinds.indexOf(who);
        for (const column of columns)
          for (const [sha] of String(row[column] ?? '').matchAll(/[0-9a-f]{64}/g))
            kept.set(sha, (kept.get(sha) ?? 0) | bit);
      }
      if (rows.length < ROWS_AT_ONCE) break;
    }
  }
  return kept;
}

export const holdersIn = (bits: number): Holder[] => holderKinds.filter((_, at) => (bits & (1 << at)) !== 0);

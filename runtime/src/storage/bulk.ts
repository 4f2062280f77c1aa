import { getTableColumns, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tx } from './write-queue.ts';

const ROWS_AT_ONCE = 1000;

/**
 * Writes many rows with one statement and one parameter: the rows as JSON, taken apart by SQLite. Building a statement with
 * a placeholder for each cell costs several times the insert itself.
 *
 * Every column of the table is written; `update` names those that a row which is there already takes over (none: it is an
 * error to be there).
 */
export function bulkInsert<Row extends Record<string, unknown>>(
  table: SQLiteTable,
  conflict: readonly string[] = [],
  update: readonly string[] = [],
): (tx: Tx, rows: readonly Row[]) => Promise<void> {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => `"${column.name}"`).join(', ');
  const cells = columns.map((_, at) => `json_extract(value, '$[${at}]')`).join(', ');
  const nameOf = (field: string) => `"${getTableColumns(table)[field]?.name}"`;
  const upsert =
    conflict.length > 0
      ? ` ON CONFLICT (${conflict.map(nameOf).join(', ')}) DO UPDATE SET ${update
          .map((field) => `${nameOf(field)} = excluded.${nameOf(field)}`)
          .join(', ')}`
      : '';
  const head = sql`INSERT INTO ${table} ${sql.raw(`(${names}) SELECT ${cells} FROM json_each(`)}`;
  const tail = sql.raw(`) WHERE true${upsert}`);
  // JSON columns are text that holds JSON, as drizzle writes them.
  const isJson = columns.map(([, column]) => column.dataType === 'json');
  return async (tx, rows) => {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const cellsOf = (row: Row) =>
        columns.map(([field], at) => {
          const value = row[field];
          return value === undefined || value === null ? null : isJson[at] ? JSON.stringify(value) : value;
        });
      const json = JSON.stringify(rows.slice(from, from + ROWS_AT_ONCE).map(cellsOf));
      await tx.db.run(sql`${head}${json}${tail}`);
    }
  };
}

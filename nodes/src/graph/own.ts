/**
 * Reads a record by an id that came from outside. A plain `record[id]` would answer `Object.prototype` members for ids such
 * as "toString".
 */
export function own<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}

/** A copy without some keys; the same object where none of them is there. */
export function without<T>(record: Readonly<Record<string, T>>, ids: Iterable<string>): Readonly<Record<string, T>> {
  let copy: Record<string, T> | null = null;
  for (const id of ids) {
    if (!Object.hasOwn(copy ?? record, id)) continue;
    copy ??= { ...record };
    delete copy[id];
  }
  return copy ?? record;
}

/** One step that this client can take back. */
export interface HistoryEntry<Op = unknown> {
  readonly doc: string;
  /** The write that it takes back; a refused write takes its entry with it. */
  readonly opId: string;
  readonly label: string;
  readonly at: number;
  /** Operations that take the step back, in the order to apply. */
  readonly inverse: readonly Op[];
  /** Edits with the same key within a moment are one step: a dragged slider is one undo. */
  readonly merge?: string;
  /** Edits of several documents that are one thing a person did: they are taken back together. */
  readonly group?: string;
}

export interface History {
  readonly undo: readonly HistoryEntry[];
  readonly redo: readonly HistoryEntry[];
}

export const emptyHistory: History = { undo: [], redo: [] };
const LIMIT = 500;
const MERGE_MS = 1200;

/** A new edit: it can be undone, and what had been undone before can no longer be redone. */
export function record(history: History, entry: HistoryEntry): History {
  const last = history.undo.at(-1);
  if (entry.merge && last && last.merge === entry.merge && last.doc === entry.doc && entry.at - last.at < MERGE_MS) {
    const merged = { ...last, at: entry.at, opId: entry.opId, inverse: [...entry.inverse, ...last.inverse] };
    return { undo: [...history.undo.slice(0, -1), merged], redo: [] };
  }
  return { undo: [...history.undo, entry].slice(-LIMIT), redo: [] };
}

/** The newest step on any of these documents. */
export function newest(entries: readonly HistoryEntry[], docs: ReadonlySet<string>): HistoryEntry | undefined {
  return entries.findLast((entry) => docs.has(entry.doc));
}

/** What was done in one go is taken back in one, newest first, in whatever documents it was. */
export const together = (entry: HistoryEntry, all: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  entry.group === undefined ? [entry] : all.filter((one) => one.group === entry.group).reverse();

export const without = (entries: readonly HistoryEntry[], opId: string): readonly HistoryEntry[] =>
  entries.filter((entry) => entry.opId !== opId);

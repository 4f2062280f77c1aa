import type { Refusal, Result } from '@reelgraph/timeline';
import { ok, refuse } from '@reelgraph/timeline';
import { type HistoryEntry, together } from '../sync/history.ts';
import { graphIdAtom, graphScopeAtom } from './documents.ts';
import { historyAtom, redoableAtom, remember, undoableAtom } from './history.ts';
import { documentSession } from './session.ts';
import { store } from './store.ts';
import { toast, toastRefusal } from './toasts.ts';

/** An operation of whatever document, before its own type has checked it. */
export interface AnyOp {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface DispatchOptions {
  /** What was done, in words: "Move clip". Shown by undo, and where the server has to take it back. */
  readonly label: string;
  /** Edits with the same key within 1.2 s are one undo step (a dragged slider: `param:<node>:<name>`). */
  readonly merge?: string;
  /** Of several documents changed by one thing that a person did: taken back together. */
  readonly group?: string;
  /** Shows a refusal as a toast; true unless said. */
  readonly quiet?: boolean;
}

/**
 * Changes a document: at once on the screen, then at the server, and undoable. The operations are of the document's own
 * type (`GraphOp`, `SequenceOp`, …) and are applied all or none.
 */
export function dispatch<Op extends { readonly type: string }>(
  docId: string | null,
  ops: readonly Op[],
  options: DispatchOptions,
): Result<null> {
  if (ops.length === 0) return ok(null);
  const session = docId ? documentSession(docId) : undefined;
  const result = session ? session.edit(ops, options.label) : notOpen();
  if (!result.ok) {
    if (!options.quiet) toastRefusal(result.error);
    return result;
  }
  remember({
    doc: docId ?? '',
    opId: result.value.opId,
    label: options.label,
    at: Date.now(),
    inverse: result.value.inverse,
    merge: options.merge,
    group: options.group,
  });
  return ok(null);
}

/** Changes the graph on the canvas; inside a subgraph its definition, which all its instances follow. */
export function editGraph(ops: readonly AnyOp[], options: DispatchOptions): Result<null> {
  const subgraph = store.get(graphScopeAtom)?.definition?.id;
  const inPlace = subgraph
    ? ops.map((op) => (wholeGraph.has(op.type) ? op : { type: 'inSubgraph', subgraph, op }))
    : ops;
  return dispatch(store.get(graphIdAtom), inPlace, options);
}

/** Definitions belong to the graph, wherever they are changed from. */
const wholeGraph: ReadonlySet<string> = new Set(['addSubgraph', 'updateSubgraph', 'removeSubgraph', 'setSubgraphFace']);

const notOpen = () => refuse('not_open', 'The document is not open.', { fix: 'Wait until the project has loaded.' });

/** Takes back the newest step of this client in the workspace that is open, as a new operation on the present state. */
export function undo(): void {
  const entry = store.get(undoableAtom);
  if (entry) for (const one of together(entry, store.get(historyAtom).undo)) turn(one, 'undo');
}

export function redo(): void {
  const entry = store.get(redoableAtom);
  if (entry) for (const one of together(entry, store.get(historyAtom).redo)) turn(one, 'redo');
}

function turn(entry: HistoryEntry, way: 'undo' | 'redo'): void {
  const { opId } = entry;
  const label = way === 'undo' ? `Undo ${lowerFirst(entry.label)}` : entry.label;
  const result = documentSession(entry.doc)?.edit(entry.inverse as { type: string }[], label) ?? notOpen();
  store.set(historyAtom, (history) => {
    const undoes = history.undo.filter((one) => one.opId !== opId);
    const redoes = history.redo.filter((one) => one.opId !== opId);
    if (!result.ok) return { undo: undoes, redo: redoes };
    const turned: HistoryEntry = {
      doc: entry.doc,
      label: entry.label,
      at: Date.now(),
      opId: result.value.opId,
      inverse: result.value.inverse,
      group: entry.group,
    };
    return way === 'undo' ? { undo: undoes, redo: [...redoes, turned] } : { undo: [...undoes, turned], redo: redoes };
  });
  if (!result.ok) sayImpossible(entry, result.error);
}

function sayImpossible(entry: HistoryEntry, refusal: Refusal): void {
  toast({ tone: 'warning', title: `“${entry.label}” can no longer be undone`, text: refusal.message });
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

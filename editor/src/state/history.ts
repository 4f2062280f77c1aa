import { atom } from 'jotai';
import type { History, HistoryEntry } from '../sync/history.ts';
import { emptyHistory, newest, record, without } from '../sync/history.ts';
import { elementsIdAtom, graphIdAtom, scriptIdAtom, sequenceIdAtom } from './documents.ts';
import { store } from './store.ts';
import { workspaceAtom } from './ui.ts';

/** What this tab can take back, over all documents. Others' edits are never in it. */
export const historyAtom = atom<History>(emptyHistory);

/** Undo acts on what is in front of the person: each workspace has its documents. */
const scopeAtom = atom((get) => {
  const ids = {
    script: [get(scriptIdAtom), get(elementsIdAtom)],
    graph: [get(graphIdAtom), get(elementsIdAtom)],
    edit: [get(sequenceIdAtom)],
  }[get(workspaceAtom)];
  return new Set(ids.filter((id): id is string => id !== null));
});

export const undoableAtom = atom((get) => newest(get(historyAtom).undo, get(scopeAtom)) ?? null);
export const redoableAtom = atom((get) => newest(get(historyAtom).redo, get(scopeAtom)) ?? null);

export const remember = (entry: HistoryEntry): void => store.set(historyAtom, (history) => record(history, entry));
export const forgetHistory = (): void => store.set(historyAtom, emptyHistory);

/** A write that the server refused cannot be undone either. */
export const forgetWrite = (opId: string): void =>
  store.set(historyAtom, ({ undo, redo }) => ({ undo: without(undo, opId), redo: without(redo, opId) }));

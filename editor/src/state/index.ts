/**
 * What the workspaces share. Documents are read through atoms and changed through `dispatch`, never otherwise:
 *
 *   const sequence = useAtomValue(sequenceAtom);            // present state, edits of this tab included
 *   const id = useAtomValue(sequenceIdAtom);
 *   dispatch(id, [{ type: 'trim', … }], { label: 'Trim clip' });   // at once on screen; undoable; saved; may be refused
 *
 * Runs: `openNodeRunAtom(node)`, `openItemTasksAtom(shot)`, `taskProgressAtom(task)`, `livePreviewAtom(task)`;
 * `startRun({ items: [shotId] })`. What drags, plays or scrubs never passes through here.
 */
export * from './dispatch.ts';
export * from './documents.ts';
export * from './engines.ts';
export * from './history.ts';
export * from './ids.ts';
export { keptAtom } from './kept-atom.ts';
export * from './media.ts';
export * from './plan.ts';
export * from './project.ts';
export { noteExport } from './project-feed.ts';
export * from './queue.ts';
export * from './run-actions.ts';
export { feedRun } from './run-feed.ts';
export * from './run-model.ts';
export * from './runs.ts';
export {
  closeProject,
  loadCatalogue,
  loadOutputs,
  loadProjects,
  openDocument,
  openProject,
  reconnectNow,
  startSession,
} from './session.ts';
export * from './stale.ts';
export * from './store.ts';
export * from './toasts.ts';
export * from './ui.ts';
export * from './versions.ts';

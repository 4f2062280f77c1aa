import { useAtomValue } from 'jotai';
import type { RailPanel, Workspace } from '../state/index.ts';
import {
  activeRunsAtom,
  cancelRun,
  closeProject,
  dialogAtom,
  projectAtom,
  railPanelAtom,
  redo,
  redoableAtom,
  startRun,
  store,
  themeAtom,
  undo,
  undoableAtom,
  workspaceAtom,
} from '../state/index.ts';
import type { Command } from './shortcuts/index.ts';
import { useCommands } from './shortcuts/index.ts';
import { words } from './strings.ts';
import { tourAtom } from './tour/tour-state.ts';

const panels: readonly RailPanel[] = ['nodes', 'templates', 'elements', 'media', 'queue', 'help', 'settings'];
const workspaces: readonly (readonly [Workspace, string, string])[] = [
  ['script', 'Script', '1'],
  ['graph', 'Graph', '2'],
  ['edit', 'Edit', '3'],
];

/** What can be done from anywhere in an open project. */
export function useGlobalCommands(): void {
  const project = useAtomValue(projectAtom);
  const workspace = useAtomValue(workspaceAtom);
  const undoable = useAtomValue(undoableAtom);
  const redoable = useAtomValue(redoableAtom);
  const active = useAtomValue(activeRunsAtom);
  useCommands(
    'everywhere',
    project
      ? [
          ...always,
          ...exporting(workspace),
          ...edits(undoable !== null, redoable !== null),
          ...running(active.map((run) => run.id)),
        ]
      : [],
  );
}

const edits = (canUndo: boolean, canRedo: boolean): readonly Command[] => [
  { id: 'undo', title: 'Undo', group: 'Edit', keys: ['Mod+Z'], disabled: !canUndo, run: undo },
  { id: 'redo', title: 'Redo', group: 'Edit', keys: ['Mod+Shift+Z', 'Mod+Y'], disabled: !canRedo, run: redo },
];

const running = (active: readonly string[]): readonly Command[] => [
  { id: 'run', title: 'Run everything', group: 'Run', keys: ['Mod+Enter'], inText: true, run: () => void startRun() },
  {
    id: 'stop',
    title: 'Stop all runs',
    group: 'Run',
    keys: ['Mod+.'],
    disabled: active.length === 0,
    run: () => {
      for (const id of active) void cancelRun(id);
    },
  },
];

/** On the canvas its key makes a subgraph; the film is exported by key where the film is. */
const exporting = (workspace: Workspace): readonly Command[] => [
  {
    id: 'export',
    title: 'Export film',
    group: 'Studio',
    keys: workspace === 'graph' ? [] : ['Mod+E'],
    words: 'render mp4',
    run: () => store.set(dialogAtom, { kind: 'export' }),
  },
];

const always: readonly Command[] = [
  {
    id: 'palette',
    title: 'Find any command',
    group: 'Studio',
    keys: ['Mod+K'],
    inText: true,
    keysOnly: true,
    run: () => store.set(dialogAtom, { kind: 'palette' }),
  },
  {
    id: 'sheet',
    title: 'Keyboard shortcuts',
    group: 'Studio',
    keys: ['?'],
    run: () => store.set(dialogAtom, { kind: 'shortcuts' }),
  },
  {
    id: 'revision',
    title: 'Name this version',
    group: 'Studio',
    keys: ['Mod+S'],
    inText: true,
    words: 'save revision',
    run: () => store.set(dialogAtom, { kind: 'name-revision' }),
  },
  {
    id: 'save-template',
    title: 'Save this graph as a template',
    group: 'Studio',
    run: () => store.set(dialogAtom, { kind: 'save-template' }),
  },
  {
    id: 'new-project',
    title: 'New project',
    group: 'Studio',
    run: () => store.set(dialogAtom, { kind: 'new-project' }),
  },
  { id: 'projects', title: 'All projects', group: 'Studio', run: () => closeProject() },
  {
    id: 'real-pictures',
    title: 'Get real pictures',
    group: 'Studio',
    words: 'comfyui engine models server test shot',
    run: () => store.set(dialogAtom, { kind: 'real-pictures' }),
  },
  {
    id: 'tour',
    title: 'First steps in three cards',
    group: 'Studio',
    words: 'tour help begin',
    run: () => store.set(tourAtom, 0),
  },
  {
    id: 'theme',
    title: 'Switch between dark and light',
    group: 'Studio',
    words: 'theme',
    run: () => store.set(themeAtom, (theme) => (theme === 'dark' ? 'light' : 'dark')),
  },
  ...workspaces.map(
    ([workspace, title, key]): Command => ({
      id: `go-${workspace}`,
      title: `Go to ${title}`,
      group: 'Go to',
      keys: [`Alt+${key}`],
      run: () => store.set(workspaceAtom, workspace),
    }),
  ),
  ...panels.map(
    (panel): Command => ({
      id: `panel-${panel}`,
      title: `Show ${words.rail[panel].toLowerCase()}`,
      group: 'Go to',
      run: () => store.set(railPanelAtom, panel),
    }),
  ),
];

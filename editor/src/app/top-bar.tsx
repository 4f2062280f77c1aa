import { useAtom, useAtomValue } from 'jotai';
import { Check, CloudOff, FileText, LoaderCircle, Redo2, Rows3, Undo2, Workflow } from 'lucide-react';
import {
  closeProject,
  connectionAtom,
  railPanelAtom,
  redo,
  redoableAtom,
  store,
  undo,
  undoableAtom,
  unsavedAtom,
  workspaceAtom,
} from '../state/index.ts';
import { cx, IconButton, Segmented } from '../ui/index.ts';
import css from './app.module.css';
import { EngineChoice } from './engine-choice.tsx';
import { ProjectMenu } from './project-menu.tsx';
import { Reel } from './reel.tsx';
import { QueueChip, RunControls } from './run-controls.tsx';
import { isMac, showChord } from './shortcuts/index.ts';
import { words } from './strings.ts';

const pageOnly = new Set(['templates', 'help', 'settings']);

export function TopBar() {
  const [workspace, setWorkspace] = useAtom(workspaceAtom);
  const choose = (next: typeof workspace) => {
    setWorkspace(next);
    const panel = store.get(railPanelAtom);
    if (panel && pageOnly.has(panel))
      store.set(railPanelAtom, next === 'edit' ? null : next === 'script' ? 'elements' : 'nodes');
  };
  return (
    <header className={css.topbar}>
      <div className={css.left}>
        <button type="button" className={css.logo} aria-label="All projects" onClick={() => closeProject()}>
          <Reel />
        </button>
        <ProjectMenu />
        <Saved />
        <span className={css.rule} />
        <UndoRedo />
      </div>
      <Segmented
        label="Workspace"
        size="lg"
        value={workspace}
        onChange={choose}
        options={[
          {
            value: 'script',
            label: (
              <>
                <FileText size={16} strokeWidth={1.5} data-tour="script" />
                Script
              </>
            ),
          },
          {
            value: 'graph',
            label: (
              <>
                <Workflow size={16} strokeWidth={1.5} />
                Graph
              </>
            ),
          },
          {
            value: 'edit',
            label: (
              <>
                <Rows3 size={16} strokeWidth={1.5} data-tour="edit" />
                Edit
              </>
            ),
          },
        ]}
      />
      <div className={css.right}>
        <EngineChoice />
        <QueueChip />
        <RunControls />
      </div>
    </header>
  );
}

function Saved() {
  const unsaved = useAtomValue(unsavedAtom);
  const { kind } = useAtomValue(connectionAtom);
  if (kind !== 'open') {
    return (
      <span className={cx(css.saved, css.atRisk)} role="status" title={words.offline(unsaved)}>
        <CloudOff size={12} />
        <span>{words.offline(unsaved)}</span>
      </span>
    );
  }
  const Icon = unsaved === 0 ? Check : LoaderCircle;
  return (
    <span className={css.saved} role="status" title={unsaved === 0 ? words.saved : words.saving}>
      <Icon size={12} />
      <span>{unsaved === 0 ? words.saved : words.saving}</span>
    </span>
  );
}

function UndoRedo() {
  const undoable = useAtomValue(undoableAtom);
  const redoable = useAtomValue(redoableAtom);
  return (
    <span className={css.pair}>
      <IconButton
        small
        label={words.undo}
        text={undoable?.label}
        keys={showChord('Mod+Z', isMac)}
        disabled={!undoable}
        onClick={undo}
      >
        <Undo2 size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton
        small
        label={words.redo}
        text={redoable?.label}
        keys={showChord('Mod+Shift+Z', isMac)}
        disabled={!redoable}
        onClick={redo}
      >
        <Redo2 size={16} strokeWidth={1.5} />
      </IconButton>
    </span>
  );
}

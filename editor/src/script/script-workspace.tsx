import { useAtomValue } from 'jotai';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { scriptIdAtom } from '../state/index.ts';
import { Storyboard } from './board/storyboard.tsx';
import { ScriptDialogs } from './dialogs.tsx';
import { ScriptEditor } from './editor/script-editor.tsx';
import { importFile } from './files.ts';
import css from './script.module.css';
import { scriptDocAtom } from './script-state.ts';

/** The screenplay and its storyboard: two views of one document. */
export function ScriptWorkspace() {
  const id = useAtomValue(scriptIdAtom);
  const loaded = useAtomValue(scriptDocAtom) !== null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a file can be let go anywhere here; by keys it is brought from the menu.
    <div
      className={css.workspace}
      onDragOver={(event) => {
        if (!event.defaultPrevented && event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        const file = event.defaultPrevented ? undefined : event.dataTransfer.files[0];
        if (!file) return;
        event.preventDefault();
        void importFile(file);
      }}
    >
      <h1 className={css.sr}>Script</h1>
      <Group orientation="horizontal" className={css.split}>
        <Panel defaultSize="46%" minSize="360px">
          {loaded ? <ScriptEditor key={id} /> : <p className={css.loading}>Opening the script…</p>}
        </Panel>
        <Separator className={css.separator} />
        <Panel minSize="300px">
          <Storyboard />
        </Panel>
      </Group>
      <ScriptDialogs />
    </div>
  );
}

import { useAtomValue } from 'jotai';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { scriptIdAtom } from '../state/index.ts';
import { Storyboard } from './board/storyboard.tsx';
import { ScriptDialogs } from './dialogs.tsx';
import { ScriptEditor } from './editor/script-editor.tsx';
import css from './script.module.css';
import { scriptDocAtom } from './script-state.ts';

/** The screenplay and its storyboard: two views of one document. */
export function ScriptWorkspace() {
  const id = useAtomValue(scriptIdAtom);
  const loaded = useAtomValue(scriptDocAtom) !== null;
  return (
    <div className={css.workspace}>
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

import { ReactFlowProvider } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { Suspense } from 'react';
import { TimelineStrip } from '../app/workspaces.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { inspectorOpenAtom } from '../state/index.ts';
import css from './canvas/canvas.module.css';
import { Canvas } from './canvas/canvas.tsx';
import { useGraphCommands } from './commands.ts';

/** Canvas, inspector, and the film that comes of it. */
export function GraphWorkspace() {
  const inspector = useAtomValue(inspectorOpenAtom);
  useGraphCommands();
  return (
    <div className={css.workspace}>
      <ReactFlowProvider>
        <Canvas />
      </ReactFlowProvider>
      {inspector ? (
        <aside className={css.inspector}>
          <Inspector />
        </aside>
      ) : null}
      <div className={css.dock}>
        <Suspense>
          <TimelineStrip />
        </Suspense>
      </div>
    </div>
  );
}

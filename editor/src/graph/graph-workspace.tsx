import { ReactFlowProvider } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { Suspense } from 'react';
import { Boundary } from '../app/boundary.tsx';
import { TimelineStrip } from '../app/workspaces.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { cx } from '../ui/index.ts';
import css from './canvas/canvas.module.css';
import { Canvas } from './canvas/canvas.tsx';
import { inspectorShownAtom } from './canvas-state.ts';
import { useGraphCommands } from './commands.ts';

/** Canvas, inspector, and the film that comes of it. */
export function GraphWorkspace() {
  const inspector = useAtomValue(inspectorShownAtom);
  useGraphCommands();
  return (
    <div className={cx(css.workspace, inspector && css.withInspector)}>
      <div className={css.stage}>
        <ReactFlowProvider>
          <Canvas />
        </ReactFlowProvider>
        {inspector ? (
          <div className={css.inspector}>
            <Inspector />
          </div>
        ) : null}
      </div>
      <div className={css.dock}>
        <Boundary>
          <Suspense>
            <TimelineStrip />
          </Suspense>
        </Boundary>
      </div>
    </div>
  );
}

import { useAtomValue } from 'jotai';
import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { ProjectsPage } from '../projects/projects-page.tsx';
import { keepPlan, projectAtom, startSession, themeAtom } from '../state/index.ts';
import { Dialogs } from './dialogs/dialogs.tsx';
import { useGlobalCommands } from './global-commands.tsx';
import { useRoute } from './route.ts';
import { useKeyboard } from './shortcuts/index.ts';
import { Studio } from './studio.tsx';
import { Toasts } from './toasts.tsx';
import { useDropGuard } from './use-drop-guard.ts';

let started: Promise<void> | null = null;
/** Once for the page, however often React mounts. */
const start = (): Promise<void> => {
  started ??= startSession().then(() => void keepPlan());
  return started;
};

/** The studio: a project, or the page on which one is chosen. */
export function App() {
  const theme = useAtomValue(themeAtom);
  const project = useAtomValue(projectAtom);
  const ready = useRoute(start);
  useKeyboard();
  useGlobalCommands();
  useDropGuard();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    document.title = project ? `${project.title} · Reelgraph` : 'Reelgraph';
  }, [project]);
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={150}>
      {project ? <Studio /> : ready ? <ProjectsPage /> : null}
      <Dialogs />
      <Toasts />
    </Tooltip.Provider>
  );
}

import { useAtom, useAtomValue } from 'jotai';
import type { ReactNode } from 'react';
import { lazy, Suspense, useEffect } from 'react';
import { HelpPage } from '../help/help-page.tsx';
import { MediaPanel } from '../library/media-panel.tsx';
import { NodesPanel } from '../library/nodes-panel.tsx';
import { QueuePanel } from '../queue/queue-panel.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import type { RailPanel, Workspace } from '../state/index.ts';
import { connectionAtom, narrowAtom, projectAtom, railPanelAtom, workspaceAtom } from '../state/index.ts';
import { TemplatesPage } from '../templates/templates-page.tsx';
import { cx } from '../ui/index.ts';
import ui from '../ui/ui.module.css';
import css from './app.module.css';
import { Boundary } from './boundary.tsx';
import { fetchPart } from './fetch-part.ts';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { Tour } from './tour/tour.tsx';
import { EditWorkspace, ElementsPanel, edit, ScriptWorkspace, script } from './workspaces.tsx';

const graph = () => fetchPart(() => import('../graph/index.ts'));
const GraphWorkspace = lazy(async () => ({ default: (await graph()).GraphWorkspace }));

/**
 * Fetches the workspaces that are not on the screen, once the one that is has been drawn: a person whose runtime goes away
 * can still turn to any of them and write.
 */
function fetchOthers(): () => void {
  const fetchAll = () => {
    for (const one of [graph, script, edit]) void one();
  };
  // Safari has no idle callback.
  const timer = setTimeout(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 3000 });
    else fetchAll();
  }, 500);
  return () => clearTimeout(timer);
}

const workspaces: Record<Workspace, ReactNode> = {
  script: <ScriptWorkspace />,
  graph: <GraphWorkspace />,
  edit: <EditWorkspace />,
};

/** Panels stand beside the workspace; pages stand in its place. */
const pages: Partial<Record<RailPanel, ReactNode>> = {
  templates: <TemplatesPage />,
  help: <HelpPage />,
  settings: <SettingsPage />,
};
const panels: Partial<Record<RailPanel, ReactNode>> = {
  nodes: <NodesPanel />,
  elements: <ElementsPanel />,
  media: <MediaPanel />,
  queue: <QueuePanel />,
};

/** Of a part that is being fetched nothing is said, unless the runtime is away. */
function OnItsWay() {
  const { kind } = useAtomValue(connectionAtom);
  return kind === 'open' ? null : (
    <p className={css.centre}>This part of the studio comes as soon as the runtime is back.</p>
  );
}

/** An open project: bar, rail, panel, workspace, status. */
export function Studio() {
  const title = useAtomValue(projectAtom)?.title ?? '';
  const workspace = useAtomValue(workspaceAtom);
  const [rail, setRail] = useAtom(railPanelAtom);
  // Over the work, it goes when the work is touched.
  const fold = useAtomValue(narrowAtom) ? () => setRail(null) : undefined;
  useEffect(fetchOthers, []);
  const page = rail ? pages[rail] : undefined;
  const panel = rail ? panels[rail] : undefined;
  return (
    <div className={css.shell}>
      <TopBar />
      <div className={css.work}>
        <Rail />
        {page ? (
          <main className={css.page}>
            <Boundary key={rail}>
              <Suspense>{page}</Suspense>
            </Boundary>
          </main>
        ) : (
          <>
            {panel ? (
              <aside
                aria-label="Library panel"
                onKeyDown={(event) => (event.key === 'Escape' && !event.defaultPrevented ? fold?.() : undefined)}
                className={cx(css.side, rail !== 'nodes' && rail !== 'elements' && css.sideWide)}
              >
                <Boundary key={rail}>
                  <Suspense>{panel}</Suspense>
                </Boundary>
              </aside>
            ) : null}
            <main className={css.main} onPointerDown={panel ? fold : undefined}>
              {/* The script has a heading of its own. */}
              {workspace === 'script' ? null : (
                <h1 className={ui.heard}>
                  {title}, {workspace}
                </h1>
              )}
              <Boundary key={workspace}>
                <Suspense fallback={<OnItsWay />}>{workspaces[workspace]}</Suspense>
              </Boundary>
            </main>
          </>
        )}
      </div>
      <StatusBar />
      <Tour />
    </div>
  );
}

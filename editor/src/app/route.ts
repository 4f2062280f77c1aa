import { useAtomValue } from 'jotai';
import { useEffect, useState } from 'react';
import {
  attempt,
  closeProject,
  loadProjects,
  openProject,
  projectAtom,
  projectsAtom,
  store,
  workspaceAtom,
} from '../state/index.ts';
import type { Route } from './route-hash.ts';
import { parseRoute, routeHash } from './route-hash.ts';

/** Keeps address and state in step. Answers true once the first page is known. */
export function useRoute(start: () => Promise<void>): boolean {
  const [ready, setReady] = useState(false);
  const project = useAtomValue(projectAtom);
  const workspace = useAtomValue(workspaceAtom);

  useEffect(() => {
    const follow = () => void go(parseRoute(location.hash));
    void start()
      .then(() => first())
      .finally(() => setReady(true));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [start]);

  useEffect(() => {
    if (!ready) return;
    const hash = routeHash({ project: project?.id ?? null, workspace });
    if (location.hash !== hash) history.replaceState(null, '', hash);
  }, [ready, project?.id, workspace]);
  return ready;
}

/** Where the address says so, else the project that was open last, else the newest. */
async function first(): Promise<void> {
  await attempt(loadProjects());
  const route = parseRoute(location.hash);
  if (route && !route.project) return;
  if (route) store.set(workspaceAtom, route.workspace);
  const all = [...(store.get(projectsAtom) ?? [])].sort((a, b) => b.updatedAt - a.updatedAt);
  const wanted = route?.project ?? localStorage.getItem('reelgraph:project');
  const project = all.find((one) => one.id === wanted) ?? all[0];
  if (project) await attempt(openProject(project.id));
}

async function go(route: Route | null): Promise<void> {
  if (!route) return;
  if (!route.project) {
    closeProject();
    await attempt(loadProjects());
    return;
  }
  store.set(workspaceAtom, route.workspace);
  if (route.project !== store.get(projectAtom)?.id) await attempt(openProject(route.project));
}

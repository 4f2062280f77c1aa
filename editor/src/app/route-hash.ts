import type { Workspace } from '../state/ui.ts';

export interface Route {
  readonly project: string | null;
  readonly workspace: Workspace;
}

const workspaces: readonly string[] = ['script', 'graph', 'edit'];

/** Reads `#/<project>/<workspace>`; `#/projects` is the list. Null where the address says nothing. */
export function parseRoute(hash: string): Route | null {
  const [, project, workspace] = hash.replace(/^#/, '').split('/');
  if (!project) return null;
  const known = workspace && workspaces.includes(workspace) ? (workspace as Workspace) : 'graph';
  return { project: project === 'projects' ? null : decodeURIComponent(project), workspace: known };
}

export const routeHash = (route: Route): string =>
  route.project ? `#/${encodeURIComponent(route.project)}/${route.workspace}` : '#/projects';

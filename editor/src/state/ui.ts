import { atom } from 'jotai';
import { atomWithStorage } from 'jotai/utils';
import type { ConnectionState } from '../sync/connection.ts';

export type Workspace = 'script' | 'graph' | 'edit';
export type RailPanel = 'nodes' | 'templates' | 'elements' | 'media' | 'queue' | 'help' | 'settings';
export type Theme = 'dark' | 'light';

export const workspaceAtom = atom<Workspace>('graph');

const railPanelsAtom = atom<Readonly<Record<Workspace, RailPanel | null>>>({
  script: 'elements',
  graph: 'nodes',
  edit: null,
});
const foldedAtom = atom<Readonly<Record<Workspace, RailPanel | null>>>({ script: null, graph: null, edit: null });

/** Too narrow for a panel beside the work: there it lies over it, and is folded until it is asked for. */
export const narrowAtom = atom(false);
narrowAtom.onMount = (set) => {
  const query = window.matchMedia('(width < 1360px)');
  const tell = () => set(query.matches);
  tell();
  query.addEventListener('change', tell);
  return () => query.removeEventListener('change', tell);
};

/** The panel beside the rail, one for each workspace; null folds it away. */
export const railPanelAtom = atom(
  (get) => get(get(narrowAtom) ? foldedAtom : railPanelsAtom)[get(workspaceAtom)],
  (get, set, panel: RailPanel | null) => {
    const panels = get(narrowAtom) ? foldedAtom : railPanelsAtom;
    set(panels, { ...get(panels), [get(workspaceAtom)]: panel });
  },
);
export const themeAtom = atomWithStorage<Theme>('reelgraph:theme', 'dark', undefined, { getOnInit: true });
export const connectionAtom = atom<ConnectionState>({ kind: 'connecting', attempt: 0 });

/** A dialog that stands over everything; each knows its own data. */
export type DialogState =
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'export' }
  | { readonly kind: 'real-pictures' }
  | { readonly kind: 'name-revision' }
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'compare-runs'; readonly one: string; readonly other: string }
  | { readonly kind: 'tonight' }
  | { readonly kind: 'contact-sheet'; readonly night: string }
  | { readonly kind: 'save-template' }
  | { readonly kind: 'delete-template'; readonly id: string; readonly title: string }
  | { readonly kind: 'new-project' }
  | { readonly kind: 'rename-project'; readonly id: string; readonly title: string }
  | { readonly kind: 'delete-project'; readonly id: string; readonly title: string };
export const dialogAtom = atom<DialogState | null>(null);

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly frames: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}
export const nothingSelected: Selection = {
  nodes: new Set(),
  edges: new Set(),
  frames: new Set(),
  notes: new Set(),
};
/** What is selected on the canvas. */
export const selectionAtom = atom<Selection>(nothingSelected);
/** The one selected node, which the inspector shows. */
export const inspectedAtom = atom((get) => {
  const { nodes } = get(selectionAtom);
  return nodes.size === 1 ? ([...nodes][0] ?? null) : null;
});

/** Asks the inspector to put the hand on a setting of a node; the row answers by setting it to null. */
export const askAtom = atom<{ readonly node: string; readonly param: string } | null>(null);

/** Asks the canvas to bring something into view; the canvas answers by setting it to null. */
export const revealAtom = atom<{ readonly node: string } | { readonly all: true } | null>(null);

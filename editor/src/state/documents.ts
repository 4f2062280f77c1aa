import type { GraphDocument, GraphNode, SubgraphDefinition } from '@reelgraph/nodes/graph';
import { definitionId, graphInside, insideId } from '@reelgraph/nodes/graph';
import type { DocumentInfo, DocumentKind, ProjectSettingsDocument } from '@reelgraph/runtime/protocol';
import type { Refusal, Sequence } from '@reelgraph/timeline';
import type { Atom } from 'jotai';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { projectAtom } from './project.ts';

export interface DocumentState {
  readonly status: 'closed' | 'loading' | 'ready' | 'broken';
  readonly rev: number;
  /** What is on the screen: the server's word with this client's unsettled edits on top. */
  readonly doc: unknown;
  /** Edits that the server has not settled yet. */
  readonly unsaved: number;
  readonly error?: Refusal;
}

const closed: DocumentState = { status: 'closed', rev: 0, doc: null, unsaved: 0 };

/** The state of one open document, by its id. Written by the session alone; change it with `dispatch`. */
export const documentAtom = atomFamily((_id: string) => atom<DocumentState>(closed));

const chosenGraphAtom = atom<string | null>(null);
const chosenSequenceAtom = atom<string | null>(null);

const firstOf = (documents: readonly DocumentInfo[], kind: DocumentKind, chosen?: string | null): string | null => {
  const all = documents.filter((one) => one.kind === kind);
  return (all.find((one) => one.id === chosen) ?? all[0])?.id ?? null;
};

const documentsAtom = atom((get) => get(projectAtom)?.documents ?? []);
export const graphsAtom = atom((get) => get(documentsAtom).filter((one) => one.kind === 'graph'));
export const sequencesAtom = atom((get) => get(documentsAtom).filter((one) => one.kind === 'sequence'));

/** The graph on the canvas. Set it to open another graph of the project. */
export const graphIdAtom = atom(
  (get) => firstOf(get(documentsAtom), 'graph', get(chosenGraphAtom)),
  (_get, set, id: string) => {
    set(chosenGraphAtom, id);
    set(graphPathAtom, []);
  },
);
/** The subgraph that is open on the canvas: ids of the instances on the way to it. Empty: the graph itself. */
export const graphPathAtom = atom<readonly string[]>([]);
/** The sequence on the timeline. */
export const sequenceIdAtom = atom(
  (get) => firstOf(get(documentsAtom), 'sequence', get(chosenSequenceAtom)),
  (_get, set, id: string) => set(chosenSequenceAtom, id),
);
export const scriptIdAtom = atom((get) => firstOf(get(documentsAtom), 'script'));
export const elementsIdAtom = atom((get) => firstOf(get(documentsAtom), 'elements'));
export const settingsIdAtom = atom((get) => firstOf(get(documentsAtom), 'settings'));

const present = <T>(idAtom: Atom<string | null>) =>
  atom((get): T | null => {
    const id = get(idAtom);
    return id ? (get(documentAtom(id)).doc as T | null) : null;
  });

/** The documents of the open project, as they are on the screen; null while they load. */
export const rootGraphAtom = present<GraphDocument>(graphIdAtom);
export const sequenceAtom = present<Sequence>(sequenceIdAtom);
export const settingsAtom = present<ProjectSettingsDocument>(settingsIdAtom);
/** A ScriptDocument of `@reelgraph/nodes/script`. */
export const scriptAtom = present<unknown>(scriptIdAtom);
/** The elements document of `@reelgraph/nodes/elements`. */
export const elementsAtom = present<unknown>(elementsIdAtom);

/** What stands on the canvas: the graph, or the inside of the subgraph that is open. */
export interface GraphScope {
  readonly graph: GraphDocument;
  /** The open definition; null on the graph itself. */
  readonly definition: SubgraphDefinition | null;
  /** The instances on the way, with what each is called. */
  readonly path: readonly { readonly id: string; readonly title: string }[];
}

/** A path that leads nowhere any more (the instance was deleted) ends where it still stands. */
export const graphScopeAtom = atom((get): GraphScope | null => {
  const root = get(rootGraphAtom);
  if (!root) return null;
  let scope: GraphScope = { graph: root, definition: null, path: [] };
  for (const id of get(graphPathAtom)) {
    const instance = scope.graph.nodes[id];
    const definition = instance && root.subgraphs[definitionId(instance) ?? ''];
    if (!definition) break;
    const title = instance.title || definition.title;
    scope = { graph: graphInside(root, definition), definition, path: [...scope.path, { id, title }] };
  }
  return scope;
});
/** The graph that the canvas shows and edits. */
export const graphAtom = atom((get): GraphDocument | null => get(graphScopeAtom)?.graph ?? null);
const pathKeyAtom = atom((get) =>
  (get(graphScopeAtom)?.path ?? []).map((one) => one.id).reduce((path, id) => (path ? insideId(path, id) : id), ''),
);
/** What tasks and plans call a node of the canvas: `instance/inner` inside a subgraph. */
export const taskNodeAtom = atom((get) => {
  const path = get(pathKeyAtom);
  return (node: string) => (path ? insideId(path, node) : node);
});

/** One node of the open graph: a component that draws it re-renders for it alone. */
export const graphNodeAtom = atomFamily((id: string) =>
  atom((get): GraphNode | null => get(graphAtom)?.nodes[id] ?? null),
);

/** Edits that wait for the server, over all documents. */
export const unsavedAtom = atom((get) =>
  get(documentsAtom).reduce((sum, one) => sum + get(documentAtom(one.id)).unsaved, 0),
);

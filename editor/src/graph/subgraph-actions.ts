import { definitionId, makeSubgraph, unpackSubgraph } from '@reelgraph/nodes/graph';
import {
  catalogueAtom,
  editGraph,
  graphAtom,
  graphPathAtom,
  graphScopeAtom,
  newId,
  nothingSelected,
  selectionAtom,
  store,
  toastRefusal,
} from '../state/index.ts';
import { openViewer } from './viewer/viewer-state.ts';

const idOf = (kind: string) => newId(kind.charAt(0));
const selectNodes = (...nodes: readonly string[]) =>
  store.set(selectionAtom, { ...nothingSelected, nodes: new Set(nodes) });

/** The selection becomes a subgraph; one step to undo. */
export function makeSubgraphOfSelection(): void {
  const graph = store.get(graphAtom);
  if (!graph) return;
  const { nodes, frames, notes } = store.get(selectionAtom);
  const only = nodes.size === 1 ? graph.nodes[[...nodes][0] ?? ''] : undefined;
  const [frame] = [...frames].flatMap((id) => graph.frames[id] ?? []);
  const title =
    frame?.title.replace(/^\d+\.\s*/, '') || only?.title || `Subgraph ${Object.keys(graph.subgraphs).length + 1}`;
  const made = makeSubgraph(graph, store.get(catalogueAtom), { nodes, frames, notes, title, newId: idOf });
  if (!made.ok) {
    toastRefusal(made.error);
    return;
  }
  if (editGraph(made.value.ops, { label: 'Make subgraph' }).ok) selectNodes(made.value.instance);
}

/** The chosen instances open up where they stand. */
export function unpackSelected(): void {
  const graph = store.get(graphAtom);
  const chosen = [...store.get(selectionAtom).nodes].find((id) => isInstance(id));
  if (!graph || !chosen) return;
  const unpacked = unpackSubgraph(graph, store.get(catalogueAtom), chosen, idOf);
  if (!unpacked.ok) {
    toastRefusal(unpacked.error);
    return;
  }
  if (editGraph(unpacked.value.ops, { label: 'Unpack subgraph' }).ok) selectNodes(...unpacked.value.nodes);
}

export function isInstance(id: string): boolean {
  const graph = store.get(graphAtom);
  const node = graph?.nodes[id];
  return !!graph && !!node && (definitionId(node) ?? '') in graph.subgraphs;
}

/** Goes into an instance: what is edited there, all instances of it follow. */
export function openSubgraph(id: string): void {
  if (!isInstance(id)) return;
  store.set(selectionAtom, nothingSelected);
  store.set(graphPathAtom, [...(store.get(graphScopeAtom)?.path ?? []).map((one) => one.id), id]);
}

/** A subgraph opens; of any other node, what it made. */
export function openSelected(): void {
  const [id] = store.get(selectionAtom).nodes;
  if (!id) return;
  if (isInstance(id)) openSubgraph(id);
  else openViewer(id);
}

/** Up to this depth: 0 is the graph itself. The instance that was left is selected. */
export function leaveTo(depth: number): void {
  const path = (store.get(graphScopeAtom)?.path ?? []).map((one) => one.id);
  const left = path[depth];
  store.set(graphPathAtom, path.slice(0, depth));
  if (left) selectNodes(left);
}

export function leaveSubgraph(): void {
  const depth = store.get(graphScopeAtom)?.path.length ?? 0;
  if (depth > 0) leaveTo(depth - 1);
}

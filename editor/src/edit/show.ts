import type { GraphDocument } from '@reelgraph/nodes/graph';
import { activeTake, type Clip, findClip } from '@reelgraph/timeline';
import {
  documentAtom,
  graphIdAtom,
  loadOutputs,
  nothingSelected,
  revealAtom,
  selectionAtom,
  sequenceAtom,
  store,
  workspaceAtom,
} from '../state/index.ts';
import { detailOf } from './origin.ts';
import { select } from './state.ts';
import { transport } from './transport.ts';

/** The node that made what a clip shows, while it is still there: of whatever graph of the project. */
export function nodeOfClip(clip: Clip): { readonly graph: string; readonly node: string } | null {
  const { graph, node } = detailOf(activeTake(clip));
  if (!graph || !node) return null;
  const doc = store.get(documentAtom(graph)).doc as GraphDocument | null;
  return doc?.nodes[node] ? { graph, node } : null;
}

/** From a clip to its node. */
export function showInGraph({ graph, node }: { readonly graph: string; readonly node: string }): void {
  if (store.get(graphIdAtom) !== graph) {
    store.set(graphIdAtom, graph);
    void loadOutputs(graph);
  }
  store.set(workspaceAtom, 'graph');
  store.set(selectionAtom, { ...nothingSelected, nodes: new Set([node]) });
  store.set(revealAtom, { node });
}

/** Clips that show what these nodes of the open graph made, or that they land, in the order of the film. */
export function clipsOfNodes(nodes: ReadonlySet<string>): readonly Clip[] {
  const graph = store.get(graphIdAtom);
  const items = (store.get(sequenceAtom)?.tracks ?? []).flatMap((track) => track.items);
  return items.filter((item): item is Clip => {
    if (item.type !== 'clip') return false;
    const { graph: its, node } = detailOf(activeTake(item));
    const [landed, by] = item.landing?.source.split(':') ?? [];
    return (
      (its === graph && node !== undefined && nodes.has(node)) ||
      (landed === graph && by !== undefined && nodes.has(by))
    );
  });
}

/** From nodes to their clips: selected, with the playhead on the first of them. */
export function showOnTimeline(nodes: ReadonlySet<string>): void {
  const sequence = store.get(sequenceAtom);
  const clips = clipsOfNodes(nodes);
  const [first] = clips;
  if (!sequence || !first) return;
  store.set(workspaceAtom, 'edit');
  select(clips.map(({ id }) => id));
  transport.seek(findClip(sequence, first.id)!.start);
}

import type { Clip } from '@reelgraph/timeline';
import { nextVariant } from '../app/run-controls.tsx';
import { graphIdAtom, graphsAtom, rootGraphAtom, startRun, store, toast } from '../state/index.ts';

/** `graph:node`, the node that lands the clip. */
function sourceOf(clip: Clip): { readonly graph: string; readonly node: string } | null {
  const [graph, node] = clip.landing?.source.split(':') ?? [];
  return graph && node ? { graph, node } : null;
}

/**
 * Makes these shots, and nothing else: the run goes no further than the nodes that land them. `another` takes other
 * seeds, so that a shot that is made already gets one more take.
 */
export async function generate(clips: readonly Clip[], another: boolean): Promise<void> {
  const first = clips.map(sourceOf).find((source) => source !== null);
  const graphs = store.get(graphsAtom);
  if (!first || !graphs.some((graph) => graph.id === first.graph)) {
    toast({ tone: 'warning', title: 'The graph of this clip is gone', text: 'Land the shot from another graph.' });
    return;
  }
  if (store.get(graphIdAtom) !== first.graph) store.set(graphIdAtom, first.graph);
  const mine = clips.filter((clip) => sourceOf(clip)?.graph === first.graph);
  const nodes = store.get(rootGraphAtom)?.nodes ?? {};
  const targets = [...new Set(mine.map((clip) => sourceOf(clip)!.node))].filter((node) => nodes[node] !== undefined);
  const items = [...new Set(mine.map((clip) => clip.landing!.key))];
  await startRun({ items, targets, variant: another ? nextVariant() : 0 });
}

import type { GraphDocument } from '@reelgraph/nodes/graph';
import type { Clip } from '@reelgraph/timeline';
import { api } from '../api/index.ts';
import { nextVariant } from '../app/run-controls.tsx';
import { documentAtom, graphIdAtom, graphsAtom, projectAtom, startRun, store, toast } from '../state/index.ts';

/** `graph:node`, the node that lands the clip. */
function sourceOf(clip: Clip): { readonly graph: string; readonly node: string } | null {
  const [graph, node] = clip.landing?.source.split(':') ?? [];
  return graph && node ? { graph, node } : null;
}

/** The part of a graph that lands these shots; null where that graph is gone. */
function partOf(clips: readonly Clip[]) {
  const first = clips.map(sourceOf).find((source) => source !== null);
  if (!first || !store.get(graphsAtom).some((graph) => graph.id === first.graph)) return null;
  const mine = clips.filter((clip) => sourceOf(clip)?.graph === first.graph);
  const nodes = (store.get(documentAtom(first.graph)).doc as GraphDocument | null)?.nodes ?? {};
  const targets = [...new Set(mine.map((clip) => sourceOf(clip)!.node))].filter((node) => nodes[node] !== undefined);
  const items = [...new Set(mine.map((clip) => clip.landing!.key))];
  return { graph: first.graph, targets, items };
}

/**
 * Makes these shots, and nothing else: the run goes no further than the nodes that land them. `another` takes other
 * seeds, so that a shot that is made already gets one more take, or `count` of them.
 */
export async function generate(clips: readonly Clip[], another: boolean, count = 1): Promise<void> {
  const part = partOf(clips);
  if (!part) {
    toast({ tone: 'warning', title: 'The graph of this clip is gone', text: 'Land the shot from another graph.' });
    return;
  }
  if (store.get(graphIdAtom) !== part.graph) store.set(graphIdAtom, part.graph);
  for (let turn = 0; turn < count; turn++) {
    const run = await startRun({ ...part, variant: another ? nextVariant() : 0 });
    if (!run) return;
  }
}

/** What one more take of these shots takes, by this machine's own history. Milliseconds; null where nothing tells it. */
export async function estimateTakes(clips: readonly Clip[]): Promise<number | null> {
  const part = partOf(clips);
  const project = store.get(projectAtom);
  if (!part || !project) return null;
  const wish = { project: project.id, ...part, policy: 'continue' as const, variant: nextVariant() };
  const plan = await api.plan(wish).catch(() => null);
  return plan?.estimateMs || null;
}

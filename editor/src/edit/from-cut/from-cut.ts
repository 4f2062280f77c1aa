import { type GraphDocument, nodeSize } from '@reelgraph/nodes/graph';
import { activeTake, type Clip, findClip } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { api } from '../../api/index.ts';
import {
  attempt,
  catalogueAtom,
  dispatch,
  documentAtom,
  graphsAtom,
  newId,
  openDocument,
  projectAtom,
  sequenceAtom,
  sequenceIdAtom,
  startRun,
  store,
} from '../../state/index.ts';
import { detailOf } from '../origin.ts';
import { CUT_GRAPH, chainOps, type OwnNode } from './chain.ts';
import type { CutWish } from './wish.ts';

/** What is asked for and not decided yet: the dialog shows it with its price. */
export const cutAskAtom = atom<CutWish | null>(null);

export const askForFrames = (wish: CutWish | null): void => {
  if (wish) store.set(cutAskAtom, wish);
};

/** Milliseconds that new frames take on this machine: by how long the take of this clip took, frame by frame. Null where nothing tells it. */
export async function estimateOf(wish: CutWish): Promise<number | null> {
  const sequence = store.get(sequenceAtom);
  const clip = sequence ? findClip(sequence, wish.clip)?.item : null;
  const take = clip ? activeTake(clip) : null;
  const neighbours = [take, ...takesWithRuns(wish)];
  for (const one of neighbours) {
    const { run, task } = detailOf(one ?? null);
    if (!one || !run || !task) continue;
    const detail = await api.runDetail(run).catch(() => null);
    const made = detail?.tasks.find(({ id }) => id === task);
    if (!made?.startedAt || !made.endedAt || made.state !== 'succeeded') continue;
    return ((made.endedAt - made.startedAt) / one.frames) * framesAsked(wish);
  }
  return null;
}

/** Takes of the film that a neighbour's file is: their runs tell how long frames take. */
function takesWithRuns(wish: CutWish) {
  const files = new Set([wish.before?.video.artifact, wish.after?.video.artifact]);
  const sequence = store.get(sequenceAtom);
  const items = (sequence?.tracks ?? []).flatMap((track) => track.items);
  return items.flatMap((item) => {
    const take = item.type === 'clip' ? activeTake(item) : null;
    return take && files.has(take.asset) ? [take] : [];
  });
}

/** An overlap is made anew with each call. */
const framesAsked = ({ frames, before }: CutWish): number => frames + (before ? Math.min(25, before.frame + 1) : 1);

/** Lays the nodes that make the frames into the graph of the cut, and runs them and nothing else. */
export async function generateFrames(wish: CutWish): Promise<boolean> {
  const [sequence, id] = [store.get(sequenceAtom), store.get(sequenceIdAtom)];
  const graph = await cutGraph();
  const clip = sequence ? findClip(sequence, wish.clip)?.item : null;
  if (!graph || !sequence || !id || !clip) return false;
  const doc = store.get(documentAtom(graph)).doc as GraphDocument;
  const { ops, target } = chainOps(doc, wish, {
    sequence: id,
    rate: sequence.rate,
    nonce: newId().slice(0, 8),
    shot: clip.landing && !clip.landing.vanished ? clip.landing.key : null,
    own: ownNode(clip),
    seed: seedOf(clip, wish),
    sizeOf: (type) => nodeSize(store.get(catalogueAtom).get(type), {}),
  });
  if (!dispatch(graph, ops, { label: `Nodes for ${wish.name}` }).ok) return false;
  return (await startRun({ graph, targets: [target] })) !== null;
}

/** An extension goes on with the seed of its take; what is made anew must not come out the same. */
function seedOf(clip: Clip, { kind }: CutWish): number {
  const { seed } = detailOf(activeTake(clip));
  return (kind === 'end' || kind === 'head') && typeof seed === 'number'
    ? seed
    : crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** The node that made the clip's take, as it is set now. */
function ownNode(clip: Clip): OwnNode | null {
  const { graph, node } = detailOf(activeTake(clip));
  const doc = graph ? (store.get(documentAtom(graph)).doc as GraphDocument | null) : null;
  const own = node ? doc?.nodes[node] : undefined;
  return own?.type.startsWith('video/') ? own : null;
}

/** The graph that holds what was made from the cut; made on first use. */
async function cutGraph(): Promise<string | null> {
  const project = store.get(projectAtom);
  if (!project) return null;
  const known = store.get(graphsAtom).find(({ title }) => title === CUT_GRAPH);
  const info = known ?? (await attempt(api.createDocument(project.id, { kind: 'graph', title: CUT_GRAPH })));
  if (!info) return null;
  store.set(projectAtom, (now) =>
    now && !now.documents.some((one) => one.id === info.id) ? { ...now, documents: [...now.documents, info] } : now,
  );
  await openDocument(info.id);
  return store.get(documentAtom(info.id)).doc ? info.id : null;
}

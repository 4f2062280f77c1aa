import { autoPlace, type GraphDocument, type NodeSpec } from '@reelgraph/nodes/graph';
import { buildPrompt } from '@reelgraph/nodes/prompts';
import { landingSource, planLanding } from '@reelgraph/timeline';
import {
  catalogueAtom,
  dispatch,
  graphIdAtom,
  newId,
  rootGraphAtom,
  sequenceAtom,
  sequenceIdAtom,
  settingsAtom,
  startRun,
  store,
  toast,
} from '../../state/index.ts';
import { plural } from '../../ui/words.ts';
import { shotsByIdAtom } from '../script-state.ts';
import { boardMarksAtom } from '../shot-state.ts';

const ART = 'image/concept-art';
const LAND = 'timeline/land';

const nodesOf = (graph: GraphDocument, type: string): string[] =>
  Object.values(graph.nodes)
    .filter((node) => node.type === type && node.mode === 'active')
    .map((node) => node.id);

/** Where the shots come from that the graph makes: what feeds the node that makes takes, else cast or parse. */
export function shotsSource(graph: GraphDocument): { readonly node: string; readonly port: string } | null {
  const fed = Object.values(graph.edges).find(
    ({ to }) => to.port === 'shot' && (graph.nodes[to.node]?.type ?? '').startsWith('video/'),
  );
  if (fed) return { node: fed.from.node, port: fed.from.port };
  for (const type of ['elements/inject', 'script/parse']) {
    const [node] = nodesOf(graph, type);
    if (node) return { node, port: 'shots' };
  }
  return null;
}

/** Pictures for these shots by the graph's own Concept Art node, which is put in where there is none. */
export async function makeConceptArt(items: readonly string[]): Promise<void> {
  const graph = store.get(rootGraphAtom);
  const node = graph ? (nodesOf(graph, ART)[0] ?? addArt(graph)) : null;
  if (!node) {
    toast({
      tone: 'warning',
      title: 'There is nothing to make pictures from',
      text: 'Open a graph that reads the script, or start from a template.',
    });
    return;
  }
  await startRun({ targets: [node], items });
}

function addArt(graph: GraphDocument): string | null {
  const specs = store.get(catalogueAtom);
  const spec = specs.get(ART);
  const source = shotsSource(graph);
  const from = source ? graph.nodes[source.node] : undefined;
  if (!spec || !source || !from) return null;
  const id = newId('n');
  const near = { x: from.position.x + 320, y: from.position.y + 260 };
  const made = dispatch(
    store.get(graphIdAtom),
    [
      { type: 'addNode', node: plain(id, spec, autoPlace(graph, specs, spec, near)) },
      { type: 'connect', edge: { id: newId('w'), from: source, to: { node: id, port: 'shot' } } },
    ],
    { label: 'Add Concept Art' },
  );
  return made.ok ? id : null;
}

const plain = (id: string, spec: NodeSpec, position: { readonly x: number; readonly y: number }) => ({
  id,
  type: spec.type,
  typeVersion: spec.version,
  params: Object.fromEntries(spec.params.map((param) => [param.name, param.default])),
  position,
  mode: 'active',
});

/** Every shot that is not made, on the server: it goes on when this window is closed. What is made already is not made again. */
export async function makeAll(): Promise<void> {
  const graph = store.get(rootGraphAtom);
  const run = await startRun({ targets: graph ? nodesOf(graph, LAND) : [] });
  if (run) toast({ tone: 'info', title: 'Making all shots', text: 'It goes on when you close this window.' });
}

/** Lays a slug for every shot in script order, as a run does; what is made already lands in them, the rest as it comes. */
export function pushToTimeline(): void {
  const graph = store.get(rootGraphAtom);
  const sequence = store.get(sequenceAtom);
  const id = store.get(sequenceIdAtom);
  const lands = graph ? nodesOf(graph, LAND) : [];
  if (!graph || !sequence || lands.length === 0) {
    toast({
      tone: 'warning',
      title: 'Nothing leads to the timeline',
      text: 'Put a node To Timeline into the graph, or start from the template Script to film.',
    });
    return;
  }
  const rate = store.get(settingsAtom)?.rate ?? sequence.rate;
  const keys = [...store.get(shotsByIdAtom).values()].map((shot) => ({
    key: shot.id,
    name: shot.number,
    frames: Math.max(1, Math.round((shot.seconds * rate.num) / rate.den)),
    prompt: buildPrompt(shot, 'ltx-t2v'),
  }));
  const [land] = lands as [string];
  const { track } = graph.nodes[land]?.params ?? {};
  const source = landingSource(graph.id, land);
  const ops = planLanding(sequence, { source, track: typeof track === 'string' && track ? track : 'V1', keys });
  if (!dispatch(id, ops, { label: 'Push to timeline' }).ok) return;
  toast({
    tone: 'success',
    title: 'On the timeline',
    text: `${plural(keys.length, 'shot')} in the order of the script. Clips come as they are made.`,
  });
  const made = [...store.get(boardMarksAtom)].filter(([, mark]) => mark === 'succeeded' || mark === 'cached');
  if (made.length > 0) void startRun({ targets: [land], items: made.map(([shot]) => shot) });
}

import type { GraphDocument, GraphNode, PortType, Specs } from '@reelgraph/nodes/graph';
import { nodeBox, outputPort, sourcesOf, specIn } from '@reelgraph/nodes/graph';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { catalogueAtom, graphAtom } from '../state/index.ts';
import type { Rect } from './wire-path.ts';
import { freeLane } from './wire-path.ts';

export interface WireLook {
  readonly type: PortType;
  readonly list: boolean;
  /** The height at which it runs back around the nodes; null where it runs forward. */
  readonly gapY: number | null;
  /** One of its ends is muted. */
  readonly off: boolean;
}

/** How one wire looks. Only wires in sight ask, and one that would look the same is not drawn anew. */
export const wireLookAtom = atomFamily((id: string) => {
  let last: WireLook | null = null;
  return atom((get): WireLook | null => {
    const graph = get(graphAtom);
    const next = graph && wireLook(graph, get(catalogueAtom), id);
    if (!last || !next || !same(last, next)) last = next;
    return last;
  });
});

const same = (a: WireLook, b: WireLook): boolean =>
  a.type === b.type && a.list === b.list && a.gapY === b.gapY && a.off === b.off;

export function wireLook(graph: GraphDocument, specs: Specs, id: string): WireLook | null {
  const edge = graph.edges[id];
  if (!edge) return null;
  const from = graph.nodes[edge.from.node];
  const to = graph.nodes[edge.to.node];
  // Behind a bypassed node and a reroute it is the wire that comes in there.
  const [source] = from?.mode === 'bypassed' ? sourcesOf(graph, specs, edge) : [edge.from];
  const giver = source && graph.nodes[source.node];
  const spec = giver && specIn(graph, specs, giver);
  const port = source && spec && outputPort(spec, source.port);
  return {
    type: port?.type ?? 'any',
    list: port?.list ?? false,
    gapY: from && to ? gapBetween(graph, specs, from, to) : null,
    off: from?.mode === 'muted' || to?.mode === 'muted',
  };
}

/** Where a backward wire passes: the free lane between the two nodes that is nearest to their middle. */
function gapBetween(graph: GraphDocument, specs: Specs, from: GraphNode, to: GraphNode): number | null {
  const a = nodeBox(specIn(graph, specs, from), from);
  const b = nodeBox(specIn(graph, specs, to), to);
  return b.x >= a.x + a.width + 24 ? null : freeLane(a, b, boxesOf(graph, specs));
}

const boxes = new WeakMap<GraphDocument['nodes'], { specs: Specs; all: readonly Rect[] }>();

/** All wires of a graph run around the same boxes: measured once for each state of it. */
function boxesOf(graph: GraphDocument, specs: Specs): readonly Rect[] {
  const known = boxes.get(graph.nodes);
  if (known?.specs === specs) return known.all;
  const all = Object.values(graph.nodes).map((node) => nodeBox(specIn(graph, specs, node), node));
  boxes.set(graph.nodes, { specs, all });
  return all;
}

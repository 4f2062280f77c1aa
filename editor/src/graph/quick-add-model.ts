import type { GraphDocument, NodeSpec, PortSpec } from '@reelgraph/nodes/graph';
import { candidates, endsOfWire, swapType, wayThrough } from '@reelgraph/nodes/graph';
import { searchSpecs } from '../library/search.ts';
import type { Connecting } from './canvas-state.ts';

export interface QuickRow {
  readonly spec: NodeSpec;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
}

const MOST = 60;
const isOffered = (spec: NodeSpec) => !spec.type.startsWith('convert/');

/** Types that could stand in this wire. */
export function fitsWire(catalogue: ReadonlyMap<string, NodeSpec>, graph: GraphDocument, wire: string): NodeSpec[] {
  const ends = endsOfWire(graph, catalogue, wire);
  return ends ? [...catalogue.values()].filter((spec) => isOffered(spec) && wayThrough(spec, ends.from, ends.to)) : [];
}

/** Types that could take a node's place: those that keep most of its wires first, then those that are of its kind. */
export function fitsPlace(catalogue: ReadonlyMap<string, NodeSpec>, graph: GraphDocument, id: string): NodeSpec[] {
  const node = graph.nodes[id];
  if (!node) return [];
  const own = catalogue.get(node.type)?.category;
  return [...catalogue.values()]
    .filter((spec) => isOffered(spec) && spec.type !== node.type)
    .map((spec) => ({ spec, lost: swapType(graph, catalogue, node, spec).lost }))
    .sort((a, b) => a.lost - b.lost || Number(b.spec.category === own) - Number(a.spec.category === own))
    .map(({ spec }) => spec);
}

/**
 * What quick-add offers: every node, or those that the dropped wire fits, exact fits first; with words, the best names
 * first. What a person uses often is found before what is never used.
 */
export function quickRows(
  catalogue: ReadonlyMap<string, NodeSpec>,
  from: Connecting | null,
  query: string,
  uses: ReadonlyMap<string, number> = new Map(),
  only?: readonly NodeSpec[],
): readonly QuickRow[] {
  const fitting = only
    ? [...only]
    : from
      ? candidates(catalogue, from.spec, from.side === 'output' ? 'from-output' : 'from-input').map((one) => one.spec)
      : [...catalogue.values()].filter(isOffered);
  const found = query.trim() ? searchSpecs(fitting, query, uses) : from || only ? fitting : byUse(fitting, uses);
  return found.slice(0, MOST).map((spec) => ({ spec, inputs: distinct(spec.inputs), outputs: distinct(spec.outputs) }));
}

const byUse = (specs: readonly NodeSpec[], uses: ReadonlyMap<string, number>): NodeSpec[] =>
  [...specs].sort((a, b) => (uses.get(b.type) ?? 0) - (uses.get(a.type) ?? 0));

const distinct = (ports: readonly PortSpec[]): readonly PortSpec[] =>
  ports.filter((port, at) => ports.findIndex((other) => other.type === port.type) === at).slice(0, 3);

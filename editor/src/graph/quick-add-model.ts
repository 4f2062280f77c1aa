import type { NodeSpec, PortSpec } from '@reelgraph/nodes/graph';
import { candidates } from '@reelgraph/nodes/graph';
import { searchSpecs } from '../library/search.ts';
import type { Connecting } from './canvas-state.ts';

export interface QuickRow {
  readonly spec: NodeSpec;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
}

const MOST = 60;

/**
 * What quick-add offers: every node, or those that the dropped wire fits, exact fits first; with words, the best names
 * first. What a person uses often is found before what is never used.
 */
export function quickRows(
  catalogue: ReadonlyMap<string, NodeSpec>,
  from: Connecting | null,
  query: string,
  uses: ReadonlyMap<string, number> = new Map(),
): readonly QuickRow[] {
  const fitting = from
    ? candidates(catalogue, from.spec, from.side === 'output' ? 'from-output' : 'from-input').map((one) => one.spec)
    : [...catalogue.values()].filter((spec) => !spec.type.startsWith('convert/'));
  const found = query.trim() ? searchSpecs(fitting, query, uses) : from ? fitting : byUse(fitting, uses);
  return found.slice(0, MOST).map((spec) => ({ spec, inputs: distinct(spec.inputs), outputs: distinct(spec.outputs) }));
}

const byUse = (specs: readonly NodeSpec[], uses: ReadonlyMap<string, number>): NodeSpec[] =>
  [...specs].sort((a, b) => (uses.get(b.type) ?? 0) - (uses.get(a.type) ?? 0));

const distinct = (ports: readonly PortSpec[]): readonly PortSpec[] =>
  ports.filter((port, at) => ports.findIndex((other) => other.type === port.type) === at).slice(0, 3);

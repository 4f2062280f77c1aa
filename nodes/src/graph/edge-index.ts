import type { GraphEdge } from './document.ts';

type Edges = Readonly<Record<string, GraphEdge>>;

/** Wires by node, in and out, and what lies upstream of a node. */
export interface EdgeIndex {
  /** Wires into a node, sorted by port and order, so that every walk over them is deterministic. */
  into(node: string): readonly GraphEdge[];
  outOf(node: string): readonly GraphEdge[];
  /** Wires into one port, in their order. */
  intoPort(node: string, port: string): readonly GraphEdge[];
  /** Every node that `node` depends on, directly or not; not itself. Kept, so that a drag asks once and not per port. */
  upstream(node: string): ReadonlySet<string>;
}

const none: readonly GraphEdge[] = [];

/** By port, then order, then id: the order in which list inputs are read. */
export const byOrder = (a: GraphEdge, b: GraphEdge): number =>
  (a.to.port < b.to.port ? -1 : a.to.port > b.to.port ? 1 : 0) ||
  (a.to.order ?? 0) - (b.to.order ?? 0) ||
  (a.id < b.id ? -1 : 1);

function build(edges: Edges): EdgeIndex {
  const into = new Map<string, GraphEdge[]>();
  const outOf = new Map<string, GraphEdge[]>();
  const push = (map: Map<string, GraphEdge[]>, node: string, edge: GraphEdge) => {
    const list = map.get(node);
    if (list) list.push(edge);
    else map.set(node, [edge]);
  };
  for (const edge of Object.values(edges)) {
    push(into, edge.to.node, edge);
    push(outOf, edge.from.node, edge);
  }
  for (const list of into.values()) if (list.length > 1) list.sort(byOrder);
  const upstream = new Map<string, ReadonlySet<string>>();
  return {
    into: (node) => into.get(node) ?? none,
    outOf: (node) => outOf.get(node) ?? none,
    intoPort: (node, port) => (into.get(node) ?? none).filter((edge) => edge.to.port === port),
    upstream(node) {
      const known = upstream.get(node);
      if (known) return known;
      const seen = new Set<string>();
      const stack = [node];
      for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
        for (const edge of into.get(at) ?? none) {
          if (seen.has(edge.from.node)) continue;
          seen.add(edge.from.node);
          stack.push(edge.from.node);
        }
      }
      upstream.set(node, seen);
      return seen;
    },
  };
}

const indexes = new WeakMap<Edges, EdgeIndex>();

/** The index of these wires; built once for each version of the record (documents are immutable). */
export function edgeIndex(edges: Edges): EdgeIndex {
  let index = indexes.get(edges);
  if (!index) {
    index = build(edges);
    indexes.set(edges, index);
  }
  return index;
}

/** Whether a wire from `from` to `to` would close a loop. */
export const wouldLoop = (edges: Edges, from: string, to: string): boolean =>
  from === to || edgeIndex(edges).upstream(from).has(to);

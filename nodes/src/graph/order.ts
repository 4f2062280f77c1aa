import type { GraphDocument, GraphEdge } from './document.ts';
import { edgeIndex } from './edge-index.ts';
import { own } from './own.ts';

/** What the walks below need of a graph: whole documents and flattened ones alike. */
export type Wired = Pick<GraphDocument, 'nodes' | 'edges'>;

const real = (graph: Wired, edge: GraphEdge): boolean =>
  own(graph.nodes, edge.from.node) !== undefined && own(graph.nodes, edge.to.node) !== undefined;

/** The targets and everything that they depend on. Ids that are not in the graph are left out. */
export function upstreamClosure(graph: Wired, targets: Iterable<string>): ReadonlySet<string> {
  const index = edgeIndex(graph.edges);
  const seen = new Set<string>();
  const stack = [...targets];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at) || !own(graph.nodes, at)) continue;
    seen.add(at);
    for (const edge of index.into(at)) stack.push(edge.from.node);
  }
  return seen;
}

/** Nodes that nothing follows: what runs when no target is named. */
export function finalNodes(graph: Wired): string[] {
  const index = edgeIndex(graph.edges);
  return Object.keys(graph.nodes).filter((id) => !index.outOf(id).some((edge) => real(graph, edge)));
}

export interface Order {
  /** Every node after all that it depends on; equal graphs give equal orders, whatever the order of their records. */
  readonly order: readonly string[];
  /** Nodes that are on a loop or behind one. */
  readonly rest: ReadonlySet<string>;
}

/** Kahn's walk, breadth by breadth, ids sorted within one: iterative, so a chain of any length is fine. */
export function topologicalOrder(graph: Wired, only?: ReadonlySet<string>): Order {
  const index = edgeIndex(graph.edges);
  const ids = Object.keys(graph.nodes).filter((id) => !only || only.has(id));
  const waiting = new Map<string, number>();
  let ready: string[] = [];
  for (const id of ids) {
    let count = 0;
    for (const edge of index.into(id))
      if (own(graph.nodes, edge.from.node) && (!only || only.has(edge.from.node))) count++;
    waiting.set(id, count);
    if (count === 0) ready.push(id);
  }
  const order: string[] = [];
  while (ready.length > 0) {
    ready.sort();
    const next: string[] = [];
    for (const id of ready) {
      order.push(id);
      waiting.delete(id);
      for (const edge of index.outOf(id)) {
        const left = waiting.get(edge.to.node);
        if (left === undefined) continue;
        waiting.set(edge.to.node, left - 1);
        if (left === 1) next.push(edge.to.node);
      }
    }
    ready = next;
  }
  return { order, rest: new Set(waiting.keys()) };
}

/** One loop among `rest`, in the direction of the wires, first node not repeated; empty where there is none. */
export function findCycle(graph: Wired, rest: ReadonlySet<string>): string[] {
  const index = edgeIndex(graph.edges);
  // Walking upstream inside the rest must come back to a node that was seen: everything there has an input in it.
  let at = [...rest].sort()[0];
  const seen = new Map<string, number>();
  const path: string[] = [];
  while (at !== undefined && !seen.has(at)) {
    seen.set(at, path.length);
    path.push(at);
    at = index.into(at).find((edge) => rest.has(edge.from.node))?.from.node;
  }
  if (at === undefined) return [];
  return path.slice(seen.get(at)).reverse();
}

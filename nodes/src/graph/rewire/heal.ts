import { canConnect, connectOp } from '../can-connect.ts';
import type { GraphDocument, GraphNode } from '../document.ts';
import { sourcesOf } from '../modes.ts';
import type { GraphOp } from '../ops/index.ts';
import type { Specs } from '../specs.ts';

/**
 * The operations that take nodes away and lead their wires on: what came in goes where it would go were they bypassed. Where
 * a node hands nothing on, its wires go with it.
 */
export function removeAndHeal(
  graph: GraphDocument,
  specs: Specs,
  nodes: ReadonlySet<string>,
  newId: () => string,
): readonly GraphOp[] {
  // Those that go are looked through, those that stay are not, whatever their own mode is.
  const through: GraphDocument = {
    ...graph,
    nodes: mapped(graph.nodes, (node) => ({ ...node, mode: nodes.has(node.id) ? 'bypassed' : 'active' })),
  };
  const left: GraphDocument = {
    ...graph,
    nodes: kept(graph.nodes, (node) => !nodes.has(node.id)),
    edges: kept(graph.edges, (edge) => !nodes.has(edge.from.node) && !nodes.has(edge.to.node)),
  };
  const ops: GraphOp[] = [
    { type: 'remove', nodes: [...nodes] as GraphNode['id'][], edges: [], frames: [], notes: [], subgraphs: [] },
  ];
  for (const edge of Object.values(graph.edges)) {
    if (!nodes.has(edge.from.node) || nodes.has(edge.to.node)) continue;
    for (const source of sourcesOf(through, specs, edge)) {
      if (source.silent !== undefined || nodes.has(source.node)) continue;
      const from = { node: source.node as GraphNode['id'], port: source.port };
      if (!canConnect(left, specs, from, edge.to).ok) continue;
      const op = connectOp(left, specs, from, edge.to, newId());
      // In a list it stands where the node stood.
      ops.push(edge.to.order === undefined ? op : { ...op, edge: { ...op.edge, to: { ...edge.to } } });
    }
  }
  return ops;
}

const mapped = <T>(all: Readonly<Record<string, T>>, change: (one: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(all).map(([id, one]) => [id, change(one)]));
const kept = <T>(all: Readonly<Record<string, T>>, stays: (one: T) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([, one]) => stays(one)));

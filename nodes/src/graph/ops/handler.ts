import { type Applied, ok, type Result, refuse } from '@reelgraph/timeline';
import type { GraphDocument, GraphNode } from '../document.ts';
import { own } from '../own.ts';
import type { GraphFragment, GraphOp, GraphOpType, OpOf } from './op.ts';

export type Step = Result<Applied<GraphDocument, GraphOp>>;
export type Handler<T extends GraphOpType> = (graph: GraphDocument, op: OpOf<T>) => Step;

export const step = (doc: GraphDocument, inverse: readonly GraphOp[]): Step => ok({ doc, inverse });

export const emptyFragment: GraphFragment = { nodes: [], edges: [], frames: [], notes: [], subgraphs: [] };

export const nodeName = (node: GraphNode): string => node.title || node.type;

export const noNode = (id: string) =>
  refuse('no_such_node', `There is no node "${id}" in this graph.`, {
    fix: 'It was deleted meanwhile; undo the deletion to have it back.',
    field: id,
  });

export const noThing = (what: string, id: string) =>
  refuse(`no_such_${what}`, `There is no ${what} "${id}" in this graph.`, { field: id });

export const idTaken = (what: string, id: string) =>
  refuse('id_taken', `The graph already has a ${what} with the id "${id}".`, { field: id });

/** Changes one node; `change` answers the new node and the operation that puts the old one back. */
export function onNode(
  graph: GraphDocument,
  id: string,
  change: (node: GraphNode) => Result<{ node: GraphNode; inverse: GraphOp[] }>,
): Step {
  const node = own(graph.nodes, id);
  if (!node) return noNode(id);
  const changed = change(node);
  if (!changed.ok) return changed;
  return step({ ...graph, nodes: { ...graph.nodes, [id]: changed.value.node } }, changed.value.inverse);
}

/** A copy with a property set, or taken away where the value is undefined: absent and undefined are one thing in JSON. */
export function withProperty<T extends object, K extends keyof T>(thing: T, key: K, value: T[K] | undefined): T {
  const copy = { ...thing };
  if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

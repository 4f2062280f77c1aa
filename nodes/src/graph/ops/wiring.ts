import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { EdgeId, GraphDocument, GraphEdge } from '../document.ts';
import { edgeIndex, wouldLoop } from '../edge-index.ts';
import { own, without } from '../own.ts';
import { emptyFragment, type Handler, nodeName, noNode, noThing, type Step, step } from './handler.ts';
import type { GraphOp } from './op.ts';

/** Puts wires back exactly as they were; nothing where there are none. */
export const restoreEdges = (edges: readonly GraphEdge[]): GraphOp[] =>
  edges.length === 0
    ? []
    : [{ type: 'paste', fragment: { ...emptyFragment, edges: edges.map((edge) => ({ ...edge })) } }];

/** Takes these wires away. */
export const dropEdges = (edges: readonly { readonly id: EdgeId }[]): GraphOp[] =>
  edges.length === 0
    ? []
    : [{ type: 'remove', nodes: [], edges: edges.map((edge) => edge.id), frames: [], notes: [], subgraphs: [] }];

/** Wires that a new one pushes out: all of the port for a single wire, a stray single one for a list wire. */
export function displaced(graph: GraphDocument, edge: GraphEdge): GraphEdge[] {
  const there = edgeIndex(graph.edges).intoPort(edge.to.node, edge.to.port);
  if (edge.to.order === undefined) return there.filter((other) => other.id !== edge.id);
  return there.filter((other) => other.to.order === undefined && other.id !== edge.id);
}

function checkEnds(graph: GraphDocument, edge: GraphEdge): Result<null> {
  if (!own(graph.nodes, edge.from.node)) return noNode(edge.from.node);
  if (!own(graph.nodes, edge.to.node)) return noNode(edge.to.node);
  if (own(graph.edges, edge.id))
    return refuse('id_taken', `The graph already has a wire "${edge.id}".`, { field: edge.id });
  return ok(null);
}

/** Whether wires close a loop; tested together, so that a whole fragment costs one walk. */
function loopAmong(edges: Readonly<Record<string, GraphEdge>>, added: readonly GraphEdge[]): GraphEdge | undefined {
  return added.find(
    (edge) => edge.from.node === edge.to.node || edgeIndex(edges).upstream(edge.from.node).has(edge.to.node),
  );
}

/** Adds wires with ready ids. Everything that was pushed out comes back with the inverse. */
export function addEdges(graph: GraphDocument, added: readonly GraphEdge[]): Step {
  const out = new Map<string, GraphEdge>();
  const ids = new Set(added.map((edge) => edge.id));
  if (ids.size < added.length) return refuse('id_taken', 'Two of the wires have the same id.');
  for (const edge of added) {
    const ends = checkEnds(graph, edge);
    if (!ends.ok) return ends;
    for (const other of displaced(graph, edge)) out.set(other.id, other);
  }
  const edges: Record<string, GraphEdge> = { ...without(graph.edges, out.keys()) };
  for (const edge of added) edges[edge.id] = edge;
  const loop = loopAmong(edges, added);
  if (loop) {
    const back = own(graph.nodes, loop.to.node)!;
    return refuse('loop', `Would make a loop back to ${nodeName(back)}.`, {
      fix: 'A node cannot depend on its own result; connect to another node.',
      field: loop.to.port,
    });
  }
  return step({ ...graph, edges }, [...dropEdges(added), ...restoreEdges([...out.values()])]);
}

export const connect: Handler<'connect'> = (graph, { edge }) => {
  const same = edgeIndex(graph.edges)
    .intoPort(edge.to.node, edge.to.port)
    .find((other) => other.from.node === edge.from.node && other.from.port === edge.from.port);
  if (same && edge.to.order !== undefined && same.id !== edge.id) {
    return refuse('already_connected', 'These two ports are connected already.', { field: edge.to.port });
  }
  // Loops are asked of the wires as they stand: kept between the questions of one drag, and the new wire adds one hop.
  if (
    own(graph.nodes, edge.from.node) &&
    own(graph.nodes, edge.to.node) &&
    !wouldLoop(graph.edges, edge.from.node, edge.to.node)
  ) {
    const ends = checkEnds(graph, edge);
    if (!ends.ok) return ends;
    const out = displaced(graph, edge);
    const edges = {
      ...without(
        graph.edges,
        out.map((other) => other.id),
      ),
      [edge.id]: edge,
    };
    return step({ ...graph, edges }, [...dropEdges([edge]), ...restoreEdges(out)]);
  }
  return addEdges(graph, [edge]);
};

export const disconnect: Handler<'disconnect'> = (graph, op) => {
  const edge = own(graph.edges, op.edge);
  if (!edge) return noThing('wire', op.edge);
  return step({ ...graph, edges: without(graph.edges, [op.edge]) }, restoreEdges([edge]));
};

export const reorderInputs: Handler<'reorderInputs'> = (graph, op) => {
  const edges: Record<string, GraphEdge> = { ...graph.edges };
  const old: Record<string, number> = {};
  for (const [id, order] of Object.entries(op.orders)) {
    const edge = own(edges, id);
    if (!edge || edge.to.node !== op.node || edge.to.port !== op.port) return noThing('wire', id);
    if (edge.to.order === undefined) {
      return refuse('not_a_list', 'Only the wires of a list input have an order.', { field: op.port });
    }
    old[id] = edge.to.order;
    edges[id] = { ...edge, to: { ...edge.to, order } };
  }
  return step({ ...graph, edges }, [{ type: 'reorderInputs', node: op.node, port: op.port, orders: old }]);
};

import { ok, refuse } from '@reelgraph/timeline';
import type { GraphDocument, GraphEdge, GraphNode, Json } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import { own } from '../own.ts';
import { type Handler, idTaken, nodeName, noNode, onNode, step, withProperty } from './handler.ts';
import type { GraphOp } from './op.ts';
import { removeThings } from './remove.ts';
import { dropEdges, restoreEdges } from './wiring.ts';

export const addNode: Handler<'addNode'> = (graph, { node }) => {
  if (own(graph.nodes, node.id)) return idTaken('node', node.id);
  return step({ ...graph, nodes: { ...graph.nodes, [node.id]: node } }, [{ type: 'removeNode', node: node.id }]);
};

export const removeNode: Handler<'removeNode'> = (graph, op) =>
  removeThings(graph, { nodes: [op.node], edges: [], frames: [], notes: [], subgraphs: [] });

/** Positions of nodes; ids that are gone are left out, so that a drag survives another person's deletion. */
export function moved(graph: GraphDocument, positions: Readonly<Record<string, GraphNode['position']>>) {
  const nodes: Record<string, GraphNode> = { ...graph.nodes };
  const old: Record<string, GraphNode['position']> = {};
  for (const [id, position] of Object.entries(positions)) {
    const node = own(nodes, id);
    if (!node) continue;
    old[id] = node.position;
    nodes[id] = { ...node, position };
  }
  return { nodes, old };
}

export const moveNodes: Handler<'moveNodes'> = (graph, op) => {
  const { nodes, old } = moved(graph, op.positions);
  const ids = Object.keys(op.positions);
  if (ids.length > 0 && Object.keys(old).length === 0) return noNode(ids[0]!);
  return step({ ...graph, nodes }, [{ type: 'moveNodes', positions: old }]);
};

export const setParam: Handler<'setParam'> = (graph, op) =>
  onNode(graph, op.node, (node) => {
    const old = own(node.params, op.param);
    const params = withProperty(node.params as Record<string, Json>, op.param, op.value);
    const inverse: GraphOp = { type: 'setParam', node: node.id, param: op.param };
    return ok({ node: { ...node, params }, inverse: [old === undefined ? inverse : { ...inverse, value: old }] });
  });

export const setParams: Handler<'setParams'> = (graph, op) =>
  onNode(graph, op.node, (node) => {
    const params: Record<string, Json> = { ...node.params };
    const back: Record<string, Json> = {};
    const unset: string[] = [];
    for (const name of new Set([...Object.keys(op.params), ...(op.unset ?? [])])) {
      const old = own(node.params, name);
      if (old === undefined) unset.push(name);
      else back[name] = old;
      const value = own(op.params, name);
      if (value === undefined) delete params[name];
      else params[name] = value;
    }
    return ok({ node: { ...node, params }, inverse: [{ type: 'setParams', node: node.id, params: back, unset }] });
  });

export const setTitle: Handler<'setTitle'> = (graph, op) =>
  onNode(graph, op.node, (node) =>
    ok({
      node: withProperty(node, 'title', op.title),
      inverse: [{ type: 'setTitle', node: node.id, title: node.title }],
    }),
  );

export const setMode: Handler<'setMode'> = (graph, op) =>
  onNode(graph, op.node, (node) => {
    if (op.mode === 'frozen' && !node.frozen) {
      return refuse('nothing_to_freeze', `${nodeName(node)} has no result to keep yet.`, {
        fix: 'Run it once, then freeze it.',
      });
    }
    return ok({ node: { ...node, mode: op.mode }, inverse: [{ type: 'setMode', node: node.id, mode: node.mode }] });
  });

export const setCollapsed: Handler<'setCollapsed'> = (graph, op) =>
  onNode(graph, op.node, (node) =>
    ok({
      node: withProperty(node, 'collapsed', op.collapsed),
      inverse: [{ type: 'setCollapsed', node: node.id, collapsed: node.collapsed }],
    }),
  );

export const setColour: Handler<'setColour'> = (graph, op) =>
  onNode(graph, op.node, (node) =>
    ok({
      node: withProperty(node, 'colour', op.colour),
      inverse: [{ type: 'setColour', node: node.id, colour: node.colour }],
    }),
  );

export const setSize: Handler<'setSize'> = (graph, op) =>
  onNode(graph, op.node, (node) =>
    ok({ node: withProperty(node, 'size', op.size), inverse: [{ type: 'setSize', node: node.id, size: node.size }] }),
  );

export const setEngine: Handler<'setEngine'> = (graph, op) =>
  onNode(graph, op.node, (node) =>
    ok({
      node: withProperty(node, 'engine', op.engine),
      inverse: [{ type: 'setEngine', node: node.id, engine: node.engine }],
    }),
  );

export const freeze: Handler<'freeze'> = (graph, op) =>
  onNode(graph, op.node, (node) => {
    const mode = op.mode ?? (op.frozen ? 'frozen' : 'active');
    return ok({
      node: withProperty({ ...node, mode }, 'frozen', op.frozen ?? undefined),
      inverse: [{ type: 'freeze', node: node.id, frozen: node.frozen ?? null, mode: node.mode }],
    });
  });

type PortMap = Readonly<Record<string, string | null>> | undefined;

const portAfter = (map: PortMap, port: string): string | null => {
  const to = map ? own(map, port) : undefined;
  return to === undefined ? port : to;
};

export const replaceNodeType: Handler<'replaceNodeType'> = (graph, op) => {
  const node = own(graph.nodes, op.node);
  if (!node) return noNode(op.node);
  const index = edgeIndex(graph.edges);
  const touched = [...index.into(node.id), ...index.outOf(node.id)];
  const edges: Record<string, GraphEdge> = { ...graph.edges };
  const taken = new Set<string>();
  for (const edge of touched) {
    const inward = edge.to.node === node.id;
    const port = portAfter(inward ? op.inputs : op.outputs, inward ? edge.to.port : edge.from.port);
    // Two single inputs that become one: the first wire keeps the place, the second falls away.
    const clash = inward && edge.to.order === undefined && port !== null && taken.has(port);
    if (port === null || clash) delete edges[edge.id];
    else if (inward) {
      taken.add(port);
      edges[edge.id] = { ...edge, to: { ...edge.to, port } };
    } else edges[edge.id] = { ...edge, from: { ...edge.from, port } };
  }
  const changed: GraphNode = { ...node, type: op.to, typeVersion: op.typeVersion, params: op.params };
  const left = touched.filter((edge) => own(edges, edge.id));
  const inverse: GraphOp[] = [
    ...dropEdges(left),
    {
      type: 'replaceNodeType',
      node: node.id,
      to: node.type,
      typeVersion: node.typeVersion,
      params: { ...node.params },
    },
    ...restoreEdges(touched),
  ];
  return step({ ...graph, nodes: { ...graph.nodes, [node.id]: changed }, edges }, inverse);
};

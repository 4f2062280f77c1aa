import { converterFor, converterNodeType, sameType } from './converters.ts';
import type { GraphDocument, GraphEdge, GraphNode } from './document.ts';
import { flattenSubgraphs } from './flatten.ts';
import { applyModes } from './modes.ts';
import { own } from './own.ts';
import { inputPort, outputPort, type Specs, specIn } from './specs.ts';

/** Puts the hidden node of a converter into every wire whose ends differ in type. Its id is `<wire>:<converter>`. */
export function insertConverters(graph: GraphDocument, specs: Specs): GraphDocument {
  let nodes: Record<string, GraphNode> | null = null;
  let edges: Record<string, GraphEdge> | null = null;
  for (const edge of Object.values(graph.edges)) {
    const fromNode = own(graph.nodes, edge.from.node);
    const toNode = own(graph.nodes, edge.to.node);
    const from = fromNode && outputPort(specIn(graph, specs, fromNode) ?? none, edge.from.port);
    const to = toNode && inputPort(specIn(graph, specs, toNode) ?? none, edge.to.port);
    if (!from || !to || sameType(from.type, to.type)) continue;
    const via = converterFor(from.type, to.type);
    if (!via) continue;
    nodes ??= { ...graph.nodes };
    edges ??= { ...graph.edges };
    const id = `${edge.id}:${via.name}` as GraphNode['id'];
    nodes[id] = {
      id,
      type: converterNodeType(via),
      typeVersion: 1,
      params: {},
      position: toNode!.position,
      mode: 'active',
    };
    const inId = `${edge.id}:in` as GraphEdge['id'];
    const list = via.list ? { order: 0 } : {};
    edges[inId] = { id: inId, from: edge.from, to: { node: id, port: 'value', ...list } };
    edges[edge.id] = { ...edge, from: { node: id, port: 'value' } };
  }
  return nodes && edges ? { ...graph, nodes, edges } : graph;
}

const none = { inputs: [], outputs: [], params: [] } as unknown as Parameters<typeof outputPort>[0];

export interface Executable {
  /** No instances, no muted or bypassed nodes, no wire between different types. */
  readonly graph: GraphDocument;
  /** Node of the top level that an executable node belongs to; a converter belongs to the node that it feeds. */
  originOf(id: string): string;
}

/** What the executor runs: subgraphs opened, modes applied, converters made visible. */
export function executableGraph(graph: GraphDocument, specs: Specs): Executable {
  const flat = flattenSubgraphs(graph);
  const silent = applyModes(flat.graph, specs);
  const ready = insertConverters(silent, specs);
  return {
    graph: ready,
    originOf(id) {
      const known = flat.origin.get(id);
      if (known !== undefined) return known;
      const fed = Object.values(ready.edges).find((edge) => edge.from.node === id)?.to.node;
      return (fed !== undefined ? flat.origin.get(fed) : undefined) ?? id;
    },
  };
}

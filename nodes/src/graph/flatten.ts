import type { GraphDocument, GraphEdge, GraphNode, SubgraphDefinition } from './document.ts';
import { own } from './own.ts';
import { definitionId, innerMode, insideId, overriddenParams } from './subgraph.ts';

export interface Flattened {
  readonly graph: GraphDocument;
  /** By id in the flattened graph: the node of the top level that it belongs to. */
  readonly origin: ReadonlyMap<string, string>;
}

/** Definitions may stand this deep inside each other; deeper is left as it is and fails validation as unknown. */
const maxNesting = 16;

/** Puts the inside of one instance in its place, with ids `instance/inner`. */
function open(
  nodes: Record<string, GraphNode>,
  edges: Record<string, GraphEdge>,
  instance: GraphNode,
  definition: SubgraphDefinition,
): string[] {
  const inner = (id: string) => insideId(instance.id, id);
  delete nodes[instance.id];
  const added: string[] = [];
  for (const node of Object.values(definition.nodes)) {
    const id = inner(node.id);
    added.push(id);
    nodes[id] = {
      ...node,
      id: id as GraphNode['id'],
      params: overriddenParams(instance, definition, node),
      engine: node.engine ?? instance.engine,
      ...innerMode(instance, definition, node),
    };
  }
  for (const edge of Object.values(definition.edges)) {
    const id = inner(edge.id) as GraphEdge['id'];
    edges[id] = {
      id,
      from: { ...edge.from, node: inner(edge.from.node) as GraphNode['id'] },
      to: { ...edge.to, node: inner(edge.to.node) as GraphNode['id'] },
    };
  }
  return added;
}

function rewire(edges: Record<string, GraphEdge>, instance: GraphNode, definition: SubgraphDefinition): void {
  const inner = (id: string) => insideId(instance.id, id) as GraphNode['id'];
  // A port of a node that was deleted inside is gone; its line stays for the undo.
  const stands = (node: string) => own(definition.nodes, node) !== undefined;
  for (const edge of Object.values(edges)) {
    if (edge.from.node === instance.id) {
      const output = definition.outputs.find((one) => one.name === edge.from.port && stands(one.node));
      if (output) edges[edge.id] = { ...edge, from: { node: inner(output.node), port: output.port } };
      else delete edges[edge.id];
    }
  }
  for (const edge of Object.values(edges)) {
    if (edge.to.node !== instance.id) continue;
    delete edges[edge.id];
    // One promoted input may feed several inner ports.
    definition.inputs
      .filter((one) => one.name === edge.to.port && stands(one.node))
      .forEach((input, index) => {
        const id = (index === 0 ? edge.id : `${edge.id}~${index}`) as GraphEdge['id'];
        edges[id] = { id, from: edge.from, to: { ...edge.to, node: inner(input.node), port: input.port } };
      });
  }
}

/** Replaces every instance of a subgraph by what is inside it. A graph without instances is answered as it is. */
export function flattenSubgraphs(graph: GraphDocument): Flattened {
  const origin = new Map<string, string>(Object.keys(graph.nodes).map((id) => [id, id]));
  const nodes: Record<string, GraphNode> = { ...graph.nodes };
  const edges: Record<string, GraphEdge> = { ...graph.edges };
  const pending = Object.values(graph.nodes)
    .filter((node) => definitionId(node) !== null)
    .map((node) => ({ id: node.id as string, nesting: 0 }));
  if (pending.length === 0) return { graph, origin };
  for (let next = pending.pop(); next; next = pending.pop()) {
    const instance = nodes[next.id];
    const id = instance && definitionId(instance);
    const definition = id ? own(graph.subgraphs, id) : undefined;
    if (!instance || !definition || next.nesting >= maxNesting) continue;
    const top = origin.get(next.id) ?? next.id;
    rewire(edges, instance, definition);
    for (const added of open(nodes, edges, instance, definition)) {
      origin.set(added, top);
      if (definitionId(nodes[added]!) !== null) pending.push({ id: added, nesting: next.nesting + 1 });
    }
  }
  return { graph: { ...graph, nodes, edges }, origin };
}

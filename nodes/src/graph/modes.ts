import type { GraphDocument, GraphEdge, GraphNode } from './document.ts';
import { edgeIndex } from './edge-index.ts';
import { own } from './own.ts';
import { type Specs, specIn } from './specs.ts';

/** The end of a wire as it counts: behind bypassed nodes. `silent` names the muted node that sends nothing. */
export interface Source {
  readonly node: string;
  readonly port: string;
  readonly silent?: string;
}

/**
 * Where the value of a wire really comes from: a bypassed node hands on the input that its spec names for that output.
 * Several where a bypassed list input has several wires; none where nothing is handed on.
 */
export function sourcesOf(graph: GraphDocument, specs: Specs, edge: GraphEdge): Source[] {
  const near = own(graph.nodes, edge.from.node);
  if (near && near.mode !== 'bypassed' && near.mode !== 'muted') return [edge.from];
  const index = edgeIndex(graph.edges);
  const out: Source[] = [];
  const seen = new Set<string>();
  const stack: GraphEdge[] = [edge];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (seen.has(at.id)) continue;
    seen.add(at.id);
    const node = own(graph.nodes, at.from.node);
    if (!node) continue;
    if (node.mode === 'muted') out.push({ node: node.id, port: at.from.port, silent: node.id });
    else if (node.mode !== 'bypassed') out.push({ node: node.id, port: at.from.port });
    else {
      const bypass = specIn(graph, specs, node)?.bypass;
      const port = at.from.port;
      const inputs = bypass ? Object.entries(bypass).filter(([, output]) => output === port) : [];
      if (inputs.length === 0) out.push({ node: node.id, port, silent: node.id });
      for (const [input] of inputs) stack.push(...[...index.intoPort(node.id, input)].reverse());
    }
  }
  return out;
}

/**
 * The graph that really runs: muted nodes are gone, bypassed ones are wires, frozen ones have no inputs. Ids of nodes
 * stay, and so do ids of wires that lead to one source.
 */
export function applyModes(graph: GraphDocument, specs: Specs): GraphDocument {
  const all = Object.values(graph.nodes);
  if (all.every((node) => node.mode === 'active')) return graph;
  const nodes: Record<string, GraphNode> = {};
  for (const node of all) if (node.mode === 'active' || node.mode === 'frozen') nodes[node.id] = node;
  const edges: Record<string, GraphEdge> = {};
  for (const edge of Object.values(graph.edges)) {
    const to = own(nodes, edge.to.node);
    if (!to || to.mode === 'frozen') continue;
    const sources = sourcesOf(graph, specs, edge).filter((source) => source.silent === undefined);
    sources.forEach((source, index) => {
      const id = (index === 0 ? edge.id : `${edge.id}~${index}`) as GraphEdge['id'];
      const from = { node: source.node as GraphNode['id'], port: source.port };
      const order = edge.to.order === undefined ? undefined : edge.to.order + index / (sources.length + 1);
      edges[id] = { id, from, to: order === undefined ? edge.to : { ...edge.to, order } };
    });
  }
  return { ...graph, nodes, edges };
}

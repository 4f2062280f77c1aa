import type { GraphDocument, GraphEdge, NodeId, SubgraphDefinition } from '../document.ts';
import { byOrder } from '../edge-index.ts';
import { inputPort, outputPort, type Specs, specIn } from '../specs.ts';

/** The wires that a selection cuts: into it, out of it, and those that lie inside. */
export interface Cut {
  readonly inside: readonly GraphEdge[];
  readonly into: readonly GraphEdge[];
  readonly outOf: readonly GraphEdge[];
}

export function cutWires(graph: GraphDocument, nodes: ReadonlySet<string>): Cut {
  const inside: GraphEdge[] = [];
  const into: GraphEdge[] = [];
  const outOf: GraphEdge[] = [];
  for (const edge of Object.values(graph.edges).sort(byOrder)) {
    const from = nodes.has(edge.from.node);
    const to = nodes.has(edge.to.node);
    if (from && to) inside.push(edge);
    else if (to) into.push(edge);
    else if (from) outOf.push(edge);
  }
  return { inside, into, outOf };
}

/** A name that no other has: "video", "video 2", … */
export function freeName(taken: ReadonlySet<string>, wanted: string): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted} ${count}`;
  return name;
}

type Face = SubgraphDefinition['inputs'][number];

interface Ports {
  readonly ports: readonly Face[];
  /** For each cut wire, the name of the port that it now ends at. */
  readonly nameOf: ReadonlyMap<string, string>;
}

const end = (node: string, port: string) => `${node}\u0000${port}`;

/**
 * Inputs of the new instance. Each inner port that was fed from outside becomes one; single ports of one type that were
 * fed by the same output share one, so that the instance asks for a thing once.
 */
export function inputsOf(graph: GraphDocument, specs: Specs, into: readonly GraphEdge[]): Ports {
  const byPort = new Map<string, GraphEdge[]>();
  for (const edge of into) {
    const key = end(edge.to.node, edge.to.port);
    byPort.set(key, [...(byPort.get(key) ?? []), edge]);
  }
  const ports: Face[] = [];
  const nameOf = new Map<string, string>();
  const shared = new Map<string, string>();
  const taken = new Set<string>();
  for (const edges of byPort.values()) {
    const { from, to } = edges[0]!;
    const node = graph.nodes[to.node]!;
    const spec = specIn(graph, specs, node);
    const port = spec && inputPort(spec, to.port);
    const single = to.order === undefined;
    const source = `${end(from.node, from.port)}\u0000${port?.type ?? ''}`;
    let name = single ? shared.get(source) : undefined;
    if (name === undefined) {
      name = freeName(taken, port?.label || to.port);
      taken.add(name);
      if (single) shared.set(source, name);
    }
    ports.push({ name, node: to.node, port: to.port });
    for (const edge of edges) nameOf.set(edge.id, name);
  }
  return { ports, nameOf };
}

/** Outputs of the new instance: each inner port that something outside reads. */
export function outputsOf(graph: GraphDocument, specs: Specs, outOf: readonly GraphEdge[]): Ports {
  const known = new Map<string, string>();
  const ports: Face[] = [];
  const nameOf = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, from } of outOf) {
    const key = end(from.node, from.port);
    let name = known.get(key);
    if (name === undefined) {
      const spec = specIn(graph, specs, graph.nodes[from.node]!);
      const port = spec && outputPort(spec, from.port);
      name = freeName(taken, port?.label || from.port);
      taken.add(name);
      known.set(key, name);
      ports.push({ name, node: from.node as NodeId, port: from.port });
    }
    nameOf.set(id, name);
  }
  return { ports, nameOf };
}

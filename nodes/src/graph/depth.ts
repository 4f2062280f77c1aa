import { converterFor, sameType } from './converters.ts';
import type { GraphDocument, GraphEdge, GraphNode } from './document.ts';
import { edgeIndex } from './edge-index.ts';
import type { PortSpec } from './node-spec.ts';
import { topologicalOrder } from './order.ts';
import { own } from './own.ts';
import { inputPort, inputPorts, outputPort, type Specs, specIn } from './specs.ts';

/** Where lists stand in a graph: which node runs once for each item, and over which of its inputs. */
export interface DepthMap {
  /** 0: one value. 1: a list of items with keys. More: lists in lists. */
  output(node: string, port: string): number;
  /** How many lists deep the value on a wire is where it arrives, after its converter. A wire ≥ 1 is drawn double. */
  wire(edge: GraphEdge): number;
  /** How many lists a node is mapped over: 0 runs once, 1 runs once for each item. */
  node(node: string): number;
  /** The inputs that the node is mapped over, in port order; the others are the same for every item. */
  mapped(node: string): readonly string[];
}

const empty: readonly string[] = [];

/**
 * The lists that arrive at a port by a wire, after the converter. A bypassed or unknown node hands on what it was given,
 * as far as is known.
 */
export function valueDepth(graph: GraphDocument, specs: Specs): DepthMap {
  const index = edgeIndex(graph.edges);
  const nodeDepth = new Map<string, number>();
  const mapped = new Map<string, string[]>();
  const outputs = new Map<string, number>();
  const key = (node: string, port: string) => `${node}\n${port}`;

  const arriving = (edge: GraphEdge, to: PortSpec | undefined): number => {
    const depth = outputs.size === 0 ? 0 : (outputs.get(key(edge.from.node, edge.from.port)) ?? 0);
    const source = own(graph.nodes, edge.from.node);
    const spec = source && specIn(graph, specs, source);
    const from = spec && outputPort(spec, edge.from.port);
    if (!from || !to || sameType(from.type, to.type)) return depth;
    // A converter that opens a value into a list (scene → shots) also opens every value of a list, into one list.
    return converterFor(from.type, to.type)?.list ? Math.max(depth, 1) : depth;
  };

  const visit = (node: GraphNode) => {
    const spec = specIn(graph, specs, node);
    if (!spec) {
      // Nothing is known of a placeholder's ports: a list that goes in may come out.
      const depth = Math.max(0, ...index.into(node.id).map((edge) => arriving(edge, undefined)));
      for (const edge of index.outOf(node.id)) outputs.set(key(node.id, edge.from.port), depth);
      return;
    }
    let depth = 0;
    const over = new Set<string>();
    for (const edge of index.into(node.id)) {
      const port = inputPort(spec, edge.to.port);
      if (!port) continue;
      const extra = arriving(edge, port) - (port.list ? 1 : 0);
      if (extra <= 0) continue;
      over.add(port.name);
      depth = Math.max(depth, extra);
    }
    if (depth > 0) nodeDepth.set(node.id, depth);
    if (over.size > 0) {
      const names = inputPorts(spec).map((port) => port.name);
      mapped.set(
        node.id,
        names.filter((name) => over.has(name)),
      );
    }
    for (const port of spec.outputs) {
      const given = node.mode === 'bypassed' ? passed(node, port.name, spec.bypass) : undefined;
      const lists = given ?? depth + (port.list ? 1 : 0);
      // Single values are the rule: only lists are kept.
      if (lists > 0) outputs.set(key(node.id, port.name), lists);
    }
  };

  const passed = (node: GraphNode, output: string, bypass: Readonly<Record<string, string>> | undefined) => {
    const input = bypass && Object.entries(bypass).find(([, to]) => to === output)?.[0];
    const edge = input && index.intoPort(node.id, input)[0];
    return edge ? (outputs.get(key(edge.from.node, edge.from.port)) ?? 0) : undefined;
  };

  for (const id of topologicalOrder(graph).order) visit(graph.nodes[id]!);

  return {
    output: (node, port) => outputs.get(key(node, port)) ?? 0,
    node: (node) => nodeDepth.get(node) ?? 0,
    mapped: (node) => mapped.get(node) ?? empty,
    wire(edge) {
      const target = own(graph.nodes, edge.to.node);
      const spec = target && specIn(graph, specs, target);
      return arriving(edge, spec && inputPort(spec, edge.to.port));
    },
  };
}

export interface Mapping {
  readonly depth: number;
  readonly inputs: readonly string[];
}

/** By node id, for the nodes that run once for each item: over which inputs. */
export function mappedInputs(graph: GraphDocument, specs: Specs): ReadonlyMap<string, Mapping> {
  const depths = valueDepth(graph, specs);
  const out = new Map<string, Mapping>();
  for (const id of Object.keys(graph.nodes)) {
    const inputs = depths.mapped(id);
    if (inputs.length > 0) out.set(id, { depth: depths.node(id), inputs });
  }
  return out;
}

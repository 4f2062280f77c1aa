import {
  edgeIndex,
  executableGraph,
  finalNodes,
  type GraphDocument,
  type GraphNode,
  inputPorts,
  type NodeSpec,
  type PortSpec,
  type Problem,
  type Specs,
  titleOf,
  topologicalOrder,
  upstreamClosure,
  validateGraph,
} from '@reelgraph/nodes/graph';
import { isList } from '../values.ts';

/** A wire as the executor sees it. */
export interface PlanWire {
  readonly from: string;
  readonly port: string;
  /** The port that it comes from. */
  readonly source: PortSpec;
  /** Lists that arrive beyond what the input takes: 1 maps the node over them. */
  readonly extra: number;
}

export interface PlanInput {
  readonly port: PortSpec;
  /** Feeds a parameter of the same name instead of an input. */
  readonly param: boolean;
  readonly wires: readonly PlanWire[];
}

/** A node that can run. */
export interface PlanNode {
  readonly id: string;
  readonly node: GraphNode;
  readonly spec: NodeSpec;
  readonly title: string;
  /** In the order of the ports. Only those with a wire. */
  readonly inputs: readonly PlanInput[];
  /** Runs once for each item. */
  readonly mapped: boolean;
  /** Steps from the farthest source: deeper nodes go first, so that the first picture comes early. */
  readonly depth: number;
  /** What a frozen node keeps giving. */
  readonly frozen?: Readonly<Record<string, unknown>>;
}

/** A wanted node that cannot run, and why. */
export interface BrokenNode {
  readonly id: string;
  readonly type: string;
  readonly problem?: Problem;
  /** Title of the node that it waits for in vain. */
  readonly blockedBy?: string;
}

export interface Prepared {
  /** Every node after all that it depends on. */
  readonly nodes: readonly PlanNode[];
  readonly byId: ReadonlyMap<string, PlanNode>;
  readonly broken: readonly BrokenNode[];
  readonly problems: readonly Problem[];
  /** As the person sees them: nodes of the top level. */
  readonly targets: readonly string[];
  /** Node of the top level that an executed node belongs to. */
  originOf(id: string): string;
}

/**
 * What would run, from the graph alone. Pure. Subgraphs are opened, modes applied, converters made visible; what is at
 * fault is named, and what does not depend on it still runs.
 */
export function prepare(document: GraphDocument, specs: Specs, targets: readonly string[]): Prepared {
  const { graph, originOf } = executableGraph(document, specs);
  // A node inside a subgraph may be a target too; what is checked is its instance.
  const known = (id: string) => (Object.hasOwn(document.nodes, id) ? id : originOf(id));
  const validation = validateGraph(document, specs, targets.length > 0 ? targets.map(known) : undefined);
  const origins = new Map(Object.keys(graph.nodes).map((id) => [id, originOf(id)]));
  const chosen = targets.length > 0 ? [...targets] : finalNodes(graph).map((id) => origins.get(id)!);
  const asked = new Set(chosen);
  const wanted = upstreamClosure(
    graph,
    [...origins].filter(([id, top]) => asked.has(top) || asked.has(id)).map(([id]) => id),
  );
  const { order, rest } = topologicalOrder(graph, wanted);
  const nodes: PlanNode[] = [];
  const byId = new Map<string, PlanNode>();
  const broken: BrokenNode[] = [];
  const titles = (id: string) => {
    const node = document.nodes[id];
    return node ? titleOf(node, specs.get(node.type)) : id;
  };
  for (const id of [...order, ...rest]) {
    const node = graph.nodes[id]!;
    const top = origins.get(id)!;
    const spec = specs.get(node.type);
    const planned = validation.validNodes.has(top) && spec && !rest.has(id) ? plan(graph, node, spec, byId) : undefined;
    if (planned) {
      nodes.push(planned);
      byId.set(id, planned);
      continue;
    }
    const problem = validation.problems.find((one) => one.node === top);
    const by = validation.blockedBy.get(top);
    broken.push({ id, type: node.type, problem, blockedBy: by === undefined ? undefined : titles(by) });
  }
  return {
    nodes,
    byId,
    broken,
    problems: validation.problems,
    targets: [...asked],
    originOf: (id) => origins.get(id) ?? id,
  };
}

/** Undefined where something upstream cannot run. */
function plan(
  graph: GraphDocument,
  node: GraphNode,
  spec: NodeSpec,
  known: ReadonlyMap<string, PlanNode>,
): PlanNode | undefined {
  const base = { id: node.id as string, node, spec, title: titleOf(node, spec) };
  if (node.mode === 'frozen') {
    const frozen = (node.frozen?.outputs ?? {}) as Record<string, unknown>;
    // The results of a mapped node were frozen as lists, one item each.
    const mapped = spec.outputs.some((port) => !port.list && isList(frozen[port.name]));
    return { ...base, inputs: [], mapped, depth: 0, frozen };
  }
  const arriving = edgeIndex(graph.edges).into(node.id);
  const inputs: PlanInput[] = [];
  let depth = 0;
  let mapped = false;
  for (const port of inputPorts(spec)) {
    const wires: PlanWire[] = [];
    for (const edge of arriving) {
      if (edge.to.port !== port.name) continue;
      const source = known.get(edge.from.node);
      const from = source?.spec.outputs.find((one) => one.name === edge.from.port);
      if (!source || !from) return undefined;
      const extra = Math.max(0, (source.mapped ? 1 : 0) + (from.list ? 1 : 0) - (port.list ? 1 : 0));
      if (extra > 1) return undefined;
      wires.push({ from: source.id, port: from.name, source: from, extra });
      mapped ||= extra > 0;
      depth = Math.max(depth, source.depth + 1);
    }
    if (wires.length > 0) inputs.push({ port, param: !spec.inputs.includes(port), wires });
  }
  return { ...base, inputs, mapped, depth };
}

import { ok, type Result, refuse } from '@reelgraph/timeline';
import { canConnect, connectOp, typesFit } from '../can-connect.ts';
import type { GraphDocument, GraphNode } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import type { NodeSpec, PortSpec } from '../node-spec.ts';
import type { GraphOp } from '../ops/index.ts';
import { own, without } from '../own.ts';
import { inputPort, inputPorts, outputPort, type Specs, specIn, titleOf } from '../specs.ts';

interface Way {
  readonly input: string;
  readonly output: string;
}

/** How well a port fits: the very type, then one that anything fits, then one behind a converter. */
const rank = (from: PortSpec, to: PortSpec): number => {
  const fit = typesFit(from, to);
  if (!fit.ok) return Number.POSITIVE_INFINITY;
  return (fit.via ? 4 : 0) + (from.type === 'any' || to.type === 'any' ? 2 : 0) + (from.list === to.list ? 0 : 1);
};

/** The ports through which a node of this type could stand in a wire; null where it cannot. */
export function wayThrough(
  spec: NodeSpec,
  from: PortSpec,
  to: PortSpec,
  isFree: (input: string) => boolean = () => true,
): Way | null {
  let best: { way: Way; rank: number } | null = null;
  for (const input of inputPorts(spec)) {
    if (!isFree(input.name)) continue;
    for (const output of spec.outputs) {
      // What passes through when the node is bypassed is what the node works on.
      const through = spec.bypass?.[input.name] === output.name ? 0 : 0.5;
      const cost = rank(from, input) + rank(output, to) + through;
      if (Number.isFinite(cost) && cost < (best?.rank ?? Number.POSITIVE_INFINITY)) {
        best = { way: { input: input.name, output: output.name }, rank: cost };
      }
    }
  }
  return best?.way ?? null;
}

/** The two ports of a wire, where both types are known. */
export function endsOfWire(graph: GraphDocument, specs: Specs, id: string): { from: PortSpec; to: PortSpec } | null {
  const edge = own(graph.edges, id);
  const source = edge && own(graph.nodes, edge.from.node);
  const target = edge && own(graph.nodes, edge.to.node);
  const fromSpec = source && specIn(graph, specs, source);
  const toSpec = target && specIn(graph, specs, target);
  const from = fromSpec && edge && outputPort(fromSpec, edge.from.port);
  const to = toSpec && edge && inputPort(toSpec, edge.to.port);
  return from && to ? { from, to } : null;
}

/**
 * The operations that put a node into a wire: what came through the wire goes through the node. The node may stand in the
 * graph already, or be new (then its `addNode` comes first in the same step). Refused in words where types or a loop forbid it.
 */
export function insertIntoWire(
  graph: GraphDocument,
  specs: Specs,
  wire: string,
  node: GraphNode,
  newId: () => string,
): Result<readonly GraphOp[]> {
  const edge = own(graph.edges, wire);
  const ends = endsOfWire(graph, specs, wire);
  const open: GraphDocument = {
    ...graph,
    nodes: own(graph.nodes, node.id) ? graph.nodes : { ...graph.nodes, [node.id]: node },
    edges: without(graph.edges, [wire]),
  };
  const spec = specIn(open, specs, node);
  if (!edge || !ends || !spec) return refuse('no_such_wire', 'There is no such wire to put a node into.');
  const index = edgeIndex(open.edges);
  const way = wayThrough(
    spec,
    ends.from,
    ends.to,
    (input) => inputPort(spec, input)?.list === true || index.intoPort(node.id, input).length === 0,
  );
  const title = titleOf(node, spec);
  if (!way || edge.from.node === node.id || edge.to.node === node.id) {
    return refuse('does_not_fit', `${title} does not fit into this wire of type ${ends.from.type}.`, {
      fix: `It needs a free input and an output for ${ends.from.type}.`,
    });
  }
  const first = [edge.from, { node: node.id, port: way.input }] as const;
  const second = [{ node: node.id, port: way.output }, edge.to] as const;
  for (const [from, to] of [first, second]) {
    const answer = canConnect(open, specs, from, to);
    if (!answer.ok) return { ok: false, error: answer.reason };
  }
  const out = connectOp(open, specs, ...second, newId());
  // In a list the node takes the place of what it stands behind.
  const kept = edge.to.order === undefined ? out : { ...out, edge: { ...out.edge, to: { ...edge.to } } };
  return ok([{ type: 'disconnect', edge: edge.id }, connectOp(open, specs, ...first, newId()), kept]);
}

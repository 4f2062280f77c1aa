import type { Refusal } from '@reelgraph/timeline';
import { type Converter, converterFor, sameType } from './converters.ts';
import type { EdgeId, GraphDocument, GraphEdge, GraphNode } from './document.ts';
import { edgeIndex, wouldLoop } from './edge-index.ts';
import type { NodeSpec, PortSpec } from './node-spec.ts';
import type { GraphOp } from './ops/index.ts';
import { own } from './own.ts';
import { inputPort, outputPort, type Specs, specIn, titleOf } from './specs.ts';
import { aThing, portWords } from './words.ts';

export interface PortRef {
  readonly node: string;
  readonly port: string;
}

export type Connectable =
  | {
      readonly ok: true;
      /** The change of type that the wire will do by itself. */
      readonly via?: Converter;
      /** The wire that will be replaced. */
      readonly replaces?: EdgeId;
      /** A sentence where there is something to say: "Takes the last frame.", "Replaces the wire from LTX Extend." */
      readonly note?: string;
    }
  | { readonly ok: false; readonly reason: Refusal };

const no = (code: string, message: string, fix?: string, field?: string): Connectable => ({
  ok: false,
  reason: { code, message, fix, field },
});

/** Which nodes could stand between, in words. */
function hint(from: PortSpec, to: PortSpec, specs: Specs): string | undefined {
  for (const spec of specs.values()) {
    if (spec.type.startsWith('convert/')) continue;
    const takes = spec.inputs.some((port) => port.type === from.type && (!port.list || from.list));
    const gives = spec.outputs.some((port) => port.type === to.type && (!to.list || port.list));
    if (takes && gives) return `Put ${spec.title} in between.`;
  }
  return undefined;
}

/** Types alone: may a value of this output go into that input, and through which converter. */
export function typesFit(from: PortSpec, to: PortSpec): { ok: true; via?: Converter } | { ok: false } {
  if (sameType(from.type, to.type)) return { ok: true };
  const via = converterFor(from.type, to.type);
  return via ? { ok: true, via } : { ok: false };
}

interface Ends {
  readonly fromNode: GraphNode;
  readonly toNode: GraphNode;
  readonly fromPort: PortSpec;
  readonly toPort: PortSpec;
  readonly toSpec: NodeSpec;
}

function ends(graph: GraphDocument, specs: Specs, from: PortRef, to: PortRef): Ends | Connectable {
  const fromNode = own(graph.nodes, from.node);
  const toNode = own(graph.nodes, to.node);
  if (!fromNode || !toNode) return no('no_such_node', 'One of the two nodes is not in the graph any more.');
  const fromSpec = specIn(graph, specs, fromNode);
  const toSpec = specIn(graph, specs, toNode);
  const unknown = !fromSpec ? fromNode : !toSpec ? toNode : null;
  if (unknown || !fromSpec || !toSpec) {
    return no(
      'unknown_type',
      `Nothing is known about the ports of ${titleOf(unknown!, undefined)}.`,
      'Install the node pack that brings this node.',
    );
  }
  const fromPort = outputPort(fromSpec, from.port);
  const toPort = inputPort(toSpec, to.port);
  if (!fromPort)
    return no('no_such_port', `${titleOf(fromNode, fromSpec)} has no output "${from.port}".`, undefined, from.port);
  if (!toPort) return no('no_such_port', `${titleOf(toNode, toSpec)} has no input "${to.port}".`, undefined, to.port);
  return { fromNode, toNode, fromPort, toPort, toSpec };
}

/**
 * Whether a wire may be drawn, and what it will do. Costs O(wires of the port) once the upstream of `from` is known,
 * which is kept for the whole drag.
 */
export function canConnect(graph: GraphDocument, specs: Specs, from: PortRef, to: PortRef): Connectable {
  const found = ends(graph, specs, from, to);
  if ('ok' in found) return found;
  const { fromPort, toPort, toNode, toSpec } = found;
  if (from.node === to.node) {
    return no('loop', 'A node cannot feed itself.', 'Connect to another node.', to.port);
  }
  if (wouldLoop(graph.edges, from.node, to.node)) {
    return no(
      'loop',
      `Would make a loop back to ${titleOf(toNode, toSpec)}.`,
      'Connect to a node that does not come before this one.',
      to.port,
    );
  }
  const fit = typesFit(fromPort, toPort);
  if (!fit.ok) {
    const needs = portWords(toPort);
    return no('wrong_type', `Needs ${needs}, not ${portWords(fromPort)}.`, hint(fromPort, toPort, specs), to.port);
  }
  const there = edgeIndex(graph.edges).intoPort(to.node, to.port);
  if (there.some((edge) => edge.from.node === from.node && edge.from.port === from.port)) {
    return no('already_connected', 'These two ports are connected already.', undefined, to.port);
  }
  const old = toPort.list ? undefined : there[0];
  const notes: string[] = [];
  if (fit.via) notes.push(`Legal with conversion: ${fit.via.label}.`);
  if (old) {
    const source = own(graph.nodes, old.from.node);
    notes.push(
      `Replaces the wire from ${source ? titleOf(source, specIn(graph, specs, source)) : aThing(toPort.type)}.`,
    );
  }
  return { ok: true, via: fit.via, replaces: old?.id, note: notes.length > 0 ? notes.join(' ') : undefined };
}

/** The operation that draws the wire: at the end of a list input, or in place of what a single input had. */
export function connectOp(
  graph: GraphDocument,
  specs: Specs,
  from: PortRef,
  to: PortRef,
  id: string,
): Extract<GraphOp, { type: 'connect' }> {
  const node = own(graph.nodes, to.node);
  const spec = node && specIn(graph, specs, node);
  const list = (spec && inputPort(spec, to.port)?.list) ?? false;
  const there = edgeIndex(graph.edges).intoPort(to.node, to.port);
  const order = there.reduce((last, edge) => Math.max(last, edge.to.order ?? 0), -1) + 1;
  const edge = {
    id,
    from: { node: from.node, port: from.port },
    to: list ? { node: to.node, port: to.port, order } : { node: to.node, port: to.port },
  } as unknown as GraphEdge;
  return { type: 'connect', edge };
}

export interface Candidate {
  readonly spec: NodeSpec;
  readonly port: string;
  readonly via?: Converter;
}

/** Node types that could take a wire dropped on empty canvas (or give one, dragged backwards), exact fits first. */
export function candidates(specs: Specs, port: PortSpec, direction: 'from-output' | 'from-input'): Candidate[] {
  const out: { candidate: Candidate; rank: number }[] = [];
  for (const spec of specs.values()) {
    if (spec.type.startsWith('convert/')) continue;
    const ports = direction === 'from-output' ? spec.inputs : spec.outputs;
    let best: { candidate: Candidate; rank: number } | undefined;
    for (const other of ports) {
      const fit = direction === 'from-output' ? typesFit(port, other) : typesFit(other, port);
      if (!fit.ok) continue;
      const rank =
        (fit.via ? 2 : 0) +
        (other.type === 'any' || port.type === 'any' ? 1 : 0) +
        (other.list === port.list ? 0 : 0.5);
      if (!best || rank < best.rank) best = { candidate: { spec, port: other.name, via: fit.via }, rank };
    }
    if (best) out.push(best);
  }
  return out
    .sort((a, b) => a.rank - b.rank || a.candidate.spec.title.localeCompare(b.candidate.spec.title))
    .map((one) => one.candidate);
}

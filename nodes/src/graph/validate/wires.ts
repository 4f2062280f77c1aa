import { typesFit } from '../can-connect.ts';
import type { GraphDocument, GraphNode } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import { sourcesOf } from '../modes.ts';
import type { NodeSpec } from '../node-spec.ts';
import { own } from '../own.ts';
import { inputPort, inputPorts, outputPort, type Specs, specIn, titleOf } from '../specs.ts';
import { portWords } from '../words.ts';
import type { Problem } from './problem.ts';

const name = (graph: GraphDocument, specs: Specs, id: string): string => {
  const node = own(graph.nodes, id);
  return node ? titleOf(node, specIn(graph, specs, node)) : id;
};

/** Wires into a node: broken ends, wrong types, more than a single input takes. */
export function checkWires(graph: GraphDocument, specs: Specs, node: GraphNode, spec: NodeSpec): Problem[] {
  const out: Problem[] = [];
  const edges = edgeIndex(graph.edges).into(node.id);
  if (edges.length === 0) return out;
  const title = titleOf(node, spec);
  const counts = new Map<string, number>();
  for (const edge of edges) {
    const at = { node: node.id, port: edge.to.port };
    const source = own(graph.nodes, edge.from.node);
    const to = inputPort(spec, edge.to.port);
    if (!to) {
      out.push({
        ...at,
        code: 'bad_link',
        message: `A wire ends at "${edge.to.port}", which ${title} does not have.`,
        fix: 'Delete the wire.',
      });
      continue;
    }
    counts.set(to.name, (counts.get(to.name) ?? 0) + 1);
    if (!source) {
      out.push({
        ...at,
        code: 'bad_link',
        message: `The ${to.label} of ${title} is wired to a node that is gone.`,
        fix: 'Delete the wire and connect it again.',
      });
      continue;
    }
    const from = specIn(graph, specs, source);
    if (!from) continue;
    const port = outputPort(from, edge.from.port);
    if (!port) {
      out.push({
        ...at,
        code: 'bad_link',
        message: `${titleOf(source, from)} has no output "${edge.from.port}".`,
        fix: `Connect the ${to.label} of ${title} again.`,
      });
    } else if (!typesFit(port, to).ok) {
      out.push({
        ...at,
        code: 'type_mismatch',
        message: `The ${to.label} of ${title} needs ${portWords(to)}, not ${portWords(port)} from ${titleOf(source, from)}.`,
        fix: 'Delete the wire and connect an output of the right type.',
      });
    }
  }
  for (const [port, count] of counts) {
    if (count > 1 && !inputPort(spec, port)!.list) {
      out.push({
        node: node.id,
        port,
        code: 'too_many_wires',
        message: `The ${port} of ${title} takes one wire and has ${count}.`,
        fix: 'Delete all but one.',
      });
    }
  }
  return out;
}

/** Required inputs that get nothing, with the reason where a muted or bypassed node is it. */
export function checkRequired(graph: GraphDocument, specs: Specs, node: GraphNode, spec: NodeSpec): Problem[] {
  const out: Problem[] = [];
  const title = titleOf(node, spec);
  for (const port of inputPorts(spec)) {
    if (port.optional) continue;
    const edges = edgeIndex(graph.edges).intoPort(node.id, port.name);
    const sources = edges.flatMap((edge) => sourcesOf(graph, specs, edge));
    if (sources.some((source) => source.silent === undefined)) continue;
    // A wire from a node that is gone has its own message.
    if (edges.some((edge) => !own(graph.nodes, edge.from.node))) continue;
    const silent = sources[0]?.silent;
    out.push(
      silent === undefined
        ? {
            code: 'missing_input',
            message: `${title} needs ${portWords(port)} at its input "${port.label}".`,
            fix: `Connect ${portWords(port)} to it.`,
            node: node.id,
            port: port.name,
          }
        : {
            code: 'missing_input',
            message: `${title} gets no ${port.label}: ${name(graph, specs, silent)} is ${own(graph.nodes, silent)?.mode ?? 'muted'} and sends nothing.`,
            fix: `Switch ${name(graph, specs, silent)} on again, or connect something else.`,
            node: node.id,
            port: port.name,
          },
    );
  }
  return out;
}

import { valueDepth } from '../depth.ts';
import type { GraphDocument, GraphNode } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import { flattenSubgraphs } from '../flatten.ts';
import { sourcesOf } from '../modes.ts';
import { findCycle, topologicalOrder, upstreamClosure } from '../order.ts';
import { own } from '../own.ts';
import { type Specs, specIn, titleOf } from '../specs.ts';
import { definitionId } from '../subgraph.ts';
import { checkParams } from './params.ts';
import type { Problem } from './problem.ts';
import { checkRequired, checkWires } from './wires.ts';

export type { Problem } from './problem.ts';

export interface Validation {
  readonly problems: readonly Problem[];
  /** Nodes that can run: they and all that they need are sound. One bad branch never spoils another. */
  readonly validNodes: ReadonlySet<string>;
  /** Sound nodes that wait for a bad one: by node, the bad one. */
  readonly blockedBy: ReadonlyMap<string, string>;
}

/** At most this many problems are worded; more help nobody. */
const worded = 500;

function unknown(graph: GraphDocument, node: GraphNode): Problem {
  const definition = definitionId(node);
  if (definition !== null) {
    return {
      code: 'unknown_subgraph',
      message: own(graph.subgraphs, definition)
        ? `The subgraphs inside ${node.title || 'this instance'} stand too deep in each other.`
        : `${node.title || 'This node'} is an instance of a subgraph that is not in the graph.`,
      fix: 'Delete the instance, or import the graph that holds its definition.',
      node: node.id,
    };
  }
  return {
    code: 'unknown_type',
    message: `Nothing here knows the node type "${node.type}". It is kept as it is.`,
    fix: `Install the node pack that brings "${node.type.split('/')[0]}", or replace the node.`,
    node: node.id,
  };
}

function checkNode(graph: GraphDocument, specs: Specs, node: GraphNode): Problem[] {
  if (node.mode === 'muted' || node.mode === 'bypassed') return [];
  if (node.mode === 'frozen') {
    if (node.frozen) return [];
    const title = titleOf(node, specIn(graph, specs, node));
    return [
      {
        code: 'frozen_empty',
        message: `${title} is frozen but holds no result.`,
        fix: 'Unfreeze it and run it once.',
        node: node.id,
      },
    ];
  }
  const spec = specIn(graph, specs, node);
  if (!spec) return [unknown(graph, node)];
  const title = titleOf(node, spec);
  const out: Problem[] = [];
  if (node.typeVersion > spec.version) {
    out.push({
      code: 'node_newer',
      message: `${title} was made with version ${node.typeVersion} of its type; version ${spec.version} is installed.`,
      fix: 'Update Reelgraph or the node pack.',
      node: node.id,
    });
  }
  const index = edgeIndex(graph.edges);
  out.push(...checkParams(node, spec, title, (port) => index.intoPort(node.id, port).length > 0));
  out.push(...checkWires(graph, specs, node, spec));
  out.push(...checkRequired(graph, specs, node, spec));
  return out;
}

function checkLoops(graph: GraphDocument, specs: Specs, rest: ReadonlySet<string>): Problem[] {
  if (rest.size === 0) return [];
  const loop = findCycle(graph, rest);
  const names = loop.map((id) => titleOf(graph.nodes[id]!, specIn(graph, specs, graph.nodes[id]!)));
  // The nodes of the loop are at fault; what stands behind it is only blocked.
  const path = [...names, names[0]].join(' → ');
  return loop.map((id) => ({
    code: 'loop',
    message: `These nodes wait for each other: ${path}.`,
    fix: 'Delete one of the wires of the loop.',
    node: id,
  }));
}

function checkDepth(graph: GraphDocument, specs: Specs, nodes: readonly string[]): Problem[] {
  const depths = valueDepth(graph, specs);
  return nodes
    .filter((id) => depths.node(id) > 1)
    .map((id) => {
      const node = graph.nodes[id]!;
      return {
        code: 'list_too_deep',
        message: `${titleOf(node, specIn(graph, specs, node))} would run over lists inside a list.`,
        fix: 'Take one item first with Select, or join the lists before it.',
        node: id,
        port: depths.mapped(id)[0],
      };
    });
}

/** Which nodes can run: in the order of the wires, a node is sound where it and all its effective sources are. */
function sound(graph: GraphDocument, specs: Specs, order: readonly string[], bad: ReadonlySet<string>) {
  const validNodes = new Set<string>();
  const blockedBy = new Map<string, string>();
  const index = edgeIndex(graph.edges);
  for (const id of order) {
    const node = graph.nodes[id]!;
    if (bad.has(id) || node.mode === 'muted' || node.mode === 'bypassed') continue;
    let culprit: string | undefined;
    if (node.mode !== 'frozen') {
      for (const edge of index.into(id)) {
        for (const source of sourcesOf(graph, specs, edge)) {
          if (source.silent !== undefined || validNodes.has(source.node)) continue;
          culprit = blockedBy.get(source.node) ?? source.node;
          break;
        }
        if (culprit !== undefined) break;
      }
    }
    if (culprit === undefined) validNodes.add(id);
    else blockedBy.set(id, culprit);
  }
  return { validNodes, blockedBy };
}

function validateFlat(graph: GraphDocument, specs: Specs, wanted: ReadonlySet<string>): Validation {
  const problems: Problem[] = [];
  const ids = Object.keys(graph.nodes).filter((id) => wanted.has(id));
  for (const id of ids) problems.push(...checkNode(graph, specs, graph.nodes[id]!));
  const { order, rest } = topologicalOrder(graph, wanted);
  problems.push(...checkLoops(graph, specs, rest));
  problems.push(...checkDepth(graph, specs, order));
  const bad = new Set(problems.flatMap((problem) => (problem.node === undefined ? [] : [problem.node])));
  const { validNodes, blockedBy } = sound(graph, specs, order, bad);
  for (const id of rest) if (!bad.has(id)) blockedBy.set(id, findCulprit(problems) ?? id);
  return { problems, validNodes, blockedBy };
}

const findCulprit = (problems: readonly Problem[]) => problems.find((problem) => problem.code === 'loop')?.node;

/** Problems inside a subgraph are told at its instance, with the inner node named. */
function raise(
  flat: Validation,
  graph: GraphDocument,
  inner: GraphDocument,
  origin: ReadonlyMap<string, string>,
): Validation {
  const problems = flat.problems.map((problem) => {
    const top = problem.node === undefined ? undefined : origin.get(problem.node);
    if (top === undefined || top === problem.node) return problem;
    const instance = own(graph.nodes, top);
    const message = `Inside ${instance?.title || 'the subgraph'}: ${problem.message}`;
    return { ...problem, node: top, port: undefined, field: undefined, message };
  });
  const validNodes = new Set<string>();
  const broken = new Set<string>();
  const blockedBy = new Map<string, string>();
  for (const node of Object.values(inner.nodes)) {
    const top = origin.get(node.id) ?? node.id;
    if (flat.validNodes.has(node.id)) validNodes.add(top);
    else if (top === node.id || (node.mode !== 'muted' && node.mode !== 'bypassed')) broken.add(top);
    const by = flat.blockedBy.get(node.id);
    if (by !== undefined) blockedBy.set(top, origin.get(by) ?? by);
  }
  for (const id of broken) validNodes.delete(id);
  return { problems, validNodes, blockedBy };
}

/**
 * Everything that keeps a graph from running, in words, with the place and the fix. Linear in nodes and wires, without
 * recursion. `targets` limits it to what they need.
 */
export function validateGraph(graph: GraphDocument, specs: Specs, targets?: readonly string[]): Validation {
  const early: Problem[] = [];
  if (Object.keys(graph.nodes).length === 0) {
    early.push({ code: 'empty_graph', message: 'The graph is empty.', fix: 'Add a node, or start from a template.' });
  } else if (Object.values(graph.nodes).every((node) => node.mode === 'muted' || node.mode === 'bypassed')) {
    early.push({
      code: 'no_outputs',
      message: 'Every node is muted or bypassed, so nothing would come out.',
      fix: 'Switch a node on.',
    });
  }
  for (const id of targets ?? []) {
    if (!own(graph.nodes, id)) {
      early.push({
        code: 'no_such_node',
        message: `There is no node "${id}" to run.`,
        fix: 'Choose a node of this graph.',
        node: id,
      });
    }
  }
  const flat = flattenSubgraphs(graph);
  const wanted = targets && targets.length > 0 ? upstreamClosure(graph, targets) : new Set(Object.keys(graph.nodes));
  const flatWanted =
    flat.graph === graph ? wanted : new Set([...flat.origin].filter(([, top]) => wanted.has(top)).map(([id]) => id));
  const checked = validateFlat(flat.graph, specs, flatWanted);
  const raised = flat.graph === graph ? checked : raise(checked, graph, flat.graph, flat.origin);
  return { ...raised, problems: [...early, ...raised.problems].slice(0, worded) };
}

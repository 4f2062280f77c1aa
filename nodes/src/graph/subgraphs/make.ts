import { ok, type Result, refuse } from '@reelgraph/timeline';
import type { FormField, GraphDocument, GraphEdge, GraphNode, NodeId, SubgraphDefinition } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import type { GraphOp } from '../ops/index.ts';
import { own } from '../own.ts';
import { nodeBox } from '../place.ts';
import { type Specs, specIn, titleOf } from '../specs.ts';
import { definitionParam, subgraphType } from '../subgraph.ts';
import { cutWires, freeName, inputsOf, outputsOf } from './ports.ts';

export interface NewSubgraph {
  readonly nodes: Iterable<string>;
  readonly frames?: Iterable<string>;
  readonly notes?: Iterable<string>;
  readonly title: string;
  /** Makes a new id; called once for each thing. */
  readonly newId: (kind: 'node' | 'edge' | 'subgraph') => string;
}

/** A node outside that lies on a way from the selection back into it: with it outside, the instance would feed itself. */
function between(graph: GraphDocument, chosen: ReadonlySet<string>): GraphNode | undefined {
  const index = edgeIndex(graph.edges);
  const after = new Set<string>();
  const stack = [...chosen];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const { to } of index.outOf(at)) {
      if (chosen.has(to.node) || after.has(to.node)) continue;
      after.add(to.node);
      stack.push(to.node);
    }
  }
  const back = [...after].find((id) => index.outOf(id).some(({ to }) => chosen.has(to.node)));
  return back === undefined ? undefined : graph.nodes[back];
}

/** Lines of the form that name an inner param now name the instance's, and the param is promoted for it. */
function promoteForm(form: readonly FormField[], chosen: ReadonlySet<string>, instance: NodeId, outputs: Faces) {
  const taken = new Set<string>([definitionParam]);
  const promoted: SubgraphDefinition['promoted'][number][] = [];
  const lines = form.flatMap((field): FormField[] => {
    if (!chosen.has(field.node)) return [field];
    if (field.kind === 'output') {
      const port = outputs.find((one) => one.node === field.node && one.port === field.target);
      return port ? [{ ...field, node: instance, target: port.name }] : [];
    }
    const known = promoted.find((one) => one.node === field.node && one.param === field.target);
    const name = known?.name ?? freeName(taken, field.target);
    taken.add(name);
    if (!known) promoted.push({ name, node: field.node, param: field.target });
    return [{ ...field, node: instance, target: name }];
  });
  return { promoted, lines };
}
type Faces = SubgraphDefinition['outputs'];

/** Outputs that only the form names are ports of the instance too. */
function formOutputs(form: readonly FormField[], chosen: ReadonlySet<string>, known: Faces): Faces {
  const all = [...known];
  for (const { kind, node, target } of form) {
    if (kind !== 'output' || !chosen.has(node) || all.some((one) => one.node === node && one.port === target)) continue;
    all.push({ name: freeName(new Set(all.map((one) => one.name)), target), node, port: target });
  }
  return all;
}

/** Where the instance stands: in the middle of what it replaces. */
function placeOf(graph: GraphDocument, specs: Specs, nodes: readonly GraphNode[]): GraphNode['position'] {
  const boxes = nodes.map((node) => nodeBox(specIn(graph, specs, node), node));
  const mean = (low: number, high: number) => Math.round((low + high) / 2);
  return {
    x: mean(Math.min(...boxes.map((box) => box.x)), Math.max(...boxes.map((box) => box.x + box.width))) - 96,
    y: mean(Math.min(...boxes.map((box) => box.y)), Math.max(...boxes.map((box) => box.y + box.height))) - 48,
  };
}

/**
 * The operations that put the chosen nodes into a subgraph and one instance of it in their place. What ran before runs
 * the same after: keys do not know where a node stands. Refused where the instance would feed itself.
 */
export function makeSubgraph(
  graph: GraphDocument,
  specs: Specs,
  wanted: NewSubgraph,
): Result<{ readonly ops: readonly GraphOp[]; readonly instance: NodeId }> {
  const chosen = new Set([...wanted.nodes].filter((id) => own(graph.nodes, id)));
  const nodes = [...chosen].map((id) => graph.nodes[id]!);
  if (nodes.length === 0) {
    return refuse('nothing_chosen', 'A subgraph is made of nodes.', { fix: 'Select the nodes that belong together.' });
  }
  const outside = between(graph, chosen);
  if (outside) {
    const name = titleOf(outside, specIn(graph, specs, outside));
    return refuse('subgraph_loop', `${name} stands between the chosen nodes, so the subgraph would feed itself.`, {
      fix: `Select ${name} too, or leave out what comes after it.`,
      field: outside.id,
    });
  }
  const cut = cutWires(graph, chosen);
  const inputs = inputsOf(graph, specs, cut.into);
  const read = outputsOf(graph, specs, cut.outOf);
  const outputs = formOutputs(graph.form, chosen, read.ports);
  const instance = wanted.newId('node') as NodeId;
  const { promoted, lines } = promoteForm(graph.form, chosen, instance, outputs);
  const pick = <T>(record: Readonly<Record<string, T>>, ids: Iterable<string> = []) =>
    Object.fromEntries([...ids].flatMap((id) => (own(record, id) ? [[id, own(record, id)!] as const] : [])));
  const frames = pick(graph.frames, wanted.frames);
  const notes = pick(graph.notes, wanted.notes);
  const subgraph: SubgraphDefinition = {
    id: wanted.newId('subgraph'),
    title: wanted.title,
    nodes: pick(graph.nodes, chosen),
    edges: Object.fromEntries(cut.inside.map((edge) => [edge.id, edge])),
    ...(Object.keys(frames).length > 0 ? { frames } : {}),
    ...(Object.keys(notes).length > 0 ? { notes } : {}),
    inputs: inputs.ports,
    outputs,
    promoted,
  };
  const node = {
    id: instance,
    type: subgraphType,
    typeVersion: 1,
    title: wanted.title,
    params: { [definitionParam]: subgraph.id },
    position: placeOf(graph, specs, nodes),
    mode: 'active',
  };
  // Two inner ports that share an input are fed by one wire from now on.
  const seen = new Set<string>();
  const wiresIn = cut.into.flatMap((edge): GraphEdge[] => {
    const port = inputs.nameOf.get(edge.id)!;
    const key = `${edge.from.node} ${edge.from.port} ${port} ${edge.to.order ?? ''}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...edge, to: { ...edge.to, node: instance, port } }];
  });
  const wiresOut = cut.outOf.map((edge) => ({ ...edge, from: { node: instance, port: read.nameOf.get(edge.id)! } }));
  const ops: GraphOp[] = [
    {
      type: 'remove',
      nodes: nodes.map(({ id }) => id),
      edges: [],
      frames: Object.keys(frames),
      notes: Object.keys(notes),
      subgraphs: [],
    },
    { type: 'addSubgraph', subgraph: plain(subgraph) },
    {
      type: 'paste',
      fragment: plain({ nodes: [node], edges: [...wiresIn, ...wiresOut], frames: [], notes: [], subgraphs: [] }),
    },
  ];
  if (graph.form.some((field) => chosen.has(field.node))) ops.push({ type: 'setForm', form: plain(lines) });
  return ok({ ops, instance });
}

/** Documents are read-only, operations are plain JSON: the same thing, said to the compiler. */
const plain = <T>(value: unknown): T => value as T;

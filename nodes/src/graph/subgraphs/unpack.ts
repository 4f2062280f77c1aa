import { ok, type Result, refuse } from '@reelgraph/timeline';
import type {
  EdgeId,
  FormField,
  GraphDocument,
  GraphEdge,
  GraphNode,
  NodeId,
  SubgraphDefinition,
} from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import type { GraphOp } from '../ops/index.ts';
import { own } from '../own.ts';
import { nodeBox } from '../place.ts';
import { type Specs, specIn } from '../specs.ts';
import { definitionId, innerMode, overriddenParams } from '../subgraph.ts';

type NewId = (kind: 'node' | 'edge' | 'frame' | 'note') => string;

const isUsed = (graph: GraphDocument, definition: string, but: string): boolean =>
  [graph, ...Object.values(graph.subgraphs)].some(({ nodes }) =>
    Object.values(nodes).some((node) => node.id !== but && definitionId(node) === definition),
  );

/** How far things move, so that the middle of the inside stands where the instance stood. */
function shiftOf(graph: GraphDocument, specs: Specs, instance: GraphNode, nodes: readonly GraphNode[]) {
  const boxes = nodes.map((node) => nodeBox(specIn(graph, specs, node), node));
  const at = nodeBox(specIn(graph, specs, instance), instance);
  if (boxes.length === 0) return { dx: 0, dy: 0 };
  const middle = (low: number[], high: number[]) => (Math.min(...low) + Math.max(...high)) / 2;
  const x = middle(
    boxes.map((box) => box.x),
    boxes.map((box) => box.x + box.width),
  );
  const y = middle(
    boxes.map((box) => box.y),
    boxes.map((box) => box.y + box.height),
  );
  return { dx: Math.round(at.x + at.width / 2 - x), dy: Math.round(at.y + at.height / 2 - y) };
}

/** Wires of the instance, now to the inner ports that its own stood for. */
function outerWires(
  graph: GraphDocument,
  instance: GraphNode,
  { inputs, outputs }: SubgraphDefinition,
  idOf: ReadonlyMap<string, NodeId>,
  newId: NewId,
): GraphEdge[] {
  const index = edgeIndex(graph.edges);
  const into = index.into(instance.id).flatMap((edge) =>
    inputs
      .filter((one) => one.name === edge.to.port && idOf.has(one.node))
      .map(
        (one, at): GraphEdge => ({
          ...edge,
          id: at === 0 ? edge.id : (newId('edge') as EdgeId),
          to: { ...edge.to, node: idOf.get(one.node)!, port: one.port },
        }),
      ),
  );
  const outOf = index.outOf(instance.id).flatMap((edge): GraphEdge[] => {
    const one = outputs.find(({ name, node }) => name === edge.from.port && idOf.has(node));
    return one ? [{ ...edge, from: { node: idOf.get(one.node)!, port: one.port } }] : [];
  });
  return [...into, ...outOf];
}

function formLine(field: FormField, instance: string, face: SubgraphDefinition, idOf: ReadonlyMap<string, NodeId>) {
  if (field.node !== instance) return [field];
  const param = field.kind === 'param' ? face.promoted.find(({ name }) => name === field.target) : undefined;
  const output = field.kind === 'output' ? face.outputs.find(({ name }) => name === field.target) : undefined;
  const node = idOf.get(param?.node ?? output?.node ?? '');
  return node ? [{ ...field, node, target: param?.param ?? output?.port ?? field.target }] : [];
}

/**
 * The operations that put the inside of an instance in its place, with its overrides and its mode. The definition goes with
 * its last instance.
 */
export function unpackSubgraph(
  graph: GraphDocument,
  specs: Specs,
  id: string,
  newId: NewId,
): Result<{ readonly ops: readonly GraphOp[]; readonly nodes: readonly NodeId[] }> {
  const instance = own(graph.nodes, id);
  const definition = instance && own(graph.subgraphs, definitionId(instance) ?? '');
  if (!instance || !definition) {
    return refuse('not_a_subgraph', 'Only a subgraph can be unpacked.', { fix: 'Select an instance of a subgraph.' });
  }
  const inner = Object.values(definition.nodes);
  const { dx, dy } = shiftOf(graph, specs, instance, inner);
  const moved = <T extends { readonly position: { readonly x: number; readonly y: number } }>(thing: T): T => ({
    ...thing,
    position: { x: thing.position.x + dx, y: thing.position.y + dy },
  });
  const idOf = new Map(inner.map((node) => [node.id as string, newId('node') as NodeId]));
  const nodes = inner.map((node) => ({
    ...moved(node),
    id: idOf.get(node.id)!,
    params: overriddenParams(instance, definition, node),
    ...((node.engine ?? instance.engine) ? { engine: node.engine ?? instance.engine } : {}),
    ...innerMode(instance, definition, node),
  }));
  const inside = Object.values(definition.edges).map(({ from, to }) => ({
    id: newId('edge') as EdgeId,
    from: { ...from, node: idOf.get(from.node)! },
    to: { ...to, node: idOf.get(to.node)! },
  }));
  const fragment = {
    nodes,
    edges: [...inside, ...outerWires(graph, instance, definition, idOf, newId)],
    frames: Object.values(definition.frames ?? {}).map((frame) => ({ ...moved(frame), id: newId('frame') })),
    notes: Object.values(definition.notes ?? {}).map((note) => ({ ...moved(note), id: newId('note') })),
    subgraphs: [],
  };
  const ops: GraphOp[] = [
    { type: 'remove', nodes: [instance.id], edges: [], frames: [], notes: [], subgraphs: [] },
    { type: 'paste', fragment: fragment as unknown as Extract<GraphOp, { type: 'paste' }>['fragment'] },
  ];
  if (!isUsed(graph, definition.id, instance.id)) ops.push({ type: 'removeSubgraph', subgraph: definition.id });
  if (graph.form.some((field) => field.node === instance.id)) {
    const form = graph.form.flatMap((field) => formLine(field, instance.id, definition, idOf));
    ops.push({ type: 'setForm', form });
  }
  return ok({ ops, nodes: [...idOf.values()] });
}

import { refuse } from '@reelgraph/timeline';
import type { GraphDocument, GraphEdge, SubgraphDefinition } from '../document.ts';
import { edgeIndex } from '../edge-index.ts';
import { own, without } from '../own.ts';
import { definitionId } from '../subgraph.ts';
import { type Handler, noNode, noThing, type Step, step } from './handler.ts';
import type { GraphOp, OpOf } from './op.ts';

/** A user of a definition: an instance on the canvas, or one inside another definition that stays. */
function userOf(graph: GraphDocument, definition: string, gone: ReadonlySet<string>): string | undefined {
  for (const node of Object.values(graph.nodes)) {
    if (definitionId(node) === definition && !gone.has(node.id)) return node.title || definition;
  }
  for (const other of Object.values(graph.subgraphs)) {
    if (gone.has(other.id) || other.id === definition) continue;
    if (Object.values(other.nodes).some((node) => definitionId(node) === definition)) return other.title;
  }
  return undefined;
}

/** Takes things away with all that hangs on them; the inverse puts everything back as it was. */
export function removeThings(graph: GraphDocument, op: Omit<OpOf<'remove'>, 'type'>): Step {
  const nodes = new Set<string>(op.nodes);
  const edges = new Map<string, GraphEdge>();
  const index = edgeIndex(graph.edges);
  for (const id of nodes) {
    if (!own(graph.nodes, id)) return noNode(id);
    for (const edge of index.into(id)) edges.set(edge.id, edge);
    for (const edge of index.outOf(id)) edges.set(edge.id, edge);
  }
  for (const id of op.edges) {
    const edge = own(graph.edges, id);
    if (!edge) return noThing('wire', id);
    edges.set(id, edge);
  }
  for (const id of op.frames) if (!own(graph.frames, id)) return noThing('frame', id);
  for (const id of op.notes) if (!own(graph.notes, id)) return noThing('note', id);
  const definitions: SubgraphDefinition[] = [];
  const gone = new Set<string>([...nodes, ...op.subgraphs]);
  for (const id of new Set(op.subgraphs)) {
    const definition = own(graph.subgraphs, id);
    if (!definition) return noThing('subgraph', id);
    const user = userOf(graph, id, gone);
    if (user !== undefined) {
      return refuse('subgraph_in_use', `The subgraph "${definition.title}" is still used by ${user}.`, {
        fix: 'Delete or unpack its instances first.',
        field: id,
      });
    }
    definitions.push(definition);
  }
  const form = graph.form.filter((field) => !nodes.has(field.node));
  const fragment = {
    nodes: [...nodes].map((id) => graph.nodes[id]!),
    edges: [...edges.values()],
    frames: [...new Set(op.frames)].map((id) => graph.frames[id]!),
    notes: [...new Set(op.notes)].map((id) => graph.notes[id]!),
    subgraphs: definitions,
  } as OpOf<'paste'>['fragment'];
  const inverse: GraphOp[] = [{ type: 'paste', fragment }];
  if (form.length < graph.form.length)
    inverse.push({ type: 'setForm', form: graph.form.map((field) => ({ ...field })) });
  return step(
    {
      ...graph,
      nodes: without(graph.nodes, nodes),
      edges: without(graph.edges, edges.keys()),
      frames: without(graph.frames, op.frames),
      notes: without(graph.notes, op.notes),
      subgraphs: without(graph.subgraphs, op.subgraphs),
      form: form.length < graph.form.length ? form : graph.form,
    },
    inverse,
  );
}

export const remove: Handler<'remove'> = (graph, op) => removeThings(graph, op);

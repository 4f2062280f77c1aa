import { own } from '../own.ts';
import { type Handler, idTaken, step } from './handler.ts';
import type { GraphOp } from './op.ts';
import { addEdges } from './wiring.ts';

function add<T extends { readonly id: string }>(record: Readonly<Record<string, T>>, added: readonly T[]) {
  if (added.length === 0) return { ok: true as const, record };
  const copy: Record<string, T> = { ...record };
  for (const thing of added) {
    if (own(copy, thing.id)) return { ok: false as const, id: thing.id };
    copy[thing.id] = thing;
  }
  return { ok: true as const, record: copy };
}

/** Adds a fragment whose ids are ready. Wires may reach nodes that stand already. */
export const paste: Handler<'paste'> = (graph, { fragment }) => {
  const nodes = add(graph.nodes, fragment.nodes);
  if (!nodes.ok) return idTaken('node', nodes.id);
  const frames = add(graph.frames, fragment.frames);
  if (!frames.ok) return idTaken('frame', frames.id);
  const notes = add(graph.notes, fragment.notes);
  if (!notes.ok) return idTaken('note', notes.id);
  const subgraphs = add(graph.subgraphs, fragment.subgraphs);
  if (!subgraphs.ok) return idTaken('subgraph', subgraphs.id);
  const placed = {
    ...graph,
    nodes: nodes.record,
    frames: frames.record,
    notes: notes.record,
    subgraphs: subgraphs.record,
  };
  const wired = addEdges(placed, fragment.edges);
  if (!wired.ok) return wired;
  const inverse: GraphOp[] = [...wired.value.inverse];
  const rest: GraphOp = {
    type: 'remove',
    nodes: fragment.nodes.map((node) => node.id),
    edges: [],
    frames: fragment.frames.map((frame) => frame.id),
    notes: fragment.notes.map((note) => note.id),
    subgraphs: fragment.subgraphs.map((subgraph) => subgraph.id),
  };
  inverse.push(rest);
  return step(wired.value.doc, inverse);
};

import { ok, type Result, refuse } from '@reelgraph/timeline';
import { cleanJson } from './clean-json.ts';
import type { EdgeId, GraphDocument, GraphEdge, GraphNode, NodeId } from './document.ts';
import { edgeIndex } from './edge-index.ts';
import { fragmentSchema, type GraphFragment, type GraphOp } from './ops/index.ts';
import { own } from './own.ts';
import { refuseIssues } from './parse.ts';
import { definitionId } from './subgraph.ts';

const format = 'reelgraph/fragment';

/** Things of the canvas by id. */
export interface Selection {
  readonly nodes?: Iterable<string>;
  readonly frames?: Iterable<string>;
  readonly notes?: Iterable<string>;
}

function definitionsOf(graph: GraphDocument, nodes: readonly GraphNode[]): GraphFragment['subgraphs'] {
  const found = new Map<string, GraphDocument['subgraphs'][string]>();
  const stack = [...nodes];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const id = definitionId(node);
    const definition = id && !found.has(id) ? own(graph.subgraphs, id) : undefined;
    if (!definition) continue;
    found.set(definition.id, definition);
    stack.push(...Object.values(definition.nodes));
  }
  return [...found.values()] as GraphFragment['subgraphs'];
}

/**
 * The selection as text for the clipboard: nodes with the wires among them, and, so that they can be kept at the paste,
 * the wires that came in from outside.
 */
export function copyFragment(graph: GraphDocument, selection: Selection): string {
  const ids = new Set(selection.nodes ?? []);
  const nodes = [...ids].flatMap((id) => own(graph.nodes, id) ?? []);
  const index = edgeIndex(graph.edges);
  const into = nodes.flatMap((node) => index.into(node.id));
  return JSON.stringify({
    format,
    version: 1,
    nodes,
    edges: into.filter((edge) => ids.has(edge.from.node)),
    incoming: into.filter((edge) => !ids.has(edge.from.node)),
    frames: [...(selection.frames ?? [])].flatMap((id) => own(graph.frames, id) ?? []),
    notes: [...(selection.notes ?? [])].flatMap((id) => own(graph.notes, id) ?? []),
    subgraphs: definitionsOf(graph, nodes),
  });
}

const looseFragment = fragmentSchema.strip().extend({ incoming: fragmentSchema.shape.edges });

export function readFragment(text: string): Result<GraphFragment & { incoming: GraphFragment['edges'] }> {
  const wrong = refuse('not_a_fragment', 'The clipboard holds no nodes.', { fix: 'Copy nodes of a graph first.' });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return wrong;
  }
  const clean = cleanJson(json);
  if (!clean.ok) return clean;
  const value = clean.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value.format !== format) return wrong;
  const parsed = looseFragment.safeParse(value);
  return parsed.success ? ok(parsed.data) : refuseIssues(parsed.error, 'The copied piece');
}

export interface PasteOptions {
  /** Where the top left corner of the piece goes. Absent: 32 px beside where it was. */
  readonly at?: { readonly x: number; readonly y: number };
  /** Makes a new id; called once for each thing. */
  readonly newId: (kind: 'node' | 'edge' | 'frame' | 'note') => string;
  /** Also draws the wires that came in from outside, where their sources stand in this graph. */
  readonly keepIncoming?: boolean;
}

/** The operation that pastes a copied text with new ids. Never throws; text that is no fragment is refused in words. */
export function pasteFragment(
  graph: GraphDocument,
  text: string,
  options: PasteOptions,
): Result<Extract<GraphOp, { type: 'paste' }>> {
  const read = readFragment(text);
  if (!read.ok) return read;
  const piece = read.value;
  const boxes = [...piece.nodes, ...piece.frames, ...piece.notes];
  if (boxes.length === 0) return refuse('not_a_fragment', 'The clipboard holds no nodes.');
  const left = Math.min(...boxes.map((box) => box.position.x));
  const top = Math.min(...boxes.map((box) => box.position.y));
  const dx = options.at ? options.at.x - left : 32;
  const dy = options.at ? options.at.y - top : 32;
  const shift = <T extends { position: { x: number; y: number } }>(box: T): T => ({
    ...box,
    position: { x: box.position.x + dx, y: box.position.y + dy },
  });
  const ids = new Map(piece.nodes.map((node) => [node.id as string, options.newId('node') as NodeId]));
  const rewired = (edge: GraphEdge, from: NodeId | undefined): GraphEdge => ({
    id: options.newId('edge') as EdgeId,
    from: { ...edge.from, node: from ?? edge.from.node },
    to: { ...edge.to, node: ids.get(edge.to.node) ?? edge.to.node },
  });
  const incoming = options.keepIncoming ? piece.incoming.filter((edge) => own(graph.nodes, edge.from.node)) : [];
  return ok({
    type: 'paste',
    fragment: {
      nodes: piece.nodes.map((node) => ({ ...shift(node), id: ids.get(node.id)! })),
      edges: [
        ...piece.edges
          .filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node))
          .map((edge) => rewired(edge, ids.get(edge.from.node))),
        ...incoming.filter((edge) => ids.has(edge.to.node)).map((edge) => rewired(edge, undefined)),
      ],
      frames: piece.frames.map((frame) => ({ ...shift(frame), id: options.newId('frame') })),
      notes: piece.notes.map((note) => ({ ...shift(note), id: options.newId('note') })),
      // A definition is shared by its instances: one that stands already is used, not doubled.
      subgraphs: piece.subgraphs.filter((one) => !own(graph.subgraphs, one.id)),
    },
  });
}

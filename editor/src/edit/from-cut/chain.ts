import type { GraphDocument, GraphEdge, GraphNode, GraphOp, Json, NodeId } from '@reelgraph/nodes/graph';
import type { Rate } from '@reelgraph/timeline';
import type { CutWish, Seam } from './wish.ts';

/** What the graph of new frames is called in a project. */
export const CUT_GRAPH = 'From the cut';

/** How the clip's own node was set: new frames are made alike. */
export interface OwnNode {
  readonly type: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly engine?: string;
}

export interface ChainFacts {
  readonly sequence: string;
  /** Of the film: a clip that stands alone is made at it. */
  readonly rate: Rate;
  /** Makes the ids of this chain its own. */
  readonly nonce: string;
  /** The shot of the script that the clip shows: its words, cast and place go with it. */
  readonly shot: string | null;
  readonly own: OwnNode | null;
  readonly seed: number;
  /** How large a node of a type is drawn. */
  sizeOf(type: string): { readonly width: number; readonly height: number };
}

/** The node whose run files the take; it carries the clip in its id, so that a run tells which clip it works for. */
export const targetOf = (clip: string, nonce: string): string => `take~${clip}~${nonce}`;
const makerOf = (clip: string, nonce: string): string => `make~${clip}~${nonce}`;

/** The clip that a node of such a chain works for. */
export const clipOfTarget = (node: string): { clip: string; maker: string } | null => {
  const [kind, clip, nonce] = node.split('~');
  return kind === 'take' && clip && nonce ? { clip, maker: makerOf(clip, nonce) } : null;
};

/** Settings that mean the same on every node that makes clips. */
const alike = ['style', 'negative', 'steps', 'guidance', 'segment', 'overlap'];

/** Room around nodes in their frame. */
const PAD = 40;
const GAP = 72;

const titles: Record<CutWish['kind'], (wish: CutWish) => string> = {
  end: ({ name, frames }) => `${name}: ${frames} frames more`,
  head: ({ name, frames }) => `${name}: ${frames} frames in front`,
  stretch: ({ name, frames }) => `${name}: ${frames} frames anew`,
  fill: ({ name, frames }) => `${name}: ${frames} frames`,
};

/**
 * The nodes that make what a cut asks for, in a frame below what the graph has: files in, new frames, to the clip. They
 * are ordinary nodes: whoever opens the graph may change them and run them again.
 */
export function chainOps(graph: GraphDocument, wish: CutWish, facts: ChainFacts): { ops: GraphOp[]; target: string } {
  const { nonce, shot, own, seed, sequence, rate } = facts;
  const top = bottomOf(graph) + 80;
  const nodes: GraphNode[] = [];
  /** Column and row of each node. */
  const places = new Map<string, readonly [number, number]>();
  const edges: GraphEdge[] = [];
  const add = (
    id: string,
    type: string,
    at: [number, number],
    params: Record<string, Json>,
    more: Partial<GraphNode> = {},
  ) => {
    places.set(id, at);
    nodes.push({ id: id as NodeId, type, typeVersion: 1, params, position: { x: 0, y: 0 }, mode: 'active', ...more });
    return id;
  };
  const wire = (from: string, out: string, to: string, port: string) =>
    edges.push({
      id: `wire~${nonce}~${edges.length}` as GraphEdge['id'],
      from: { node: from as NodeId, port: out },
      to: { node: to as NodeId, port },
    });
  const maker = makerOf(wish.clip, nonce);
  const { before, after } = wish;
  const files = [before, after].filter((seam): seam is Seam => seam !== null);
  const load = new Map<string, string>();
  for (const { video } of files) {
    if (load.has(video.artifact)) continue;
    const id = add(`file~${nonce}~${load.size}`, 'media/load', [0, load.size], { file: video as unknown as Json });
    load.set(video.artifact, id);
  }
  const kept = Object.fromEntries(
    alike.flatMap((name) => (own?.params[name] === undefined ? [] : [[name, own.params[name]!]])),
  );
  const engine = own?.engine ? { engine: own.engine } : {};
  // Without a neighbour it is a clip of its own.
  const alone = files.length === 0;
  const asked = { ...kept, prompt: wish.prompt, seed };
  if (alone) {
    add(maker, 'video/text-to-video', [0, 0], { ...asked, seconds: (wish.frames * rate.den) / rate.num }, engine);
  } else {
    const seams = { ...(before ? { last: before.frame } : {}), ...(after ? { first: after.frame } : {}) };
    add(maker, 'video/bridge', [1, 0], { ...asked, frames: wish.frames, join: wish.join, ...seams }, engine);
  }
  if (before) wire(load.get(before.video.artifact)!, 'video', maker, 'before');
  if (after) wire(load.get(after.video.artifact)!, 'video', maker, 'after');
  if (shot) {
    const row = Math.max(1, load.size);
    const story = [
      ['script', 'script/source'],
      ['parse', 'script/parse'],
      ['library', 'elements/library'],
      ['inject', 'elements/inject'],
      ['select', 'script/select'],
    ] as const;
    const id = (name: string) => `${name}~${nonce}`;
    story.forEach(([name, type], at) => {
      add(id(name), type, [at, row], name === 'select' ? { which: shot } : {});
    });
    wire(id('script'), 'script', id('parse'), 'script');
    wire(id('parse'), 'shots', id('inject'), 'shots');
    wire(id('library'), 'elements', id('inject'), 'elements');
    wire(id('inject'), 'shots', id('select'), 'shots');
    wire(id('select'), 'first', maker, 'shot');
  }
  const target = targetOf(wish.clip, nonce);
  add(target, 'timeline/take', [alone ? 1 : 2, 0], { clip: wish.clip, of: wish.of ?? '', head: wish.head, sequence });
  wire(maker, alone ? 'video' : 'clip', target, 'video');
  if (!alone) wire(maker, 'head', target, 'front');
  const laid = inColumns(nodes, places, facts.sizeOf, top);
  const frame = { id: `frame~${nonce}`, title: titles[wish.kind](wish), position: { x: 0, y: top }, size: laid.size };
  return {
    ops: [{ type: 'paste', fragment: { nodes: laid.nodes, edges, frames: [frame], notes: [], subgraphs: [] } }],
    target,
  };
}

const bottomOf = (graph: GraphDocument): number =>
  Object.values(graph.frames).reduce((low, { position, size }) => Math.max(low, position.y + size.height), -80);

/** Each column as wide as its widest node, each row as high as its highest. */
function inColumns(
  nodes: readonly GraphNode[],
  places: ReadonlyMap<string, readonly [number, number]>,
  sizeOf: ChainFacts['sizeOf'],
  top: number,
) {
  const columns: number[] = [];
  const rows: number[] = [];
  for (const { id, type } of nodes) {
    const [column, row] = places.get(id)!;
    const { width, height } = sizeOf(type);
    columns[column] = Math.max(columns[column] ?? 0, width);
    rows[row] = Math.max(rows[row] ?? 0, height);
  }
  const before = (sizes: readonly number[], at: number) =>
    sizes.slice(0, at).reduce((sum, size) => sum + (size ?? 0) + GAP, 0);
  const head = PAD + 16;
  const laid = nodes.map((node): GraphNode => {
    const [column, row] = places.get(node.id)!;
    return { ...node, position: { x: PAD + before(columns, column), y: top + head + before(rows, row) } };
  });
  const width = 2 * PAD + before(columns, columns.length) - GAP;
  const height = head + PAD + before(rows, rows.length) - GAP;
  return { nodes: laid, size: { width, height } };
}

import type { GraphDocument } from '@reelgraph/nodes/graph';
import { copyFragment } from '@reelgraph/nodes/graph';
import type { EdgeChange, NodeChange, OnNodeDrag } from '@xyflow/react';
import { applyNodeChanges, useStoreApi } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import type { RefObject } from 'react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AnyOp } from '../../state/index.ts';
import { catalogueAtom, editGraph, graphAtom, selectionAtom, store } from '../../state/index.ts';
import { pasteAt } from '../actions.ts';
import type { FlowEdge, FlowNode } from '../flow-model.ts';
import { flowEdges, flowNodes, kept } from '../flow-model.ts';
import { onFrame } from '../on-frame.ts';
import { aimAtWire, aimedWire, intoWire, wireAt } from '../rewire.ts';
import { liveDrag } from './live-drag.ts';

/**
 * Nodes and wires for React Flow, out of the document. What is being dragged moves here alone; the document hears of it
 * once, at the end, as one step to undo.
 */
export function useFlow(box: RefObject<HTMLElement | null>) {
  const api = useStoreApi();
  const graph = useAtomValue(graphAtom);
  const specs = useAtomValue(catalogueAtom);
  const selection = useAtomValue(selectionAtom);
  const base = useMemo(() => (graph && specs.size > 0 ? flowNodes(graph, specs) : []), [graph, specs]);
  const [nodes, setNodes] = useState<FlowNode[]>([]);
  const dragging = useRef(false);
  const live = useMemo(() => liveDrag(() => box.current), [box]);
  const copying = useRef(false);
  const baseNow = useRef(base);
  baseNow.current = base;

  useEffect(() => {
    if (dragging.current) return;
    setNodes((before) =>
      kept(
        before,
        withSelection(base, before, (id) => isSelected(id)),
      ),
    );
    function isSelected(id: string): boolean {
      return selection.nodes.has(id) || selection.frames.has(id) || selection.notes.has(id);
    }
  }, [base, selection]);

  // What an undo or another person took away is selected no longer.
  useEffect(() => {
    if (graph) keepPresent(graph);
  }, [graph]);

  const lastEdges = useRef<FlowEdge[]>([]);
  const edges = useMemo<FlowEdge[]>(() => {
    lastEdges.current = kept(lastEdges.current, graph && specs.size > 0 ? flowEdges(graph) : []);
    return lastEdges.current;
  }, [graph, specs]);
  const shownEdges = useMemo(
    () =>
      selection.edges.size === 0
        ? edges
        : edges.map((edge) => (selection.edges.has(edge.id) ? { ...edge, selected: true } : edge)),
    [edges, selection.edges],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const moves = changes.filter((change) => change.type === 'position' || change.type === 'dimensions');
      if (moves.length > 0 && !live.step(moves, carried, api.getState().transform))
        setNodes((before) => applyNodeChanges(moves, carryAlong(moves, before)));
      select(changes, 'nodes');
    },
    [live, api],
  );
  // React Flow has just been told where everything is; its own effects run before this one.
  useEffect(() => {
    live.end();
    if (!dragging.current) return;
    const along = new Set([...carried.values()].flat());
    live.begin(
      nodes.filter((node) => node.dragging || along.has(node.id)),
      api.getState().transform,
    );
  }, [nodes, live, api]);
  const onEdgesChange = useCallback((changes: EdgeChange<FlowEdge>[]) => select(changes, 'edges'), []);

  const onDragStart: OnNodeDrag<FlowNode> = useCallback((event, _node, dragged) => {
    dragging.current = true;
    copying.current = event.altKey;
    carried = carriedBy(dragged);
    if (event.altKey) setNodes((present) => [...ghostsOf(dragged), ...present]);
  }, []);
  const onDrag: OnNodeDrag<FlowNode> = useCallback((event, node, dragged) => {
    if (!copying.current && dragged.length === 1) aimAtWire(wireFor(event, node));
  }, []);
  const onDragStop: OnNodeDrag<FlowNode> = useCallback((_event, _node, dragged) => {
    dragging.current = false;
    if (copying.current) {
      copying.current = false;
      carried = new Map();
      setNodes(baseNow.current.map((node) => ({ ...node, selected: isChosen(node.id) })));
      copyTo(dragged);
      return;
    }
    setNodes((present) => {
      // React Flow reports the dragged ones; those that a frame took along are in the state.
      queueMicrotask(() => settle(dragged, present));
      return present;
    });
  }, []);

  return { nodes, edges: shownEdges, onNodesChange, onEdgesChange, onDragStart, onDrag, onDragStop };
}

/** Keeps the same object for what did not change, so that nothing is drawn anew without a reason. */
function withSelection(
  base: readonly FlowNode[],
  before: readonly FlowNode[],
  isSelected: (id: string) => boolean,
): FlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return base.map((node) => {
    const selected = isSelected(node.id);
    const old = known.get(node.id);
    if (old && old.selected === selected && same(old, node)) return old;
    return { ...node, selected };
  });
}

const same = (a: FlowNode, b: FlowNode): boolean =>
  a.handles === b.handles &&
  a.width === b.width &&
  a.height === b.height &&
  a.position.x === b.position.x &&
  a.position.y === b.position.y;

function select(changes: readonly (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[], kind: 'nodes' | 'edges'): void {
  const chosen = changes.filter((change) => change.type === 'select');
  const graph = store.get(graphAtom);
  if (chosen.length === 0 || !graph) return;
  const next = structuredCopy();
  for (const { id, selected } of chosen) {
    const set =
      kind === 'edges' ? next.edges : id in graph.frames ? next.frames : id in graph.notes ? next.notes : next.nodes;
    if (selected) set.add(id);
    else set.delete(id);
  }
  store.set(selectionAtom, next);
}

function keepPresent(graph: GraphDocument): void {
  const selection = store.get(selectionAtom);
  const gone = (['nodes', 'edges', 'frames', 'notes'] as const).some((kind) =>
    [...selection[kind]].some((id) => !(id in graph[kind])),
  );
  if (!gone) return;
  const present = (kind: 'nodes' | 'edges' | 'frames' | 'notes') =>
    new Set([...selection[kind]].filter((id) => id in graph[kind]));
  store.set(selectionAtom, {
    nodes: present('nodes'),
    edges: present('edges'),
    frames: present('frames'),
    notes: present('notes'),
  });
}

function structuredCopy() {
  const { nodes, edges, frames, notes } = store.get(selectionAtom);
  return { nodes: new Set(nodes), edges: new Set(edges), frames: new Set(frames), notes: new Set(notes) };
}

/** Nodes and notes that lie on each dragged frame, and go with it. */
let carried: ReadonlyMap<string, readonly string[]> = new Map();

function carriedBy(dragged: readonly FlowNode[]): ReadonlyMap<string, readonly string[]> {
  const graph = store.get(graphAtom);
  const moving = new Set(dragged.map((node) => node.id));
  const frames = dragged.filter((node) => node.type === 'frame');
  return new Map(
    frames.map((frame) => [
      frame.id,
      graph ? onFrame(graph, store.get(catalogueAtom), frame.id).filter((id) => !moving.has(id)) : [],
    ]),
  );
}

type Change = NodeChange<FlowNode>;

const isChosen = (id: string): boolean => {
  const { nodes, frames, notes } = store.get(selectionAtom);
  return nodes.has(id) || frames.has(id) || notes.has(id);
};

/** The wire under the pointer, or under the middle of the node, that the node would go into. */
function wireFor(event: MouseEvent | TouchEvent | React.MouseEvent, dragged: FlowNode): string | null {
  const node = store.get(graphAtom)?.nodes[dragged.id];
  const point = 'changedTouches' in event ? event.changedTouches[0] : (event as MouseEvent);
  if (!node || !point) return null;
  const wire = wireAt({ x: point.clientX, y: point.clientY });
  if (wire === null || wire === aimedWire()) return wire;
  return intoWire(wire, node) ? wire : null;
}

/** What stays behind while a copy is dragged away. */
const ghostsOf = (dragged: readonly FlowNode[]): FlowNode[] =>
  dragged.map((node) => ({
    ...node,
    id: `ghost:${node.id}`,
    type: 'ghost',
    handles: [],
    selectable: false,
    draggable: false,
    zIndex: 1,
  }));

/** Copies of what was dragged stand where it was dropped; the originals are where they were. */
function copyTo(dragged: readonly FlowNode[]): void {
  const graph = store.get(graphAtom);
  if (!graph) return;
  const ids = dragged.map((node) => node.id);
  const at = {
    x: Math.round(Math.min(...dragged.map((node) => node.position.x))),
    y: Math.round(Math.min(...dragged.map((node) => node.position.y))),
  };
  const text = copyFragment(graph, {
    nodes: ids.filter((id) => id in graph.nodes),
    frames: ids.filter((id) => id in graph.frames),
    notes: ids.filter((id) => id in graph.notes),
  });
  pasteAt(text, at);
}

function carryAlong(changes: readonly Change[], before: FlowNode[]): FlowNode[] {
  if (carried.size === 0) return before;
  const shift = new Map<string, { dx: number; dy: number }>();
  for (const change of changes) {
    if (change.type !== 'position' || !change.position) continue;
    const from = before.find((node) => node.id === change.id)?.position;
    if (!from) continue;
    for (const id of carried.get(change.id) ?? [])
      shift.set(id, { dx: change.position.x - from.x, dy: change.position.y - from.y });
  }
  if (shift.size === 0) return before;
  return before.map((node) => {
    const by = shift.get(node.id);
    return by ? { ...node, position: { x: node.position.x + by.dx, y: node.position.y + by.dy } } : node;
  });
}

/** The end of a drag, as operations: frames with what they carry, notes, and all nodes at once. */
function settle(dragged: readonly FlowNode[], present: readonly FlowNode[]): void {
  const graph = store.get(graphAtom);
  if (!graph) return;
  const at = new Map(present.map((node) => [node.id, round(node.position)]));
  const ops: AnyOp[] = [];
  const positions: Record<string, { x: number; y: number }> = {};
  for (const node of dragged) {
    const position = round(node.position);
    if (node.id in graph.nodes) positions[node.id] = position;
    else if (node.id in graph.notes) ops.push({ type: 'updateNote', note: node.id, position });
    else if (node.id in graph.frames) {
      const along = Object.fromEntries(
        (carried.get(node.id) ?? []).flatMap((id) => (at.has(id) ? [[id, at.get(id)]] : [])),
      );
      ops.push({ type: 'moveFrame', frame: node.id, position, positions: along });
    }
  }
  carried = new Map();
  const moved = Object.entries(positions).filter(([id, to]) => !samePlace(graph.nodes[id]?.position, to));
  if (moved.length > 0) ops.push({ type: 'moveNodes', positions: Object.fromEntries(moved) });
  const wire = aimedWire();
  aimAtWire(null);
  const [only] = dragged;
  const node = only && graph.nodes[only.id];
  const into = wire && node ? intoWire(wire, node) : null;
  editGraph([...ops, ...(into ?? [])], { label: into ? 'Put into the wire' : 'Move' });
}

const round = ({ x, y }: { x: number; y: number }) => ({ x: Math.round(x), y: Math.round(y) });
const samePlace = (a: { x: number; y: number } | undefined, b: { x: number; y: number }): boolean =>
  a?.x === b.x && a.y === b.y;

import type { GraphDocument, GraphNode, NodeMode } from '@reelgraph/nodes/graph';
import { copyFragment, edgeIndex, nodeBox, pasteFragment, removeAndHeal, specIn } from '@reelgraph/nodes/graph';
import type { AnyOp, Selection } from '../state/index.ts';
import {
  catalogueAtom,
  editGraph,
  graphAtom,
  graphIdAtom,
  newId,
  nodeKey,
  nodeRunAtom,
  nothingSelected,
  runOnCanvas,
  selectionAtom,
  store,
  toast,
  toastRefusal,
} from '../state/index.ts';
import type { Point } from './canvas-state.ts';
import { canvasAtom } from './canvas-state.ts';
import { onFrame } from './on-frame.ts';

/** What a person does to the selection. Each is one operation or one list of them: one step to undo. */
type Op = AnyOp;
const act = (label: string, ...ops: readonly Op[]) => editGraph(ops, { label });
const graph = (): GraphDocument | null => store.get(graphAtom);
const selected = (): readonly GraphNode[] => {
  const present = graph();
  return present ? [...store.get(selectionAtom).nodes].flatMap((id) => present.nodes[id] ?? []) : [];
};
const amount = (count: number, one: string) => (count === 1 ? one : `${count} ${one}s`);

export function selectOnly(...nodes: readonly string[]): void {
  store.set(selectionAtom, { ...nothingSelected, nodes: new Set(nodes) });
}

export function selectAll(): void {
  const present = graph();
  if (!present) return;
  store.set(selectionAtom, {
    nodes: new Set(Object.keys(present.nodes)),
    edges: new Set<string>(),
    frames: new Set(Object.keys(present.frames)),
    notes: new Set(Object.keys(present.notes)),
  });
}

export function removeSelected(): void {
  const selection = store.get(selectionAtom);
  const count = sizeOf(selection);
  if (count === 0) return;
  const removal = {
    type: 'remove',
    nodes: [...selection.nodes],
    edges: [...selection.edges],
    frames: [...selection.frames],
    notes: [...selection.notes],
  };
  if (act(`Delete ${amount(count, 'thing')}`, removal).ok) store.set(selectionAtom, nothingSelected);
}

/** Takes the chosen nodes away and leads their wires on, as if they had been bypassed. */
export function removeAndLeadOn(): void {
  const present = graph();
  const { nodes } = store.get(selectionAtom);
  if (!present || nodes.size === 0) return;
  const ops = removeAndHeal(present, store.get(catalogueAtom), nodes, () => newId('e'));
  if (act('Delete, wires led on', ...(ops as readonly Op[])).ok) store.set(selectionAtom, nothingSelected);
}

/** The chosen nodes and all that they are fed by, or all that follows them. */
export function selectAlong(way: 'before' | 'after'): void {
  const present = graph();
  if (!present) return;
  const reached = new Set(store.get(selectionAtom).nodes);
  const index = edgeIndex(present.edges);
  // A set that grows while it is walked is walked to its end.
  for (const id of reached)
    for (const edge of way === 'before' ? index.into(id) : index.outOf(id))
      reached.add(way === 'before' ? edge.from.node : edge.to.node);
  selectOnly(...reached);
}

export function invertSelection(): void {
  const present = graph();
  if (!present) return;
  const { nodes } = store.get(selectionAtom);
  selectOnly(...Object.keys(present.nodes).filter((id) => !nodes.has(id)));
}

/** The nodes that lie on a frame. */
export function nodesOf(frame: string): readonly GraphNode[] {
  const present = graph();
  if (!present) return [];
  return onFrame(present, store.get(catalogueAtom), frame).flatMap((id) => present.nodes[id] ?? []);
}

export const sizeOf = (selection: Selection): number =>
  selection.nodes.size + selection.edges.size + selection.frames.size + selection.notes.size;

export async function copySelected(): Promise<boolean> {
  const present = graph();
  const selection = store.get(selectionAtom);
  if (!present || sizeOf(selection) === 0) return false;
  try {
    await navigator.clipboard.writeText(copyFragment(present, selection));
    return true;
  } catch {
    toast({
      tone: 'warning',
      title: 'The browser did not let the studio copy',
      text: 'Allow the clipboard for this page.',
    });
    return false;
  }
}

export async function cutSelected(): Promise<void> {
  if (await copySelected()) removeSelected();
}

/** `wired`: with the wires that fed the originals, where those still stand. */
export async function pasteHere(wired = false): Promise<void> {
  try {
    pasteText(await navigator.clipboard.readText(), true, wired);
  } catch {
    toast({
      tone: 'warning',
      title: 'The browser did not let the studio paste',
      text: 'Allow the clipboard for this page.',
    });
  }
}

/** Puts copied nodes at the pointer, or beside the originals. */
export function pasteText(text: string, atPointer: boolean, keepIncoming = false): void {
  paste(text, atPointer ? store.get(canvasAtom)?.pointer() : undefined, keepIncoming);
}

/** Copies with the wires that fed the originals, their top left corner here. */
export const pasteAt = (text: string, at: Point): void => paste(text, at, true);

function paste(text: string, at: Point | undefined, keepIncoming: boolean): void {
  const present = graph();
  if (!present) return;
  const pasted = pasteFragment(present, text, { at, keepIncoming, newId: (kind) => newId(kind.charAt(0)) });
  if (!pasted.ok) {
    toastRefusal(pasted.error);
    return;
  }
  const { nodes, frames, notes } = pasted.value.fragment;
  if (!act(`Paste ${amount(nodes.length + frames.length + notes.length, 'thing')}`, pasted.value).ok) return;
  store.set(selectionAtom, {
    edges: new Set<string>(),
    nodes: new Set<string>(nodes.map((node) => node.id)),
    frames: new Set(frames.map((frame) => frame.id)),
    notes: new Set(notes.map((note) => note.id)),
  });
}

/** A copy beside the original, fed by the same wires. */
export function duplicateSelected(): void {
  const present = graph();
  const selection = store.get(selectionAtom);
  if (present && sizeOf(selection) > 0) pasteText(copyFragment(present, selection), false, true);
}

const modeWords: Record<NodeMode, string> = {
  active: 'Switch on',
  muted: 'Mute',
  bypassed: 'Bypass',
  frozen: 'Freeze',
};

/** Sets the mode, or takes it away where all have it already. */
export function toggleMode(mode: 'muted' | 'bypassed', nodes = selected()): void {
  const next: NodeMode = nodes.length > 0 && nodes.every((node) => node.mode === mode) ? 'active' : mode;
  act(modeWords[next], ...nodes.map((node) => ({ type: 'setMode', node: node.id, mode: next })));
}

/** Keeps what the node gave last, whatever changes before it. */
export function toggleFreeze(nodes = selected()): void {
  const graphId = store.get(graphIdAtom);
  if (nodes.length === 0 || !graphId) return;
  if (nodes.every((node) => node.mode === 'frozen')) {
    act('Thaw', ...nodes.map((node) => ({ type: 'freeze', node: node.id, frozen: null, mode: 'active' })));
    return;
  }
  const ops = nodes.flatMap((node) => {
    const frozen = frozenResult(graphId, node);
    return frozen ? [{ type: 'freeze', node: node.id, frozen }] : [];
  });
  if (ops.length === 0)
    toast({ tone: 'warning', title: 'There is no result to freeze yet', text: 'Run the node first.' });
  act('Freeze', ...ops);
}

/** The outputs of a node as they are kept: a mapped node's by item, as a list for each port. */
function frozenResult(graphId: string, node: GraphNode): { key: string; outputs: unknown } | null {
  const { results } = store.get(nodeRunAtom(nodeKey(graphId, node.id)));
  const tasks = [...results.values()].sort((a, b) => (a.item?.index ?? 0) - (b.item?.index ?? 0));
  const first = tasks[0];
  if (!first?.outputs) return null;
  if (!first.item) return { key: first.key ?? first.id, outputs: first.outputs };
  const ports = Object.keys(first.outputs);
  const outputs = Object.fromEntries(
    ports.map((port) => [
      port,
      {
        list: tasks.map((task) => ({
          key: task.item?.key ?? '',
          name: task.item?.name ?? '',
          value: task.outputs?.[port],
        })),
      },
    ]),
  );
  return {
    key: tasks
      .map((task) => task.key ?? task.id)
      .join('+')
      .slice(0, 500),
    outputs,
  };
}

export function toggleCollapsed(nodes = selected()): void {
  const collapsed = !nodes.every((node) => node.collapsed);
  act(collapsed ? 'Collapse' : 'Expand', ...nodes.map((node) => ({ type: 'setCollapsed', node: node.id, collapsed })));
}

export function nudge(dx: number, dy: number): void {
  const nodes = selected();
  const positions = Object.fromEntries(
    nodes.map((node) => [node.id, { x: node.position.x + dx, y: node.position.y + dy }]),
  );
  if (nodes.length > 0) editGraph([{ type: 'moveNodes', positions } as Op], { label: 'Move', merge: 'nudge' });
}

const FRAME = { side: 20, top: 40 };

/** A frame around the selection. */
export function groupSelected(): void {
  const present = graph();
  const nodes = selected();
  if (!present || nodes.length === 0) return;
  const specs = store.get(catalogueAtom);
  const boxes = nodes.map((node) => nodeBox(specIn(present, specs, node), node));
  const left = Math.min(...boxes.map((box) => box.x)) - FRAME.side;
  const top = Math.min(...boxes.map((box) => box.y)) - FRAME.top;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + FRAME.side;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + FRAME.side;
  const number = Object.keys(present.frames).length + 1;
  const frame = {
    id: newId('f'),
    title: `${number}. Group`,
    position: { x: left, y: top },
    size: { width: right - left, height: bottom - top },
  };
  act('Group', { type: 'addFrame', frame } as Op);
}

export function addNote(): void {
  const at = store.get(canvasAtom)?.pointer() ?? { x: 0, y: 0 };
  const note = {
    id: newId('t'),
    text: '',
    position: { x: Math.round(at.x), y: Math.round(at.y) },
    size: { width: 240, height: 96 },
  };
  if (act('Add note', { type: 'addNote', note } as Op).ok) {
    store.set(selectionAtom, { ...nothingSelected, notes: new Set([note.id]) });
  }
}

export const runTo = (nodes: readonly string[] = [...store.get(selectionAtom).nodes]): void => {
  runOnCanvas(nodes);
};

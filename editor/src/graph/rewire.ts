import type { GraphNode, NodeSpec } from '@reelgraph/nodes/graph';
import { insertIntoWire, swapType } from '@reelgraph/nodes/graph';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import type { AnyOp } from '../state/index.ts';
import { catalogueAtom, editGraph, graphAtom, newId, store } from '../state/index.ts';
import type { Point } from './canvas-state.ts';

/** The wire that would take what is being dragged. */
const wireUnderAtom = atom<string | null>(null);
/** Each wire listens to itself alone. */
export const isWireUnderAtom = atomFamily((id: string) => atom((get) => get(wireUnderAtom) === id));

export const aimAtWire = (wire: string | null): void => store.set(wireUnderAtom, wire);
export const aimedWire = (): string | null => store.get(wireUnderAtom);

/** The wire at this place of the screen, also under what is being dragged. */
export function wireAt({ x, y }: Point): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const wire = element.closest<SVGElement>('.react-flow__edge')?.dataset.id;
    if (wire) return wire;
  }
  return null;
}

/** The operations that put the node into the wire; null where it does not fit. */
export function intoWire(wire: string, node: GraphNode): readonly AnyOp[] | null {
  const graph = store.get(graphAtom);
  if (!graph) return null;
  const ops = insertIntoWire(graph, store.get(catalogueAtom), wire, node, () => newId('e'));
  return ops.ok ? (ops.value as readonly AnyOp[]) : null;
}

/** Another type in the node's place. */
export function swapNode(id: string, spec: NodeSpec): void {
  const graph = store.get(graphAtom);
  const node = graph?.nodes[id];
  if (!graph || !node) return;
  const { op } = swapType(graph, store.get(catalogueAtom), node, spec);
  editGraph([op as unknown as AnyOp], { label: `Change to ${spec.title}` });
}

import type { PortSpec } from '@reelgraph/nodes/graph';
import { atom } from 'jotai';
import { atomWithStorage } from 'jotai/utils';
import { selectionAtom } from '../state/index.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How much of a node is drawn. Changes when a zoom has settled, not while it goes on. */
export type Detail = 'full' | 'simple' | 'overview';
export const detailAtom = atom<Detail>('full');
export const detailFor = (zoom: number): Detail => (zoom < 0.25 ? 'overview' : zoom < 0.5 ? 'simple' : 'full');

/** The wire that is being drawn, from its fixed end. */
export interface Connecting {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
  readonly spec: PortSpec;
}
export const connectingAtom = atom<Connecting | null>(null);

/** The inspector lies over the canvas while something is selected; pinned, it also tells of the graph itself. */
export const inspectorPinnedAtom = atomWithStorage('reelgraph:inspector-pinned', false, undefined, { getOnInit: true });
export const inspectorShownAtom = atom((get) => get(inspectorPinnedAtom) || get(selectionAtom).nodes.size > 0);

export type Tool = 'select' | 'hand';
export const toolAtom = atom<Tool>('select');
/** Nodes that are dragged keep to the dots. */
export const snapAtom = atomWithStorage('reelgraph:snap', false, undefined, { getOnInit: true });
export const minimapAtom = atomWithStorage('reelgraph:minimap', true, undefined, { getOnInit: true });

/** Quick-add is open: where it stands on the screen, and the wire that was dropped there, if any. */
export interface QuickAdd {
  readonly screen: Point;
  readonly from: Connecting | null;
  /** The new node goes into this wire. */
  readonly wire?: string;
  /** The chosen type takes the place of this node's. */
  readonly swap?: string;
}
export const quickAddAtom = atom<QuickAdd | null>(null);

/** Find and replace is open. */
export const findAtom = atom(false);

export interface ContextTarget {
  readonly screen: Point;
  readonly kind: 'node' | 'edge' | 'pane' | 'frame' | 'note';
  readonly id: string | null;
}
export const contextMenuAtom = atom<ContextTarget | null>(null);

/** What the rest of the studio may ask of the canvas that stands. */
export interface CanvasHandle {
  /** The middle of what is in sight, in world pixels. */
  centre(): Point;
  toWorld(screen: Point): Point;
  /** Where the pointer was last, in world pixels; the centre if it was never over the canvas. */
  pointer(): Point;
  pointerOnScreen(): Point;
  fit(nodes?: readonly string[]): void;
  /** Moves the view, at its zoom, as little as a node needs to be seen whole. */
  bringInSight(node: string): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
}
export const canvasAtom = atom<CanvasHandle | null>(null);

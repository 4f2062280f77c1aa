import type { GraphNode } from '@reelgraph/nodes/graph';
import { nodeMetrics } from '@reelgraph/nodes/graph';
import type { PointerEvent } from 'react';
import { useRef } from 'react';
import { editGraph, store } from '../../state/index.ts';
import { canvasAtom } from '../canvas-state.ts';
import css from './node.module.css';

const { compact, standard, wide } = nodeMetrics.widths;
const snaps = [compact, standard, wide];
const LEAST = 168;
const MOST = 640;

/** The nearest of the widths that nodes have; any whole one with Alt. */
export function snappedWidth(width: number, free: boolean): number {
  if (free) return Math.round(Math.min(MOST, Math.max(LEAST, width)));
  return snaps.reduce((best, one) => (Math.abs(one - width) < Math.abs(best - width) ? one : best), standard);
}

interface ResizeEdgeProps {
  readonly node: GraphNode;
  readonly width: number;
  /** The width while the hand is on the edge; null when it has let go. */
  readonly onWidth: (width: number | null) => void;
}

/** The right edge of a node: dragged, it snaps to the widths; a double click gives the type's own back. */
export function ResizeEdge({ node, width, onWidth }: ResizeEdgeProps) {
  const start = useRef<{ x: number; width: number; now: number } | null>(null);
  const set = (next: number | undefined) => {
    const height = node.size?.height;
    const size = next === undefined ? undefined : { width: next, ...(height ? { height } : {}) };
    editGraph([{ type: 'setSize', node: node.id, size }], { label: 'Change width' });
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: worldX(event), width, now: width };
  };
  const onPointerMove = (event: PointerEvent) => {
    const held = start.current;
    if (!held) return;
    const next = snappedWidth(held.width + worldX(event) - held.x, event.altKey);
    if (next === held.now) return;
    held.now = next;
    onWidth(next);
  };
  const onPointerUp = () => {
    const held = start.current;
    start.current = null;
    onWidth(null);
    if (held && held.now !== held.width) set(held.now);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: width is looks; nothing is out of reach without it.
    <div
      className={`${css.edge} nodrag nopan`}
      title="Drag: width. Alt: any width. Double-click: as its type."
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (node.size) set(undefined);
      }}
    />
  );
}

const worldX = ({ clientX: x, clientY: y }: PointerEvent): number => store.get(canvasAtom)?.toWorld({ x, y }).x ?? x;

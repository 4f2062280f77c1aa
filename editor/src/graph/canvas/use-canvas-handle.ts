import { nodeBox, specIn } from '@reelgraph/nodes/graph';
import type { ReactFlowInstance } from '@xyflow/react';
import { useReactFlow } from '@xyflow/react';
import { useAtom } from 'jotai';
import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import { catalogueAtom, graphAtom, graphPathAtom, revealAtom, store } from '../../state/index.ts';
import { selectOnly } from '../actions.ts';
import type { Point } from '../canvas-state.ts';
import { canvasAtom } from '../canvas-state.ts';
import type { FlowEdge, FlowNode } from '../flow-model.ts';
import { fitView, insetRight } from './fit-view.ts';

/** A glide to where the view goes; a jump where the person wants no motion. */
const move = () => ({ duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 240 });

/** Lets the rest of the studio speak to the canvas: where its middle is, what to show. */
export function useCanvasHandle(box: RefObject<HTMLElement | null>): void {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const pointer = useRef<Point | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const middle = (): Point => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    };
    const follow = (event: PointerEvent) => {
      pointer.current = { x: event.clientX, y: event.clientY };
    };
    element.addEventListener('pointermove', follow);
    store.set(canvasAtom, {
      centre: () => flow.screenToFlowPosition(middle()),
      toWorld: (screen) => flow.screenToFlowPosition(screen),
      pointer: () => flow.screenToFlowPosition(pointer.current ?? middle()),
      pointerOnScreen: () => pointer.current ?? middle(),
      fit: (nodes) => fit(flow, element, nodes),
      bringInSight: (node) => bringInSight(flow, element, node),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, move()),
      zoomTo: (zoom) => void flow.zoomTo(zoom, move()),
    });
    return () => {
      element.removeEventListener('pointermove', follow);
      store.set(canvasAtom, null);
    };
  }, [flow, box]);
  useReveal(flow, box);
}

function fit(
  flow: ReactFlowInstance<FlowNode, FlowEdge>,
  element: HTMLElement | null,
  nodes?: readonly string[],
): void {
  const graph = store.get(graphAtom);
  if (!graph || !element) return;
  void flow.setViewport(fitView(graph, store.get(catalogueAtom), element, nodes), move());
}

const MARGIN = 48;

function bringInSight(flow: ReactFlowInstance<FlowNode, FlowEdge>, element: HTMLElement, id: string): void {
  const graph = store.get(graphAtom);
  const node = graph?.nodes[id];
  if (!graph || !node) return;
  const box = nodeBox(specIn(graph, store.get(catalogueAtom), node), node);
  const { x, y, zoom } = flow.getViewport();
  const off = (start: number, end: number, room: number) =>
    start < MARGIN ? MARGIN - start : end > room - MARGIN ? Math.max(room - MARGIN - end, MARGIN - start) : 0;
  const dx = off(box.x * zoom + x, (box.x + box.width) * zoom + x, element.clientWidth - insetRight());
  const dy = off(box.y * zoom + y, (box.y + box.height) * zoom + y, element.clientHeight);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, move());
}

/** "Open node" from a toast, the palette or a clip. */
function useReveal(flow: ReactFlowInstance<FlowNode, FlowEdge>, box: RefObject<HTMLElement | null>): void {
  const [reveal, setReveal] = useAtom(revealAtom);
  useEffect(() => {
    if (!reveal) return;
    setReveal(null);
    if ('all' in reveal) fit(flow, box.current);
    else {
      // Tasks and problems name what is inside a subgraph by the way to it.
      const path = reveal.node.split('/');
      const node = path.pop() ?? '';
      store.set(graphPathAtom, path);
      selectOnly(node);
      requestAnimationFrame(() => fit(flow, box.current, [node]));
    }
  }, [reveal, setReveal, flow, box]);
}

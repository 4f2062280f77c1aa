import type { Box } from '@reelgraph/nodes/graph';
import { Panel, useReactFlow, useStoreApi } from '@xyflow/react';
import type { PointerEvent } from 'react';
import { useEffect, useRef } from 'react';
import { graphAtom, store } from '../../state/index.ts';
import { cx } from '../../ui/index.ts';
import type { FlowNode } from '../flow-model.ts';
import { isCalm, nodeMarks } from '../node-marks.ts';
import css from './canvas.module.css';
import type { MapView, Transform } from './minimap-view.ts';
import { MAP, mapView, sight, zoomedAround } from './minimap-view.ts';
import { grouped, onCause, palette, sheet, throttled } from './redraw.ts';

const REST_MS = 120;
const RADIUS = 8;

/** The graph in a corner; drag to move, scroll to zoom. One drawing however many nodes; a pan moves two elements. */
export function MapInCorner() {
  const picture = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLElement>(null);
  const api = useStoreApi<FlowNode>();
  const flow = useReactFlow();
  const shown = useRef<MapView>({ scale: 1, x: 0, y: 0 });

  useEffect(() => {
    let bounds: Box = { x: 0, y: 0, width: 1, height: 1 };
    let drawn: MapView | null = null;
    const place = () => {
      const { transform, width, height } = api.getState();
      const view = sight(transform, width, height);
      const now = mapView(bounds, view);
      shown.current = now;
      if (!drawn || !picture.current || !frame.current) return;
      const k = now.scale / drawn.scale;
      picture.current.style.transform = `translate(${now.x - drawn.x * k}px, ${now.y - drawn.y * k}px) scale(${k})`;
      frame.current.style.transform = `translate(${view.x * now.scale + now.x}px, ${view.y * now.scale + now.y}px)`;
      frame.current.style.width = `${view.width * now.scale}px`;
      frame.current.style.height = `${view.height * now.scale}px`;
      // Small, the picture of before is enlarged until the hand rests.
      if (k > 1.01 || k < 0.99) redraw.ask();
    };
    const redraw = throttled(() => {
      const { nodes } = api.getState();
      bounds = boundsOf(nodes);
      drawn = null;
      place();
      drawn = shown.current;
      if (picture.current) paint(picture.current, nodes, drawn);
      place();
    }, REST_MS);
    redraw.ask();
    const stops = [
      onCause(redraw.ask),
      api.subscribe((state, before) => {
        if (state.nodes !== before.nodes) redraw.ask();
        if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height)
          place();
      }),
      redraw.stop,
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [api]);

  const go = ([x, y, zoom]: Transform) => void flow.setViewport({ x, y, zoom });
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1 || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const [x, y, zoom] = api.getState().transform;
    const by = zoom / shown.current.scale;
    go([x - event.movementX * by, y - event.movementY * by, zoom]);
  };
  useEffect(() => {
    const element = picture.current?.parentElement;
    if (!element) return;
    // Not passive: the page must not scroll with it, which React's own handler cannot ask for.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const { transform, width, height, minZoom, maxZoom } = api.getState();
      const delta = event.deltaY * (event.deltaMode === 1 ? 0.05 : event.deltaMode ? 1 : 0.002) * 2;
      const zoom = Math.min(maxZoom, Math.max(minZoom, transform[2] * 2 ** -delta));
      const [x, y] = zoomedAround(transform, width, height, zoom);
      void flow.setViewport({ x, y, zoom });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [api, flow]);

  return (
    <Panel
      position="bottom-right"
      className={cx(css.mini, 'react-flow__minimap')}
      style={MAP}
      data-testid="rf__minimap"
      role="img"
      aria-label="Map of the graph"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
    >
      <canvas ref={picture} />
      <i ref={frame} />
    </Panel>
  );
}

function boundsOf(nodes: readonly FlowNode[]): Box {
  if (nodes.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { position, width = 0, height = 0 } of nodes) {
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + width);
    bottom = Math.max(bottom, position.y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function paint(element: HTMLCanvasElement, nodes: readonly FlowNode[], view: MapView): void {
  const on = sheet(element, MAP.width, MAP.height);
  const graph = store.get(graphAtom);
  if (!on || !graph) return;
  const { pen, ratio } = on;
  const colour = palette();
  const markOf = nodeMarks();
  pen.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, view.x * ratio, view.y * ratio);
  // From React Flow's nodes and not the document's, so that what is dragged moves here too.
  const shown = nodes.flatMap((flow) => {
    const node = graph.nodes[flow.id];
    return node ? [{ flow, mark: markOf(node) }] : [];
  });
  for (const [fill, group] of grouped(shown, ({ mark }) => (isCalm(mark) ? '--text-3' : `--state-${mark}`))) {
    pen.fillStyle = colour(fill);
    pen.globalAlpha = fill === '--text-3' ? 0.5 : 0.85;
    pen.beginPath();
    for (const { flow } of group) {
      const { x, y } = flow.position;
      pen.roundRect(x, y, flow.width ?? 0, flow.height ?? 0, RADIUS);
    }
    pen.fill();
  }
}

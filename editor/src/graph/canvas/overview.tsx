import type { GraphDocument } from '@reelgraph/nodes/graph';
import { nodeBox, specIn } from '@reelgraph/nodes/graph';
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { catalogueAtom, graphAtom, selectionAtom, store } from '../../state/index.ts';
import { graphBounds } from '../bounds.ts';
import css from './canvas.module.css';
import type { Transform } from './minimap-view.ts';
import { paintOverview } from './overview-paint.ts';
import { covers, laid, MARGIN } from './overview-sheet.ts';
import { onCause, throttled } from './redraw.ts';

/** Drawn anew at most so often while something runs. */
const REST_MS = 120;
/** A zoom has ended when it rests so long: until then the sheet is scaled. */
const SETTLED_MS = 140;

/**
 * Far out, the whole graph is one drawing: thousands of nodes at the cost of one element. It is drawn beyond the window, so
 * that a pan moves the sheet and draws nothing.
 */
export function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const api = useStoreApi();

  useEffect(() => {
    const element = canvas.current;
    const graph = () => store.get(graphAtom);
    if (!element) return;
    let drawn: Transform = [0, 0, 1];
    let settled: ReturnType<typeof setTimeout> | undefined;
    let bounds = { x: 0, y: 0, width: 0, height: 0 };
    const place = () => {
      const { x, y, scale } = laid(drawn, api.getState().transform);
      element.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    };
    const draw = () => {
      clearTimeout(settled);
      const { transform, width, height } = api.getState();
      const present = graph();
      if (!present || width === 0) return;
      drawn = transform;
      bounds = graphBounds(present, store.get(catalogueAtom));
      paintOverview(element, present, transform, { width: width + 2 * MARGIN, height: height + 2 * MARGIN });
      place();
    };
    draw();
    const redraw = throttled(draw, REST_MS);
    const stops = [
      onCause(redraw.ask),
      store.sub(selectionAtom, redraw.ask),
      api.subscribe((state, before) => {
        if (state.width !== before.width || state.height !== before.height) draw();
        if (state.transform === before.transform) return;
        if (!covers(drawn, state.transform, state, bounds)) draw();
        else place();
        if (state.transform[2] === drawn[2]) return;
        clearTimeout(settled);
        settled = setTimeout(draw, SETTLED_MS);
      }),
      redraw.stop,
      () => clearTimeout(settled),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [api]);

  // A click is the pane's: it finds the node by `nodeAt`.
  return <canvas ref={canvas} className={css.overview} data-testid="overview" />;
}

export function nodeAt(graph: GraphDocument, at: { x: number; y: number }): string | null {
  const specs = store.get(catalogueAtom);
  const hit = Object.values(graph.nodes).findLast((node) => {
    const box = nodeBox(specIn(graph, specs, node), node);
    return at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height;
  });
  return hit?.id ?? null;
}

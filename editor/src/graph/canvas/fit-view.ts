import type { GraphDocument, Specs } from '@reelgraph/nodes/graph';
import { nodeBox, overlaps, specIn } from '@reelgraph/nodes/graph';
import type { Viewport } from '@xyflow/react';
import { getViewportForBounds } from '@xyflow/react';
import { store } from '../../state/index.ts';
import { graphBounds } from '../bounds.ts';
import { inspectorShownAtom, minimapAtom } from '../canvas-state.ts';

/** The map in the corner, with its margin. */
const MAP = { width: 232, height: 152 };
const LEAST_ZOOM = 0.05;

const INSPECTOR = 296;
/** How much of the canvas the inspector covers, in pixels. */
export const insetRight = (): number => (store.get(inspectorShownAtom) ? INSPECTOR : 0);

/**
 * The view that shows these nodes (all where none are named), beside the inspector and with nothing under the map. From the
 * document and not from what is mounted: far out nothing is.
 */
export function fitView(graph: GraphDocument, specs: Specs, element: HTMLElement, only?: readonly string[]): Viewport {
  const bounds = graphBounds(graph, specs, only);
  const { clientWidth: width, clientHeight: height } = element;
  const right = insetRight() + 24;
  const view = (bottom: number) =>
    getViewportForBounds(bounds, width, height, LEAST_ZOOM, 1, {
      top: '56px',
      left: '24px',
      bottom: `${bottom}px`,
      right: `${right}px`,
    });
  const plain = view(24);
  if (!store.get(minimapAtom)) return plain;
  const map = {
    x: (width - (right - 24) - MAP.width - plain.x) / plain.zoom,
    y: (height - MAP.height - plain.y) / plain.zoom,
    width: MAP.width / plain.zoom,
    height: MAP.height / plain.zoom,
  };
  const hidden = Object.values(graph.nodes).some((node) => overlaps(nodeBox(specIn(graph, specs, node), node), map));
  return hidden ? view(MAP.height) : plain;
}

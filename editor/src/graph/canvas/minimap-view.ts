import type { Box } from '@reelgraph/nodes/graph';

export type Transform = readonly [x: number, y: number, zoom: number];

/** Where the map lies over the world: world × scale + offset = pixels of the map. */
export interface MapView {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const MAP = { width: 208, height: 128 };
const MARGIN = 5;

/** What is in sight, in world pixels. */
export const sight = ([x, y, zoom]: Transform, width: number, height: number): Box => ({
  x: -x / zoom,
  y: -y / zoom,
  width: width / zoom,
  height: height / zoom,
});

/** The map shows all nodes and what is in sight, however far that lies from them. */
export function mapView(nodes: Box, view: Box): MapView {
  const left = Math.min(nodes.x, view.x);
  const top = Math.min(nodes.y, view.y);
  const width = Math.max(nodes.x + nodes.width, view.x + view.width) - left;
  const height = Math.max(nodes.y + nodes.height, view.y + view.height) - top;
  const scale = Math.min((MAP.width - 2 * MARGIN) / width, (MAP.height - 2 * MARGIN) / height);
  return {
    scale,
    x: (MAP.width - width * scale) / 2 - left * scale,
    y: (MAP.height - height * scale) / 2 - top * scale,
  };
}

/** The view after a wheel over the map: the middle of what is in sight stays where it is. */
export function zoomedAround([x, y, zoom]: Transform, width: number, height: number, next: number): Transform {
  const factor = next / zoom;
  return [width / 2 - (width / 2 - x) * factor, height / 2 - (height / 2 - y) * factor, next];
}

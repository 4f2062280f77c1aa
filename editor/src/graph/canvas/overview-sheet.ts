import type { Box } from '@reelgraph/nodes/graph';
import type { Transform } from './minimap-view.ts';

/** How far beyond the window the overview is drawn, in CSS pixels. */
export const MARGIN = 320;

/** The sheet as it was drawn at `drawn`, laid where it belongs at `now`: CSS for its upper left corner. */
export function laid(drawn: Transform, now: Transform): { x: number; y: number; scale: number } {
  const scale = now[2] / drawn[2];
  return { x: now[0] - (MARGIN + drawn[0]) * scale, y: now[1] - (MARGIN + drawn[1]) * scale, scale };
}

/** Whether everything of `graph` that is in the window now is on the sheet that was drawn at `drawn`. */
export function covers(
  drawn: Transform,
  now: Transform,
  window: { width: number; height: number },
  graph: Box,
): boolean {
  const { x, y, scale } = laid(drawn, now);
  const sheet = {
    left: x,
    top: y,
    right: x + (window.width + 2 * MARGIN) * scale,
    bottom: y + (window.height + 2 * MARGIN) * scale,
  };
  const [tx, ty, zoom] = now;
  return (
    Math.max(0, graph.x * zoom + tx) >= sheet.left - 0.5 &&
    Math.max(0, graph.y * zoom + ty) >= sheet.top - 0.5 &&
    Math.min(window.width, (graph.x + graph.width) * zoom + tx) <= sheet.right + 0.5 &&
    Math.min(window.height, (graph.y + graph.height) * zoom + ty) <= sheet.bottom + 0.5
  );
}

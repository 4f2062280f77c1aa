import { isClip, startsOf } from '../sequence/items.ts';
import type { Sequence } from '../sequence/types.ts';

/** Pixels within which an edge catches. */
export const SNAP_ENTER = 10;
/** Pixels at which a caught edge lets go: farther than it caught, so that it does not flutter on the border. */
export const SNAP_LEAVE = 18;

export interface SnapPoint {
  readonly at: number;
  readonly kind: 'start' | 'end' | 'playhead' | 'marker' | 'zero';
  readonly label: string;
}

const rank: Readonly<Record<SnapPoint['kind'], number>> = { playhead: 0, start: 1, end: 2, marker: 3, zero: 4 };

/**
 * Everything that an edge can catch on, sorted by frame, one point for each frame. Clips in `ignore` (those being
 * dragged) and hidden tracks do not count.
 */
export function snapPoints(
  sequence: Sequence,
  options: { readonly playhead?: number; readonly ignore?: ReadonlySet<string> } = {},
): readonly SnapPoint[] {
  const points: SnapPoint[] = [{ at: 0, kind: 'zero', label: 'start' }];
  for (const track of sequence.tracks) {
    if (track.hidden) continue;
    const starts = startsOf(track.items);
    track.items.forEach((item, i) => {
      if (!isClip(item) || options.ignore?.has(item.id)) return;
      points.push({ at: starts[i]!, kind: 'start', label: item.name });
      points.push({ at: starts[i]! + item.trim.length, kind: 'end', label: item.name });
    });
  }
  for (const marker of sequence.markers) points.push({ at: marker.at, kind: 'marker', label: marker.name });
  if (options.playhead !== undefined) points.push({ at: options.playhead, kind: 'playhead', label: 'playhead' });
  points.sort((a, b) => a.at - b.at || rank[a.kind] - rank[b.kind]);
  return points.filter((point, i) => i === 0 || point.at !== points[i - 1]!.at);
}

/** The point nearest to `frame`. Binary search; null for an empty list. */
export function nearestPoint(points: readonly SnapPoint[], frame: number): SnapPoint | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at < frame) low = middle + 1;
    else high = middle;
  }
  const after = points[low];
  const before = points[low - 1];
  if (!after || !before) return after ?? before ?? null;
  return frame - before.at <= after.at - frame ? before : after;
}

export interface Snap {
  /** Frames to add so that the edge meets the point. */
  readonly shift: number;
  /** Which of the edges caught. */
  readonly edge: number;
  readonly point: SnapPoint;
}

/**
 * Of several edges that move together, the one that is nearest to a point wins. Distances are in pixels, so that it
 * feels the same at every zoom. `held` is the answer of the last call: what was caught stays caught until
 * {@link SNAP_LEAVE}.
 */
export function snap(
  points: readonly SnapPoint[],
  edges: readonly number[],
  pixelsPerFrame: number,
  held: Snap | null = null,
): Snap | null {
  if (held && held.edge < edges.length) {
    const shift = held.point.at - edges[held.edge]!;
    if (Math.abs(shift) * pixelsPerFrame <= SNAP_LEAVE) {
      const nearer = catchEdge(points, edges, pixelsPerFrame);
      return nearer && Math.abs(nearer.shift) < Math.abs(shift) ? nearer : { ...held, shift };
    }
  }
  return catchEdge(points, edges, pixelsPerFrame);
}

function catchEdge(points: readonly SnapPoint[], edges: readonly number[], pixelsPerFrame: number): Snap | null {
  let best: Snap | null = null;
  edges.forEach((edge, index) => {
    const point = nearestPoint(points, edge);
    if (!point) return;
    const shift = point.at - edge;
    if (Math.abs(shift) * pixelsPerFrame > SNAP_ENTER) return;
    if (!best || Math.abs(shift) < Math.abs(best.shift)) best = { shift, edge: index, point };
  });
  return best;
}

import type { Stroke } from '../../define/index.ts';
import type { Plane } from './pixels.ts';

/**
 * Strokes of a round brush laid over a mask, the first one first: paint makes white, the eraser black. Places are fractions of the
 * picture's sides, a width is a fraction of its height, so that strokes survive another size. The edge is soft by one pixel.
 */
export function painted({ width, height, data }: Plane, strokes: readonly Stroke[]): Plane {
  const out = data.slice();
  for (const { erase, width: wide, path } of strokes) {
    const radius = Math.max(0.5, (wide * height) / 2);
    const places = Array.from({ length: Math.floor(path.length / 2) }, (_, at) => ({
      x: path[2 * at]! * width,
      y: path[2 * at + 1]! * height,
    }));
    for (const [at, to] of places.entries()) {
      const from = places[Math.max(0, at - 1)]!;
      // A path's first place is a dot, drawn with the line that leaves it.
      if (at === 0 && places.length > 1) continue;
      eachNear(from, to, radius + 1, width, height, (index, distance) => {
        const cover = Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
        out[index] = erase ? Math.min(out[index]!, 255 - cover) : Math.max(out[index]!, cover);
      });
    }
  }
  return { width, height, data: out };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Pixels whose middle lies within `reach` of the line, with how far they are. */
function eachNear(
  from: Place,
  to: Place,
  reach: number,
  width: number,
  height: number,
  tell: (index: number, distance: number) => void,
): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = dx * dx + dy * dy;
  const low = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const high = (a: number, b: number, most: number) => Math.min(most - 1, Math.ceil(Math.max(a, b) + reach));
  for (let y = low(from.y, to.y); y <= high(from.y, to.y, height); y++)
    for (let x = low(from.x, to.x); x <= high(from.x, to.x, width); x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
      const along = long === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / long));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      if (distance <= reach) tell(y * width + x, distance);
    }
}

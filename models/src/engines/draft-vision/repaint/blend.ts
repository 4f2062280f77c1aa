import type { Box, Pixels, Plane } from '../cv/image.ts';
import { blur, spread } from '../cv/mask.ts';

/**
 * How much of the new picture shows at each pixel, 0–255. Soft over `feather` pixels on the *inner* side of the edge: what
 * is black in the mask stays as it was, to the last bit.
 */
export function alphaOf(mask: Plane, feather: number): Plane {
  if (feather < 0.5) return mask;
  const sigma = feather / 3;
  const soft = blur(spread(mask, -Math.round(feather / 2)), sigma);
  return { ...mask, data: soft.data.map((value, i) => Math.min(value, mask.data[i]!)) };
}

/** Lays `paint` (of the box's size) over the picture, in place. `strength` 0 … 1. */
export function blend(picture: Pixels<4>, paint: Pixels<3>, alpha: Plane, box: Box, strength: number): void {
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const share = (alpha.data[y * box.width + x]! / 255) * strength;
      if (share === 0) continue;
      const to = ((box.y + y) * picture.width + box.x + x) * 4;
      const from = (y * box.width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const old = picture.data[to + c]!;
        picture.data[to + c] = Math.round(old + (paint.data[from + c]! - old) * share);
      }
    }
  }
}

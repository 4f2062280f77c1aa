import type { Bytes } from '../../../tensors/resize.ts';

/**
 * Lays what was made over the source, in place, through the mask (one channel, 255 = made). A pixel whose mask is 0 keeps its
 * bytes: the seam is softened from the mask's edge inwards, over `feather` pixels, or less where the mask is nowhere so wide.
 * `source` may have an alpha channel, which stays.
 */
export function pasteBack(source: Bytes, made: Bytes, mask: Bytes, feather: number): void {
  const depth = depthInside(mask);
  const deepest = depth.reduce((most, one) => Math.max(most, one), 0);
  const width = Math.max(1, Math.min(feather + 1, deepest));
  const area = mask.width * mask.height;
  for (let i = 0; i < area; i++) {
    const alpha = (mask.data[i]! / 255) * Math.min(1, depth[i]! / width);
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) {
      const at = i * source.channels + c;
      const old = source.data[at]!;
      source.data[at] = Math.round(old + alpha * (made.data[i * made.channels + c]! - old));
    }
  }
}

/** Distance of each pixel to the nearest one outside the mask, in pixels (chamfer 3-4, Borgefors 1986); 0 outside. */
function depthInside({ width, height, data }: Bytes): Float32Array {
  const depth = Float32Array.from(data, (value) => (value === 0 ? 0 : Number.POSITIVE_INFINITY));
  const near = (at: number, x: number, dx: number, dy: number, y: number, cost: number) => {
    const [nx, ny] = [x + dx, y + dy];
    if (nx < 0 || ny < 0 || nx >= width || ny >= height) return;
    depth[at] = Math.min(depth[at]!, depth[at + dy * width + dx]! + cost);
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      near(at, x, -1, 0, y, 1);
      near(at, x, -1, -1, y, 4 / 3);
      near(at, x, 0, -1, y, 1);
      near(at, x, 1, -1, y, 4 / 3);
    }
  for (let y = height - 1; y >= 0; y--)
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x;
      near(at, x, 1, 0, y, 1);
      near(at, x, 1, 1, y, 4 / 3);
      near(at, x, 0, 1, y, 1);
      near(at, x, -1, 1, y, 4 / 3);
    }
  // A mask without an outside has no edge to soften.
  return depth.map((value) => (Number.isFinite(value) ? value : width + height));
}

import { type Planes, planes } from './patches.ts';

/**
 * Bilinear, pixel centres at half coordinates, no smoothing when it shrinks: `torch.nn.functional.interpolate` with
 * `mode="bilinear", align_corners=False`. What networks are fed with.
 */
export function interpolate(from: Planes, height: number, width: number): Planes {
  const to = planes(from.channels, height, width);
  const rows = places(from.height, height);
  const columns = places(from.width, width);
  let index = 0;
  for (let c = 0; c < from.channels; c++) {
    const plane = from.data.subarray(c * from.height * from.width, (c + 1) * from.height * from.width);
    for (const [top, bottom, down] of rows)
      for (const [left, right, across] of columns) {
        const upper = (1 - across) * plane[top * from.width + left]! + across * plane[top * from.width + right]!;
        const lower = (1 - across) * plane[bottom * from.width + left]! + across * plane[bottom * from.width + right]!;
        to.data[index++] = (1 - down) * upper + down * lower;
      }
  }
  return to;
}

/** For each place of the new side: the two old ones it lies between, and how far towards the second. */
function places(from: number, to: number): [number, number, number][] {
  const scale = Math.fround(from / to);
  return Array.from({ length: to }, (_, i) => {
    const at = Math.max(0, Math.fround(scale * (i + 0.5) - 0.5));
    const first = Math.min(Math.floor(at), from - 1);
    return [first, Math.min(first + 1, from - 1), at - first];
  });
}

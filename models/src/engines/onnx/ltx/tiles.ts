/** One stretch of latents that is decoded in one piece, [from, to). Neighbours overlap and no further tile does. */
export interface Tile {
  readonly from: number;
  readonly to: number;
}

/**
 * Tiles of at most `size` over `length` places, a new one each `stride`. The last one is shorter, but never below `least`:
 * it then begins earlier. `stride` is at least half of `size`, so that only neighbours overlap. In space `least` is 2: a
 * decoder pads by reflection, which a single row or column cannot give.
 */
export function planTiles(length: number, size: number, stride: number, least = 2): Tile[] {
  if (length <= size) return [{ from: 0, to: length }];
  const tiles: Tile[] = [];
  for (let from = 0; ; from += stride) {
    const to = Math.min(from + size, length);
    tiles.push({ from: Math.min(from, to - least), to });
    if (to === length) return tiles;
  }
}

/**
 * How much each pixel of a tile counts: a straight ramp where it overlaps its neighbours, whose ramp is the complement, so
 * that all shares of a pixel are 1 together.
 */
export function ramps(tiles: readonly Tile[], at: number, stride: number): Float32Array {
  const { from, to } = tiles[at]!;
  const share = new Float32Array((to - from) * stride).fill(1);
  const before = at > 0 ? (tiles[at - 1]!.to - from) * stride : 0;
  const after = at + 1 < tiles.length ? (to - tiles[at + 1]!.from) * stride : 0;
  for (let i = 0; i < before; i++) share[i] = i / before;
  for (let i = 0; i < after; i++) share[share.length - after + i] = 1 - i / after;
  return share;
}

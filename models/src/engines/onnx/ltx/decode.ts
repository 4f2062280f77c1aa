import { checkFrame } from '../../../devices/frame-check.ts';
import type { LtxConfig } from './config.ts';
import type { Latents, LtxModel, Pixels } from './model.ts';
import { planTiles, ramps, type Tile } from './tiles.ts';

/** How much is decoded in one piece, in pixels and frames, and how far one piece lies from the next. */
export interface Tiling {
  readonly side: number;
  readonly sideStride: number;
  readonly frames: number;
  readonly framesStride: number;
}

/** 512 px every 448, 64 frames every 40: about 0.6 GB for the largest piece at 1280 × 736, whatever the length of the clip. */
export const usualTiling: Tiling = { side: 512, sideStride: 448, frames: 64, framesStride: 40 };

export interface DecodeOptions {
  readonly tiling?: Tiling;
  readonly signal?: AbortSignal;
}

/**
 * The frames of a clip in order, as red, green and blue bytes. A clip of any length is never held as a whole: at most one
 * tile in time, and of the one before it what the two have in common.
 *
 * The first latent of a tile in time answers one frame, which is right for the clip's first tile alone; every later one
 * begins a latent early and drops that frame, which keeps neighbours on the same frames (the decoder of diffusers drops
 * the last frame instead, and blends frames that are one apart).
 *
 * Throws EngineError `frame_broken` where a tile holds no numbers or is black all over.
 */
export async function* decodeFrames(
  latents: Latents,
  model: LtxModel,
  { tiling = usualTiling, signal }: DecodeOptions = {},
): AsyncGenerator<Uint8Array, void, void> {
  const { frames: stride } = model.config.config.video.stride;
  const { frames } = latents.shape;
  // Without its first latent a clip is a row of latents of equal length; a tile is those and the one before.
  const tiles =
    frames === 1
      ? [{ from: 0, to: 0 }]
      : planTiles(frames - 1, tiling.frames / stride, tiling.framesStride / stride, 1);
  let held: Pixels | undefined;
  for (const [at, { from, to }] of tiles.entries()) {
    signal?.throwIfAborted();
    // Freed before the next one is made: that is why it is no constant of the loop.
    let tile: Pixels | undefined = await decodeArea(part(latents, from, to + 1), model, tiling, signal);
    checkFrame(tile.data, from * stride);
    const first = at === 0 ? 0 : 1;
    if (held) blend(held, tile, first);
    const next = tiles[at + 1];
    const end = tile.frames - (next ? (to - next.from) * stride : 0);
    for (let frame = first; frame < end; frame++) yield bytesOf(tile, frame);
    held = end < tile.frames ? slice(tile, end, tile.frames) : undefined;
    tile = undefined;
  }
}

/** One frame −1 … 1 as bytes, pixel by pixel. */
export function bytesOf({ frames, height, width, data }: Pixels, frame: number): Uint8Array {
  const size = height * width;
  // Rounds and cuts off by itself.
  const out = new Uint8ClampedArray(size * 3);
  for (let c = 0; c < 3; c++) {
    const plane = (c * frames + frame) * size;
    for (let i = 0; i < size; i++) out[i * 3 + c] = data[plane + i]! * 127.5 + 127.5;
  }
  return new Uint8Array(out.buffer);
}

/** All tiles over the area of some frames, laid together. */
export async function decodeArea(
  latents: Latents,
  model: LtxModel,
  tiling: Tiling,
  signal?: AbortSignal,
): Promise<Pixels> {
  const { pixels: stride } = model.config.config.video.stride;
  const { rows, columns } = latents.shape;
  const down = planTiles(rows, tiling.side / stride, tiling.sideStride / stride);
  const across = planTiles(columns, tiling.side / stride, tiling.sideStride / stride);
  if (down.length === 1 && across.length === 1) return model.decode(latents);
  let whole: Pixels | undefined;
  for (const [y, row] of down.entries())
    for (const [x, column] of across.entries()) {
      signal?.throwIfAborted();
      const made = await model.decode(area(latents, row, column));
      whole ??= {
        frames: made.frames,
        ...sizeOf(latents, model.config),
        data: empty(made.frames, latents, model.config),
      };
      add(whole, made, row.from * stride, column.from * stride, ramps(down, y, stride), ramps(across, x, stride));
    }
  return whole!;
}

const sizeOf = ({ shape }: Latents, { config: { video } }: LtxConfig) => ({
  height: shape.rows * video.stride.pixels,
  width: shape.columns * video.stride.pixels,
});

function empty(frames: number, latents: Latents, config: LtxConfig): Float32Array {
  const { height, width } = sizeOf(latents, config);
  return new Float32Array(3 * frames * height * width);
}

/** Adds a tile by its shares. Where no other tile lies, which is nearly everywhere, it is copied. */
function add(whole: Pixels, tile: Pixels, top: number, left: number, down: Float32Array, across: Float32Array): void {
  const first = across.indexOf(1);
  const end = first < 0 ? first : across.lastIndexOf(1) + 1;
  for (let plane = 0; plane < 3 * tile.frames; plane++)
    for (let y = 0; y < tile.height; y++) {
      const from = (plane * tile.height + y) * tile.width;
      const to = (plane * whole.height + top + y) * whole.width + left;
      const blendColumns = (begin: number, stop: number) => {
        for (let x = begin; x < stop; x++) whole.data[to + x]! += tile.data[from + x]! * down[y]! * across[x]!;
      };
      if (down[y] === 1 && first >= 0) {
        blendColumns(0, first);
        whole.data.set(tile.data.subarray(from + first, from + end), to + first);
        blendColumns(end, tile.width);
      } else blendColumns(0, tile.width);
    }
}

/** Frames that two tiles have in common, from `first` on: from the earlier tile towards the later, in the later's place. */
function blend(held: Pixels, tile: Pixels, first: number): void {
  const size = tile.height * tile.width;
  for (let c = 0; c < 3; c++)
    for (let f = 0; f < held.frames; f++) {
      const share = f / held.frames;
      const from = (c * held.frames + f) * size;
      const to = (c * tile.frames + first + f) * size;
      for (let i = 0; i < size; i++) {
        tile.data[to + i] = held.data[from + i]! * (1 - share) + tile.data[to + i]! * share;
      }
    }
}

/** Latent frames [from, to). */
export function part({ shape, data }: Latents, from: number, to: number): Latents {
  return area({ shape, data }, { from: 0, to: shape.rows }, { from: 0, to: shape.columns }, { from, to });
}

function area({ shape, data }: Latents, down: Tile, across: Tile, time: Tile = { from: 0, to: shape.frames }): Latents {
  const [frames, rows, columns] = [time.to - time.from, down.to - down.from, across.to - across.from];
  const out = new Float32Array(shape.channels * frames * rows * columns);
  let at = 0;
  for (let c = 0; c < shape.channels; c++)
    for (let f = time.from; f < time.to; f++)
      for (let y = down.from; y < down.to; y++) {
        const start = ((c * shape.frames + f) * shape.rows + y) * shape.columns;
        out.set(data.subarray(start + across.from, start + across.to), at);
        at += columns;
      }
  return { shape: { channels: shape.channels, frames, rows, columns }, data: out };
}

/** Frames [from, to) of a clip. */
export function slice(pixels: Pixels, from: number, to: number): Pixels {
  if (from === 0 && to === pixels.frames) return pixels;
  const size = pixels.height * pixels.width;
  const data = new Float32Array(3 * (to - from) * size);
  for (let c = 0; c < 3; c++) {
    const start = c * pixels.frames * size;
    data.set(pixels.data.subarray(start + from * size, start + to * size), c * (to - from) * size);
  }
  return { ...pixels, frames: to - from, data };
}

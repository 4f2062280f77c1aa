import { readFile } from 'node:fs/promises';
import { loadImage } from '@napi-rs/canvas';
import type { ImageRef } from '@reelgraph/timeline';
import { EngineError } from '../../capabilities/capability.ts';
import type { Measured } from './light.ts';
import { type Drawable, surface } from './surface.ts';

/** A picture of an element, opened, with what can be told from its pixels. */
export interface Picture {
  readonly image: Drawable;
  readonly width: number;
  readonly height: number;
  /** More than a hundredth of it is clear: it can stand in a scene as it is. */
  readonly cutOut: boolean;
  /** The part that is not clear, in fractions of the picture. */
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly measured: Measured;
  /** Where it shines, if it does: middle and colour of its brightest pixels. */
  readonly shine: Shine | null;
  /** The same for strong colour that is bright in one channel only: neon, embers. Only words tell it from paint. */
  readonly glimmer: Shine | null;
  /** Brightness on a grid of 32 × 18, rows first, 0–1. */
  readonly grid: Float32Array;
}

export interface Shine {
  readonly x: number;
  readonly y: number;
  /** Share of the visible part, 0–1. */
  readonly share: number;
  readonly colour: readonly [number, number, number];
}

interface Tally {
  n: number;
  x: number;
  y: number;
  r: number;
  g: number;
  b: number;
}

const count = (tally: Tally, x: number, y: number, r: number, g: number, b: number): void => {
  tally.n++;
  tally.x += x;
  tally.y += y;
  tally.r += r;
  tally.g += g;
  tally.b += b;
};

const shineOf = ({ n, x, y, r, g, b }: Tally, seen: number, width: number, height: number): Shine | null => {
  const share = n / Math.max(1, seen);
  if (share <= 0.004 || share >= 0.35) return null;
  return { x: (x / n + 0.5) / width, y: (y / n + 0.5) / height, share, colour: [r / n, g / n, b / n] };
};

export const GRID = { columns: 32, rows: 18 } as const;

/** Pictures that were opened last: the shots of a film share places and cast, and opening one costs several frames. */
const recent = new Map<string, Picture>();
const KEPT_PIXELS = 40_000_000;

function remember(artifact: string, picture: Picture): Picture {
  recent.delete(artifact);
  recent.set(artifact, picture);
  let pixels = 0;
  for (const [name, { width, height }] of [...recent].reverse()) {
    pixels += width * height;
    if (pixels > KEPT_PIXELS) recent.delete(name);
  }
  return picture;
}

/** Opens an artifact that is a picture. Throws `picture_unreadable`. */
export async function openPicture(
  ref: Pick<ImageRef, 'artifact'>,
  open: (artifact: string) => Promise<string>,
  name: string,
): Promise<Picture> {
  // Even a picture that is known is asked for: whoever opens files decides what may be opened.
  const file = await open(ref.artifact);
  const known = recent.get(ref.artifact);
  if (known) return remember(ref.artifact, known);
  try {
    return remember(ref.artifact, measure(await loadImage(await readFile(file))));
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('picture_unreadable', `A picture of “${name}” cannot be read.`, {
      fix: 'Bring the picture again as PNG, JPEG or WebP, or take it out of the element.',
      cause,
    });
  }
}

export function measure(image: Drawable): Picture {
  const width = 96;
  const height = Math.max(8, Math.min(288, Math.round((96 * image.height) / image.width)));
  const { paint } = surface(width, height);
  paint.imageSmoothingQuality = 'low';
  paint.drawImage(image, 0, 0, width, height);
  const { data } = paint.getImageData(0, 0, width, height);
  const grid = new Float32Array(GRID.columns * GRID.rows);
  const counts = new Float32Array(grid.length);
  let [left, top, right, bottom] = [width, height, -1, -1];
  let [clear, seen, luma, warm] = [0, 0, 0, 0];
  const bright: Tally = { n: 0, x: 0, y: 0, r: 0, g: 0, b: 0 };
  const vivid: Tally = { n: 0, x: 0, y: 0, r: 0, g: 0, b: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 4;
      const alpha = data[i + 3]! / 255;
      if (alpha < 0.1) {
        clear++;
        continue;
      }
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
      const value = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
      const cell = Math.floor((y * GRID.rows) / height) * GRID.columns + Math.floor((x * GRID.columns) / width);
      grid[cell]! += value * alpha;
      counts[cell]! += 1;
      seen += alpha;
      luma += value * alpha;
      warm += ((r - b) / 255) * alpha;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      const most = Math.max(r, g, b);
      if (alpha > 0.6 && (value > 0.8 || most > 250)) count(bright, x, y, r, g, b);
      if (alpha > 0.6 && most > 170 && most - Math.min(r, g, b) > 70) count(vivid, x, y, r, g, b);
    }
  }
  for (let i = 0; i < grid.length; i++) if (counts[i]! > 0) grid[i]! /= counts[i]!;
  return {
    image,
    width: image.width,
    height: image.height,
    cutOut: clear > width * height * 0.01,
    bounds:
      right < 0
        ? { x: 0, y: 0, width: 1, height: 1 }
        : { x: left / width, y: top / height, width: (right - left + 1) / width, height: (bottom - top + 1) / height },
    measured: { luma: luma / Math.max(1, seen), warmth: warm / Math.max(1, seen) },
    shine: shineOf(bright, seen, width, height),
    glimmer: shineOf(vivid, seen, width, height),
    grid,
  };
}

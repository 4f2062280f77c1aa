import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, type Image, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import type { ShotSize, VideoRequest } from '@reelgraph/models';
import type { ImageRef } from '@reelgraph/timeline';
import type { NodeContext } from '../../define/index.ts';
import type { Composition, Layer } from '../../prompts/index.ts';

/** How high a whole figure stands, and a bust, in heights of the frame. */
const FIGURE: Readonly<Record<ShotSize, readonly [full: number, bust: number]>> = {
  'extreme-wide': [0.28, 0.2],
  wide: [0.55, 0.35],
  full: [0.88, 0.55],
  medium: [1.55, 0.85],
  'medium-close': [2.1, 0.95],
  close: [3, 1.15],
  'extreme-close': [4.6, 1.7],
  insert: [0.7, 0.7],
};
const HEADROOM = 0.08;
const SIDES = { left: 0.3, centre: 0.5, right: 0.7 } as const;
const NEUTRAL = '#808080';

/** Draws a composition and keeps it as a picture of the task. */
export async function composePicture(context: NodeContext, what: Composition): Promise<ImageRef> {
  const canvas = createCanvas(what.width, what.height);
  const paint = canvas.getContext('2d');
  paint.fillStyle = NEUTRAL;
  paint.fillRect(0, 0, what.width, what.height);
  const opened: { readonly layer: Layer; readonly image: Image }[] = [];
  for (const layer of what.layers) {
    context.signal.throwIfAborted();
    opened.push({ layer, image: await loadImage(await context.media.open(layer.image)) });
  }
  if (what.kind === 'sheet') drawSheet(paint, opened, what);
  else drawFrame(paint, opened, what);
  const file = join(context.scratch, `composed-${what.kind}.png`);
  await writeFile(file, await canvas.encode('png'));
  return context.media.saveImage(file);
}

type Opened = readonly { readonly layer: Layer; readonly image: Image }[];

function drawFrame(paint: SKRSContext2D, layers: Opened, { width, height, size }: Composition): void {
  const place = layers.find(({ layer }) => layer.kind === 'location');
  if (place) cover(paint, place.image, width, height);
  const people = layers.filter(({ layer }) => layer.kind === 'character');
  people.forEach(({ layer, image }, i) => {
    const [full, bust] = FIGURE[size];
    const tall = (layer.role === 'portrait' ? bust : full) * height;
    const wide = (tall * image.width) / image.height;
    // Three and more share the width evenly; one or two stand on their sides.
    const x =
      people.length > 2 ? (i + 0.5) / people.length : people.length === 2 ? (i === 0 ? 0.32 : 0.68) : SIDES[layer.side];
    const top = Math.max(HEADROOM * height, height - tall);
    // A bust is cut at its lower edge, so it stands on that of the frame.
    put(paint, image, x * width - wide / 2, layer.role === 'portrait' ? height - tall : top, wide, tall);
  });
  const things = layers.filter(({ layer }) => layer.kind === 'object');
  things.forEach(({ image }, i) => {
    const tall = (size === 'insert' && things.length === 1 ? 0.7 : 0.24) * height;
    const wide = (tall * image.width) / image.height;
    const x = things.length === 1 ? 0.5 : (i + 0.5) / things.length;
    const y = size === 'insert' ? (height - tall) / 2 : height * 0.97 - tall;
    put(paint, image, x * width - wide / 2, y, wide, tall);
  });
}

/** Each whole, side by side in rows, on neutral grey: the order is what the prompt's legend counts by. */
function drawSheet(paint: SKRSContext2D, layers: Opened, { width, height }: Composition): void {
  const columns = Math.ceil(Math.sqrt((layers.length * width) / height));
  const rows = Math.ceil(layers.length / columns);
  const [w, h] = [width / columns, height / rows];
  layers.forEach(({ image }, i) => {
    const scale = Math.min((w * 0.94) / image.width, (h * 0.94) / image.height);
    const [iw, ih] = [image.width * scale, image.height * scale];
    const [x, y] = [(i % columns) * w + (w - iw) / 2, Math.floor(i / columns) * h + (h - ih) / 2];
    paint.drawImage(image, x, y, iw, ih);
  });
}

function cover(paint: SKRSContext2D, image: Image, width: number, height: number): void {
  const scale = Math.max(width / image.width, height / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  paint.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
}

/** A picture without transparency has its edges softened, so that it does not stand in the place as a card. */
function put(paint: SKRSContext2D, image: Image, x: number, y: number, w: number, h: number): void {
  const own = createCanvas(Math.max(1, Math.round(w)), Math.max(1, Math.round(h)));
  const brush = own.getContext('2d');
  brush.drawImage(image, 0, 0, own.width, own.height);
  if (isOpaque(brush, own.width, own.height)) {
    brush.globalCompositeOperation = 'destination-in';
    brush.filter = `blur(${Math.round(Math.min(own.width, own.height) * 0.05)}px)`;
    const edge = Math.min(own.width, own.height) * 0.08;
    brush.fillRect(edge, edge, own.width - 2 * edge, own.height - 2 * edge);
  }
  paint.drawImage(own, x, y);
}

function isOpaque(brush: SKRSContext2D, width: number, height: number): boolean {
  const corners = [
    [0, 0],
    [width - 1, 0],
    [0, height - 1],
    [width - 1, height - 1],
  ] as const;
  return corners.every(([x, y]) => (brush.getImageData(x, y, 1, 1).data[3] ?? 0) > 250);
}

/** The request with the composed picture in its place: the frame that the clip begins with, or the one reference. */
export async function withComposed<R extends Partial<VideoRequest>>(
  context: NodeContext,
  request: R,
  compose: Composition | null,
): Promise<R> {
  if (!compose) return request;
  context.progress(0, compose.kind === 'sheet' ? 'Laying out the reference sheet' : 'Composing the first frame');
  const picture = await composePicture(context, compose);
  const others = (request.references ?? []).filter(({ way }) => way !== compose.kind);
  if (compose.kind === 'first-frame') {
    const conditioning = [{ media: picture, frame: 0, strength: compose.strength }, ...(request.conditioning ?? [])];
    return { ...request, conditioning, references: others };
  }
  const sheet = {
    name: 'Reference sheet',
    kind: 'style' as const,
    picture,
    strength: compose.strength,
    way: 'sheet' as const,
  };
  return { ...request, references: [sheet, ...others] };
}

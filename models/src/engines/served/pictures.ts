import { readFile, writeFile } from 'node:fs/promises';
import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { EngineError } from '../../capabilities/capability.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A model works in sizes of its own, a little larger than what was asked. What is seen in the end is the largest rectangle of
 * the asked shape in the middle of it: pictures are laid there on the way in, and cut out there on the way back, so that a
 * first frame comes out where it was. Pixels.
 */
export function visible(legal: Size, asked: Size): Size & { readonly x: number; readonly y: number } {
  const scale = Math.min(legal.width / asked.width, legal.height / asked.height);
  const [width, height] = [asked.width * scale, asked.height * scale];
  return { x: (legal.width - width) / 2, y: (legal.height - height) / 2, width, height };
}

async function open(file: string): Promise<Image> {
  try {
    return await loadImage(await readFile(file));
  } catch (cause) {
    throw new EngineError('picture_unreadable', 'A picture of this request cannot be read.', {
      fix: 'Save it as PNG or JPEG.',
      cause,
    });
  }
}

/** Fills a rectangle with a picture, whatever stands over at its longer side cut off evenly. */
function cover(pen: CanvasRenderingContext, image: Image, to: ReturnType<typeof visible>): void {
  const scale = Math.max(to.width / image.width, to.height / image.height);
  const [w, h] = [to.width / scale, to.height / scale];
  pen.drawImage(image, (image.width - w) / 2, (image.height - h) / 2, w, h, to.x, to.y, to.width, to.height);
}
type CanvasRenderingContext = ReturnType<ReturnType<typeof createCanvas>['getContext']>;

/** A picture on the model's canvas; around what will be seen it goes on with its own, so that no black edge is learnt. */
export async function onCanvas(file: string, out: string, legal: Size, asked: Size): Promise<string> {
  const image = await open(file);
  const canvas = createCanvas(legal.width, legal.height);
  const pen = canvas.getContext('2d');
  cover(pen, image, { x: 0, y: 0, ...legal });
  cover(pen, image, visible(legal, asked));
  await writeFile(out, await canvas.encode('png'));
  return out;
}

/** A mask on the model's canvas, black around. */
export async function maskOnCanvas(file: string, out: string, legal: Size, asked: Size): Promise<string> {
  const image = await open(file);
  const canvas = createCanvas(legal.width, legal.height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#000';
  pen.fillRect(0, 0, legal.width, legal.height);
  const at = visible(legal, asked);
  pen.drawImage(image, at.x, at.y, at.width, at.height);
  await writeFile(out, await canvas.encode('png'));
  return out;
}

/** Cuts a result back to what was asked, to the pixel. */
export async function cutBack(file: string, out: string, asked: Size): Promise<Size> {
  const image = await open(file);
  const canvas = createCanvas(asked.width, asked.height);
  const from = visible(image, asked);
  canvas.getContext('2d').drawImage(image, from.x, from.y, from.width, from.height, 0, 0, asked.width, asked.height);
  await writeFile(out, await canvas.encode('png'));
  return { width: image.width, height: image.height };
}

/**
 * Lays a painted picture over its original under the mask, soft over `feather` pixels on the inner side of the edge: what is
 * black in the mask stays as it was, to the last bit.
 */
export async function pasteBack(
  files: { readonly original: string; readonly painted: string; readonly mask: string; readonly out: string },
  size: Size,
  feather: number,
): Promise<void> {
  const { width, height } = size;
  const pixels = async (file: string, blur = 0) => {
    const image = await open(file);
    const pen = createCanvas(width, height).getContext('2d');
    pen.fillStyle = '#000';
    if (file === files.mask) pen.fillRect(0, 0, width, height);
    if (blur > 0) pen.filter = `blur(${blur}px)`;
    if (file === files.mask) pen.drawImage(image, 0, 0, width, height);
    else cover(pen, image, { x: 0, y: 0, width, height });
    return pen.getImageData(0, 0, width, height);
  };
  const original = await pixels(files.original);
  const painted = await pixels(files.painted);
  const hard = await pixels(files.mask);
  const soft = feather >= 0.5 ? await pixels(files.mask, feather / 2) : hard;
  const out = createCanvas(width, height);
  const pen = out.getContext('2d');
  for (let i = 0; i < original.data.length; i += 4) {
    // Half of the blur lies inside the edge: there it is stretched to the whole range.
    const inner = soft === hard ? 255 : Math.max(0, 2 * soft.data[i]! - 255);
    const share = Math.min(inner, hard.data[i]!) / 255;
    if (share === 0) continue;
    for (let c = 0; c < 3; c++) {
      const old = original.data[i + c]!;
      original.data[i + c] = Math.round(old + (painted.data[i + c]! - old) * share);
    }
  }
  pen.putImageData(original, 0, 0);
  await writeFile(files.out, await out.encode('png'));
}

/** A preview as the studio takes it. */
export async function asJpeg(bytes: Uint8Array): Promise<Uint8Array> {
  const image = await loadImage(Buffer.from(bytes));
  const scale = Math.min(1, 640 / image.width);
  const canvas = createCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.encode('jpeg', 80);
}

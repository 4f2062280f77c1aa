import { EngineError } from '../../../capabilities/capability.ts';
import { type Planes, planes } from '../../../tensors/patches.ts';
import { type Bytes, resizeBytes } from '../../../tensors/resize.ts';
import { readMask, readPicture } from '../../draft-vision/cv/png.ts';
import type { KleinConfig } from './config.ts';
import { toPlanes } from './pixels.ts';
import { lookSize, REFERENCE_AREA, type Size } from './size.ts';

/** A still as three channels; what is transparent stands on white, as cut-outs do in what the model was taught on. */
export async function readRgb(file: string): Promise<Bytes> {
  return withoutAlpha(await readPicture(file));
}

export function withoutAlpha({ width, height, data }: Bytes): Bytes {
  const out = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) {
      const alpha = data[i * 4 + 3]!;
      out[i * 3 + c] = Math.round((data[i * 4 + c]! * alpha + 255 * (255 - alpha)) / 255);
    }
  return { width, height, channels: 3, data: out };
}

export const readMaskBytes = async (file: string): Promise<Bytes> => readMask(file);

/** As the official pipeline prepares a reference: at most 1024² pixels, then cut from the middle to the grid. */
export function asReference(picture: Bytes, limits: KleinConfig['limits']): Planes {
  const ratio = Math.max(picture.width / picture.height, picture.height / picture.width);
  if (ratio > 8) {
    throw new EngineError(
      'reference_shape',
      `A reference of ${picture.width} × ${picture.height} is too long for its width.`,
      {
        fix: 'Cut it so that its long side is at most eight times its short one.',
      },
    );
  }
  const scale = Math.sqrt(REFERENCE_AREA / (picture.width * picture.height));
  const capped =
    scale < 1
      ? resizeBytes(picture, Math.trunc(picture.width * scale), Math.trunc(picture.height * scale), 'lanczos')
      : picture;
  return toPlanes(cover(capped, lookSize(capped, REFERENCE_AREA, limits)));
}

/** Scaled so that it fills the size, then cut from the middle. */
export function cover(picture: Bytes, size: Size): Bytes {
  if (picture.width >= size.width && picture.height >= size.height && nearly(picture, size)) return crop(picture, size);
  const scale = Math.max(size.width / picture.width, size.height / picture.height);
  const [width, height] = [picture.width, picture.height].map((side) => Math.round(side * scale)) as [number, number];
  return crop(resizeBytes(picture, Math.max(width, size.width), Math.max(height, size.height), 'lanczos'), size);
}

/** Less than one step of the grid too large: then nothing is scaled, only cut. */
const nearly = (a: Size, b: Size) => a.width - b.width < 64 && a.height - b.height < 64;

/** The middle of a picture. */
export function crop({ width, height, channels, data }: Bytes, size: Size): Bytes {
  if (width === size.width && height === size.height) return { width, height, channels, data };
  const left = Math.floor((width - size.width) / 2);
  const top = Math.floor((height - size.height) / 2);
  const out = new Uint8Array(size.width * size.height * channels);
  for (let y = 0; y < size.height; y++) {
    const from = ((y + top) * width + left) * channels;
    out.set(data.subarray(from, from + size.width * channels), y * size.width * channels);
  }
  return { ...size, channels, data: out };
}

/** What CLIP was taught with. */
const clipMean = [0.48145466, 0.4578275, 0.40821073];
const clipSpread = [0.26862954, 0.26130258, 0.27577711];

/** A picture as CLIP sees it: the short side to `side` (bicubic), the middle square, its own mean and spread. */
export function clipPixels(picture: Bytes, side: number): Planes {
  const scale = side / Math.min(picture.width, picture.height);
  const [width, height] = [picture.width, picture.height].map((one) => Math.trunc(one * scale)) as [number, number];
  const { data } = crop(resizeBytes(picture, width, height, 'bicubic'), { width: side, height: side });
  const out = planes(3, side, side);
  for (let i = 0; i < side * side; i++)
    for (let c = 0; c < 3; c++)
      out.data[c * side * side + i] = (Math.fround(data[i * 3 + c]! / 255) - clipMean[c]!) / clipSpread[c]!;
  return out;
}

/** A mask as one plane of 0 … 1. */
export function maskPlane({ width, height, data }: Bytes): Planes {
  return planes(
    1,
    height,
    width,
    Float32Array.from(data, (value) => value / 255),
  );
}

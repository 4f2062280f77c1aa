import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { EngineError } from '../../../capabilities/capability.ts';
import { measure } from '../../draft/pictures.ts';
import { type Box, type Plane, type Rgb, withoutAlpha } from '../cv/image.ts';

export async function openReference(file: string, name: string): Promise<Image> {
  try {
    return await loadImage(file);
  } catch (cause) {
    throw new EngineError('picture_unreadable', `The picture of "${name}" cannot be read.`, {
      fix: 'Bring the picture again as PNG, JPEG or WebP.',
      cause,
    });
  }
}

/** The background with the picture standing in `thing` (a box in the region's own pixels), as large as it fits. */
export function placePicture(background: Rgb, picture: Image, thing: Box, light: number): Rgb {
  const { width, height } = background;
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  const base = pen.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    base.data.set(background.data.subarray(i * 3, i * 3 + 3), i * 4);
    base.data[i * 4 + 3] = 255;
  }
  pen.putImageData(base, 0, 0);
  // Stands on the floor of the thing that it replaces, in its middle; a clear border of the picture does not count.
  const { bounds } = measure(picture);
  const seen = { width: bounds.width * picture.width, height: bounds.height * picture.height };
  const scale = Math.min(thing.width / seen.width, thing.height / seen.height);
  const [w, h] = [seen.width * scale, seen.height * scale];
  pen.imageSmoothingQuality = 'high';
  pen.filter = `brightness(${light.toFixed(3)})`;
  const [sx, sy] = [bounds.x * picture.width, bounds.y * picture.height];
  const [x, y] = [thing.x + (thing.width - w) / 2, thing.y + thing.height - h];
  pen.drawImage(picture, sx, sy, seen.width, seen.height, x, y, w, h);
  const { data } = pen.getImageData(0, 0, width, height);
  return withoutAlpha({
    width,
    height,
    channels: 4,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** How bright a thing should stand there, from the light around it: a picture drawn for day is too bright at night. */
export function lightAround(region: Rgb, hole: Plane): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < hole.data.length; i++) {
    if (hole.data[i]) continue;
    sum += 0.3 * region.data[i * 3]! + 0.59 * region.data[i * 3 + 1]! + 0.11 * region.data[i * 3 + 2]!;
    count++;
  }
  const mean = count ? sum / count : 128;
  return Math.max(0.5, Math.min(1.05, 0.55 + mean / 230));
}

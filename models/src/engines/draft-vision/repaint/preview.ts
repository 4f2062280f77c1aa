import { createCanvas } from '@napi-rs/canvas';
import { type Rgba, resize, workingSize } from '../cv/image.ts';

/** A small JPEG of the work so far. */
export async function previewOf(picture: Rgba): Promise<Uint8Array> {
  const { width, height } = workingSize(picture.width, picture.height, 384);
  const small = resize(picture, width, height);
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  const image = pen.createImageData(width, height);
  image.data.set(small.data);
  pen.putImageData(image, 0, 0);
  return new Uint8Array(await canvas.encode('jpeg', 75));
}

import { interpolate } from '../../../tensors/interpolate.ts';
import { planes } from '../../../tensors/patches.ts';
import { type Bytes, resizeBytes } from '../../../tensors/resize.ts';
import type { PictureFacts } from './model.ts';

/** A picture as the model sees it: stretched to its square, whatever its shape, and normalised. [3][side][side] */
export function toPixels(picture: Bytes, { imageSize, mean, std }: PictureFacts): Float32Array {
  const { data, channels } = resizeBytes(picture, imageSize, imageSize, 'bilinear');
  const area = imageSize * imageSize;
  const out = new Float32Array(3 * area);
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < area; i++) out[c * area + i] = (data[i * channels + c]! / 255 - mean[c]!) / std[c]!;
  return out;
}

/** Low logits as a mask of the picture's size: white where they are above zero. */
export function toMask(logits: Float32Array, side: number, width: number, height: number): Uint8Array {
  const { data } = interpolate(planes(1, side, side, logits), height, width);
  return Uint8Array.from(data, (logit) => (logit > 0 ? 255 : 0));
}

/** Left, top, width and height of what is white; none where nothing is. */
export function boundsOf(mask: Uint8Array, width: number): [number, number, number, number] | undefined {
  let [left, right, top, bottom] = [width, -1, -1, -1];
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const x = i % width;
    if (x < left) left = x;
    if (x > right) right = x;
    bottom = Math.floor(i / width);
    if (top < 0) top = bottom;
  }
  return right < 0 ? undefined : [left, top, right - left + 1, bottom - top + 1];
}

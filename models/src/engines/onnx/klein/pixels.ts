import { type Planes, planes } from '../../../tensors/patches.ts';
import type { Bytes } from '../../../tensors/resize.ts';

/** Bytes 0 … 255 to planes −1 … 1. */
export function toPlanes({ width, height, channels, data }: Bytes): Planes {
  const out = planes(channels, height, width);
  const area = width * height;
  for (let i = 0; i < area; i++)
    for (let c = 0; c < channels; c++) out.data[c * area + i] = Math.fround(data[i * channels + c]! / 255) * 2 - 1;
  return out;
}

/** Planes −1 … 1 to bytes, cut off at black and white. */
export function toBytes({ width, height, channels, data }: Planes): Bytes {
  const out = new Uint8Array(data.length);
  const area = width * height;
  for (let i = 0; i < area; i++)
    for (let c = 0; c < channels; c++) {
      const value = Math.round((data[c * area + i]! / 2 + 0.5) * 255);
      out[i * channels + c] = Math.max(0, Math.min(255, value));
    }
  return { width, height, channels, data: out };
}

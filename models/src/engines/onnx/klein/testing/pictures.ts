import { type Planes, planes } from '../../../../tensors/patches.ts';
import type { Bytes } from '../../../../tensors/resize.ts';

/** The exporter's test picture (`golden.py`), drawn again from the same rule. */
export function pattern(width: number, height: number, seed: number): Bytes {
  const data = new Uint8Array(width * height * 3);
  let index = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) data[index++] = (x * 37 + y * 59 + c * 83 + seed * 101 + ((x * y * 7) % 61)) % 256;
  return { width, height, channels: 3, data };
}

/** The exporter's test mask, 0 or 1. */
export function region(width: number, height: number): Planes {
  const mask = planes(1, height, width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) mask.data[y * width + x] = (x + 2 * y) % 50 < 30 && x > 8 ? 1 : 0;
  return mask;
}

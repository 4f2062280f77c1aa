/** A one-channel picture, rows top to bottom. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export const inverted = ({ width, height, data }: Plane): Plane => ({
  width,
  height,
  data: data.map((value) => 255 - value),
});

/** The most (or least) of a window of 2r + 1 along one line, in constant time a pixel (monotone queue). */
function slide(
  from: Uint8Array,
  to: Uint8Array,
  start: number,
  step: number,
  count: number,
  radius: number,
  most: boolean,
): void {
  const queue = new Int32Array(count);
  let head = 0;
  let tail = 0;
  const better = (a: number, b: number) => (most ? a >= b : a <= b);
  for (let at = 0; at < count + radius; at++) {
    if (at < count) {
      const value = from[start + at * step]!;
      while (tail > head && better(value, from[start + queue[tail - 1]! * step]!)) tail--;
      queue[tail++] = at;
    }
    const centre = at - radius;
    if (centre < 0) continue;
    while (queue[head]! < centre - radius) head++;
    to[start + centre * step] = from[start + queue[head]! * step]!;
  }
}

/** Grows what is white by `radius` pixels, or shrinks it where `radius` is negative. */
export function grown({ width, height, data }: Plane, radius: number): Plane {
  const size = Math.abs(Math.round(radius));
  if (size === 0) return { width, height, data };
  const rows = new Uint8Array(data.length);
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) slide(data, rows, y * width, 1, width, size, radius > 0);
  for (let x = 0; x < width; x++) slide(rows, out, x, width, height, size, radius > 0);
  return { width, height, data: out };
}

/** The mean of a window of 2r + 1 along one line; the edge pixel stands for what lies outside. */
function mean(from: Uint8Array, to: Uint8Array, start: number, step: number, count: number, radius: number): void {
  const at = (index: number) => from[start + Math.min(count - 1, Math.max(0, index)) * step]!;
  const window = 2 * radius + 1;
  let sum = 0;
  for (let index = -radius; index <= radius; index++) sum += at(index);
  for (let index = 0; index < count; index++) {
    to[start + index * step] = Math.round(sum / window);
    sum += at(index + radius + 1) - at(index - radius);
  }
}

/** Softens the edge over about `radius` pixels to either side: three box blurs, which is nearly a Gaussian. */
export function feathered({ width, height, data }: Plane, radius: number): Plane {
  const size = Math.round(radius / 1.7);
  if (size <= 0) return { width, height, data };
  let present = data;
  for (let turn = 0; turn < 3; turn++) {
    const rows = new Uint8Array(data.length);
    const out = new Uint8Array(data.length);
    for (let y = 0; y < height; y++) mean(present, rows, y * width, 1, width, size);
    for (let x = 0; x < width; x++) mean(rows, out, x, width, height, size);
    present = out;
  }
  return { width, height, data: present };
}

/** Whether anything in it counts as chosen. */
export const isEmpty = ({ data }: Plane): boolean => !data.some((value) => value > 127);

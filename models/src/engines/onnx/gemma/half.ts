import type { Tensor } from '../tensor.ts';

/** Numbers of a tensor of either float type. Float16 crosses as its raw bits. */
export function floatsOf({ type, data }: Pick<Tensor, 'type' | 'data'>): Float32Array {
  return type === 'float16' ? Float32Array.from(data as Uint16Array, fromHalf) : (data as Float32Array);
}

/** IEEE 754 binary16 to a number. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** The nearest binary16, ties to even. */
export function toHalf(value: number): number {
  float[0] = value;
  const bits = word[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // From here on a number rounds to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | evenly(Math.abs(float[0]!) * 2 ** 24);
  return sign | evenly((magnitude - 0x38000000) / 2 ** 13);
}

function evenly(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

export const halves = (numbers: Float32Array): Uint16Array => Uint16Array.from(numbers, toHalf);

import type { tensorTypes } from '../../bundles/manifest.ts';

export type TensorType = (typeof tensorTypes)[number];

/** A tensor as it crosses to the runtime: row-major, float16 as its raw 16 bits, bool as 0 or 1. */
export interface Tensor {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array;
}

export const float32 = (dims: readonly number[], data: Float32Array): Tensor => ({ type: 'float32', dims, data });

export const int64 = (dims: readonly number[], data: ArrayLike<number>): Tensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from({ length: data.length }, (_, i) => BigInt(data[i]!)),
});

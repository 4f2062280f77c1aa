import type { tensorTypes } from './manifest.ts';

export type TensorType = (typeof tensorTypes)[number];

/** A tensor as it crosses the process border: row-major, float16 as its raw 16 bits, bool as 0 or 1. */
export interface TensorData {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array;
}

export const float32 = (dims: readonly number[], data: Float32Array): TensorData => ({ type: 'float32', dims, data });

import type { Device } from './device.ts';

/** How the Python worker holds a model: all of it on the device, one part at a time, or layer by layer. */
export type Way = 'whole' | 'parts' | 'layers';

export interface Held {
  readonly way: Way;
  /** On the device, while it works. */
  readonly bytes: number;
}

const GB = 1024 ** 3;
/** What a step needs beside the weights: activations, and the decoder's tiles. Estimated, not measured. */
const WORK = 3 * GB;
/** Layer by layer a device holds next to nothing of the weights. */
const LAYERS = 5 * GB;
/** Models of a few million numbers are for tests; their activations are as small. */
const SMALL = 100e6;

/** Bytes of one number: bfloat16 where the worker computes in it (`reelgraph_worker/hardware.py`), else float32. */
const widthOn = ({ kind, compute = 0 }: Pick<Device, 'kind' | 'compute'>): number =>
  kind === 'coreml' || (kind === 'cuda' && compute >= 8) ? 2 : 4;

/**
 * The quickest way that fits. `weights`: numbers in each part of the model. Only a card has a main memory beside it to lay
 * parts off to. Where nothing fits, the most frugal way, which the memory manager then refuses.
 */
export function heldOn(device: Pick<Device, 'kind' | 'compute' | 'memory'>, weights: readonly number[]): Held {
  const width = widthOn(device);
  const all = weights.reduce((sum, one) => sum + one, 0);
  const work = all < SMALL ? all * width : WORK;
  const whole: Held = { way: 'whole', bytes: all * width + work };
  if (device.kind !== 'cuda' || whole.bytes <= device.memory) return whole;
  const parts: Held = { way: 'parts', bytes: Math.max(...weights) * width + work };
  return parts.bytes <= device.memory ? parts : { way: 'layers', bytes: Math.min(parts.bytes, LAYERS) };
}

import type { Family } from '../bundles/manifest.ts';
import type { DType } from './device.ts';

const GB = 1024 ** 3;

/** A way to hold a family: bytes while it works at its usual size, all of its components together. */
export interface Holding {
  readonly format: DType;
  readonly bytes: number;
  /** Engines that can hold it so. */
  readonly engines: readonly ('onnx' | 'comfyui' | 'diffusers')[];
  /** What is held elsewhere: weights in main memory that are brought layer by layer. Bytes. */
  readonly mainMemory?: number;
}

export interface FamilyNeeds {
  readonly family: Family;
  readonly label: string;
  /** The best first. */
  readonly holdings: readonly Holding[];
}

/**
 * From published file sizes and reports (reference/models.md §5.1 and §8), rounded up; none was measured by us. ONNX
 * Runtime has no streaming of weights, so its numbers are the whole.
 */
export const familyNeeds: readonly FamilyNeeds[] = [
  {
    family: 'ltx-2',
    label: 'LTX-2',
    holdings: [
      { format: 'bf16', bytes: 66 * GB, engines: ['onnx', 'comfyui', 'diffusers'] },
      { format: 'bf16', bytes: 40 * GB, engines: ['comfyui', 'diffusers'], mainMemory: 32 * GB },
      { format: 'fp8', bytes: 28 * GB, engines: ['comfyui'], mainMemory: 32 * GB },
      { format: 'bf16', bytes: 12 * GB, engines: ['diffusers'], mainMemory: 76 * GB },
      { format: 'fp8', bytes: 15 * GB, engines: ['comfyui'], mainMemory: 64 * GB },
    ],
  },
  {
    family: 'flux-2-klein',
    label: 'FLUX.2 Klein 4B',
    holdings: [
      { format: 'bf16', bytes: 20 * GB, engines: ['onnx', 'comfyui', 'diffusers'] },
      { format: 'bf16', bytes: 13 * GB, engines: ['comfyui', 'diffusers'], mainMemory: 16 * GB },
      { format: 'fp8', bytes: 9 * GB, engines: ['comfyui'] },
      { format: 'int4', bytes: 7 * GB, engines: ['onnx'] },
    ],
  },
  {
    family: 'sam-3',
    label: 'SAM 3',
    holdings: [
      { format: 'fp32', bytes: 6 * GB, engines: ['onnx', 'comfyui', 'diffusers'] },
      { format: 'fp16', bytes: 4 * GB, engines: ['onnx', 'comfyui'] },
      { format: 'int4', bytes: 1 * GB, engines: ['onnx'] },
    ],
  },
  {
    family: 'gemma-3',
    label: 'Gemma 3 12B',
    holdings: [
      { format: 'bf16', bytes: 26 * GB, engines: ['onnx'] },
      { format: 'int4', bytes: 9 * GB, engines: ['onnx'] },
    ],
  },
];

export interface Room {
  readonly label: string;
  /** Bytes for models. */
  readonly bytes: number;
  /** Main memory beside it, bytes; none where the memory is shared. */
  readonly mainMemory: number;
}

/** The machines that people have. Of shared memory a quarter stays with the system. */
export const usualRooms: readonly Room[] = [
  { label: '16 GB VRAM', bytes: 15 * GB, mainMemory: 64 * GB },
  { label: '24 GB VRAM', bytes: 23 * GB, mainMemory: 64 * GB },
  { label: '32 GB unified', bytes: 24 * GB, mainMemory: 0 },
];

/** The best way to hold a family in a room, if there is one. */
export const bestHolding = ({ holdings }: FamilyNeeds, room: Room): Holding | undefined =>
  holdings.find(({ bytes, mainMemory = 0 }) => bytes <= room.bytes && mainMemory <= room.mainMemory);

/** "bf16, 20 GB, ONNX, ComfyUI or diffusers", or that it does not fit and what it would need. */
export function inWords(needs: FamilyNeeds, room: Room): string {
  const held = bestHolding(needs, room);
  if (!held) {
    const least = needs.holdings.reduce((best, one) => (one.bytes < best.bytes ? one : best));
    return `does not fit, needs ${gigabytes(least.bytes)}${least.mainMemory ? ` and ${gigabytes(least.mainMemory)} of main memory` : ''}`;
  }
  const names = { onnx: 'ONNX', comfyui: 'ComfyUI', diffusers: 'diffusers' } as const;
  const engines = held.engines.map((engine) => names[engine]).join(' or ');
  const beside = held.mainMemory ? ` with ${gigabytes(held.mainMemory)} of main memory` : '';
  return `${held.format}, ${gigabytes(held.bytes)}${beside}, ${engines}`;
}

export const gigabytes = (bytes: number): string => {
  const value = bytes / GB;
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} GB`;
};

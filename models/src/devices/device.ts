import type { Precision } from '../bundles/manifest.ts';

/** What does the arithmetic. `coreml` is Apple's chip with memory shared by processor and graphics. */
export type DeviceKind = 'cuda' | 'coreml' | 'directml' | 'webgpu' | 'cpu';

/** One thing that models can be loaded on. */
export interface Device {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  /** Bytes that it has. */
  readonly memory: number;
  /** Bytes that nobody had taken when it was looked at; unknown where the system does not say. */
  readonly free?: number;
  /** NVIDIA's compute capability: 8.9 can FP8, 8.0 bfloat16. */
  readonly compute?: number;
}

/** What the parts of a pipeline are to a device: they break in different ways. */
export type Role = 'backbone' | 'text' | 'encode' | 'decode' | 'vocoder';

/** What a component is, from the name that the exporters give it. */
export function roleOf(component: string): Role {
  // Gemma's published names, of which one would pass for a decoder of pictures.
  if (/^(?:model|decoder_model_merged|embed_tokens)(?:_|$)/.test(component)) return 'text';
  if (/vocoder/.test(component)) return 'vocoder';
  if (/^vae_decoder|^video_decoder|^audio_decoder|_decoder$|^decode/.test(component)) return 'decode';
  if (/vae_encoder|^video_encoder|^audio_encoder/.test(component)) return 'encode';
  if (/text|language|gemma|qwen|connector/.test(component)) return 'text';
  return 'backbone';
}

export type DType = Precision | 'fp8';

/**
 * Number formats of a device, the most economical first that gives right pictures. A bundle in a format that is not here
 * is not loaded on this device.
 */
export function formats(device: Pick<Device, 'kind' | 'compute'>, role: Role): readonly DType[] {
  switch (device.kind) {
    case 'cuda':
      return cuda(device.compute ?? 0, role);
    case 'coreml':
      // Half precision on Apple's chips turns decoded frames black, and large language models into nonsense.
      return role === 'backbone' || role === 'encode' ? ['int4', 'fp16', 'fp32'] : ['int4', 'fp32'];
    case 'directml':
    case 'webgpu':
      return role === 'decode' || role === 'vocoder' ? ['fp32'] : ['int4', 'fp16', 'fp32'];
    case 'cpu':
      // ONNX Runtime's processor kernels have no bfloat16 product, and half is widened at every step.
      return ['int4', 'int8', 'fp32'];
  }
}

function cuda(compute: number, role: Role): readonly DType[] {
  const half: DType[] = compute >= 8 ? ['bf16', 'fp16'] : compute >= 7 ? ['fp16'] : [];
  // The states of a large language model leave the range of float16; bfloat16 holds them.
  if (role === 'text') return ['int4', ...half.filter((format) => format !== 'fp16'), 'fp32'];
  if (role === 'decode' || role === 'vocoder') return [...half.filter((format) => format !== 'fp16'), 'fp32'];
  return [...(compute >= 8.9 ? (['fp8'] as const) : []), 'int4', ...half, 'fp32'];
}

/** Devices that decode pictures wrongly or not at all: there the processor decodes. */
const unsafeDecoders: readonly DeviceKind[] = ['coreml', 'directml', 'webgpu'];

export interface Placement {
  readonly device: DeviceKind;
  readonly format: DType;
  /** Why it is not simply the device in its best format, for the log. */
  readonly why?: string;
}

/**
 * Where a component goes and in which format. `safe` is the second try after a frame came out black or broken: decoding
 * on the processor, in full precision.
 */
export function place(device: Pick<Device, 'kind' | 'compute'>, role: Role, safe = false): Placement {
  const decodes = role === 'decode' || role === 'vocoder';
  if (decodes && device.kind !== 'cpu' && (safe || unsafeDecoders.includes(device.kind))) {
    const why = safe ? 'A frame came out broken on the device.' : `Decoding on ${device.kind} is not safe.`;
    return { device: 'cpu', format: 'fp32', why };
  }
  if (safe) return { device: device.kind, format: 'fp32', why: 'A frame came out broken in half precision.' };
  return { device: device.kind, format: formats(device, role)[0]! };
}

/** ONNX Runtime's names, in the order in which they are tried: the last resort is always the processor. */
export function providersOf(kind: DeviceKind): readonly string[] {
  const names: Record<DeviceKind, string[]> = {
    cuda: ['cuda'],
    coreml: ['coreml'],
    directml: ['dml'],
    webgpu: ['webgpu'],
    cpu: [],
  };
  return [...names[kind], 'cpu'];
}

import type { Binding, Repeat, Tie, Workflow } from '../binding.ts';
import { klein, node } from './parts.ts';

type From = 'text' | 'picture' | 'mask';
interface Klein {
  readonly size: '4b' | '9b';
  readonly from: From;
  /** True classifier-free guidance, with a negative prompt of its own: twice the time. */
  readonly cfg: boolean;
}

const words: Record<From, string> = { text: 'text and references', picture: 'from a picture', mask: 'inpaint' };

/** Each reference is encoded at about a megapixel and lies beside both prompts, in the order of their numbers. */
const references: Repeat = {
  each: 'references',
  most: 4,
  nodes: {
    reference: node('LoadImage', { image: '' }),
    scaled: node('ImageScaleToTotalPixels', {
      ...{ image: ['reference', 0], upscale_method: 'lanczos', megapixels: 1, resolution_steps: 1 },
    }),
    encoded: node('VAEEncode', { pixels: ['scaled', 0], vae: ['vae', 0] }),
    with: node('ReferenceLatent', { conditioning: ['@positive', 0], latent: ['encoded', 0] }),
    without: node('ReferenceLatent', { conditioning: ['@negative', 0], latent: ['encoded', 0] }),
  },
  ties: [{ value: 'media', node: 'reference', input: 'image' }],
  threads: {
    positive: { start: ['positive', 0], carry: ['with', 0], into: [{ node: 'guider', input: 'positive' }] },
    negative: { start: ['negative', 0], carry: ['without', 0], into: [{ node: 'guider', input: 'negative' }] },
  },
};

const loras: Repeat = {
  each: 'loras',
  most: 8,
  nodes: { lora: node('LoraLoaderModelOnly', { model: ['@model', 0], lora_name: '', strength_model: 1 }) },
  ties: [
    { value: 'name', node: 'lora', input: 'lora_name' },
    { value: 'strength', node: 'lora', input: 'strength_model' },
  ],
  threads: { model: { start: ['unet', 0], carry: ['lora', 0], into: [{ node: 'guider', input: 'model' }] } },
};

/** FLUX.2 Klein: a picture from words and numbered references, from a picture, or under a mask. */
export function kleinBinding({ size, from, cfg }: Klein): Binding {
  const workflow: Workflow = {
    unet: node('UNETLoader', { unet_name: '', weight_dtype: 'default' }),
    text: node('CLIPLoader', { clip_name: '', type: 'flux2', device: 'default' }),
    vae: node('VAELoader', { vae_name: '' }),
    positive: node('CLIPTextEncode', { text: '', clip: ['text', 0] }),
    negative: cfg
      ? node('CLIPTextEncode', { text: '', clip: ['text', 0] })
      : node('ConditioningZeroOut', { conditioning: ['positive', 0] }),
    noise: node('RandomNoise', { noise_seed: 0 }),
    sampler: node('KSamplerSelect', { sampler_name: 'euler' }),
    sigmas: node('Flux2Scheduler', { steps: 4, width: 1024, height: 1024 }),
    guider: node('CFGGuider', { model: ['unet', 0], positive: ['positive', 0], negative: ['negative', 0], cfg: 1 }),
    latent: node('EmptyFlux2LatentImage', { width: 1024, height: 1024, batch_size: 1 }),
    sample: node('SamplerCustomAdvanced', {
      ...{ noise: ['noise', 0], guider: ['guider', 0], sampler: ['sampler', 0], sigmas: ['sigmas', 0] },
      latent_image: ['latent', 0],
    }),
    picture: node('VAEDecode', { samples: ['sample', 0], vae: ['vae', 0] }),
    save: node('SaveImage', { images: ['picture', 0], filename_prefix: 'reelgraph/still' }),
  };
  const ties: Tie[] = [
    { value: 'prompt', node: 'positive', input: 'text' },
    { value: 'seed', node: 'noise', input: 'noise_seed' },
    { value: 'steps', node: 'sigmas', input: 'steps' },
    ...(cfg
      ? [
          { value: 'trueCfg', node: 'guider', input: 'cfg' },
          { value: 'negative', node: 'negative', input: 'text' },
        ]
      : []),
    ...(['width', 'height'] as const).flatMap((value) => [
      { value, node: 'sigmas', input: value },
      ...(from === 'text' ? [{ value, node: 'latent', input: value }] : []),
    ]),
  ];
  if (from !== 'text') {
    // Picture and mask arrive in the size of the result.
    workflow.given = node('LoadImage', { image: '' });
    workflow.latent = node('VAEEncode', { pixels: ['given', 0], vae: ['vae', 0] });
    workflow.part = node('SplitSigmasDenoise', { sigmas: ['sigmas', 0], denoise: 1 });
    workflow.sample!.inputs.sigmas = ['part', 1];
    ties.push({ value: 'picture', node: 'given', input: 'image' });
    ties.push({ value: 'strength', node: 'part', input: 'denoise' });
  }
  if (from === 'mask') {
    workflow.mask = node('LoadImageMask', { image: '', channel: 'red' });
    workflow.masked = node('SetLatentNoiseMask', { samples: ['latent', 0], mask: ['mask', 0] });
    workflow.sample!.inputs.latent_image = ['masked', 0];
    ties.push({ value: 'mask', node: 'mask', input: 'image' });
  }
  return {
    format: 'reelgraph/comfyui-binding',
    version: 1,
    id: `flux-2-klein-${size}-${from}${cfg ? '-cfg' : ''}`,
    label: `FLUX.2 Klein ${size.toUpperCase()}, ${words[from]}${cfg ? ', true CFG' : ''}`,
    capability: 'image',
    workflow,
    ties,
    repeats: [references, loras],
    needs: [
      ...(from === 'text' ? [] : from === 'mask' ? ['picture', 'mask'] : ['picture']),
      ...(cfg ? ['trueCfg'] : []),
    ],
    models: [
      klein.unet([{ node: 'unet', input: 'unet_name' }], size),
      klein.text([{ node: 'text', input: 'clip_name' }], size),
      klein.vae([{ node: 'vae', input: 'vae_name' }]),
    ],
    outputs: [{ node: 'save', role: 'result' }],
    limits: { multiple: 16, frameStep: 1 },
    vram: size === '4b' ? 12e9 : 20e9,
  };
}

/** 9B before 4B: who has put it there wants it. */
export const kleinBindings = (): Binding[] =>
  (['9b', '4b'] as const).flatMap((size) =>
    (['text', 'picture', 'mask'] as const).flatMap((from) =>
      [false, true].map((cfg) => kleinBinding({ size, from, cfg })),
    ),
  );

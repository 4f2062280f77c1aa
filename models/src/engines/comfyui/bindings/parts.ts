import type { ModelNeed, Workflow } from '../binding.ts';

/** A node in ComfyUI's API format. */
export const node = (class_type: string, inputs: Record<string, unknown>): Workflow[string] => ({ class_type, inputs });

const GB = 1e9;
const hub = (repository: string, path: string) => `https://huggingface.co/${repository}/resolve/main/${path}`;
const LTX = 'LTX-2 Community License';

type Inputs = ModelNeed['inputs'];

/** Sizes are those of the published files, rounded where only a rounded figure is published. */
export const checkpoints = {
  distilled: (inputs: Inputs, twoStage: boolean): ModelNeed => ({
    label: 'LTX-2 distilled checkpoint',
    inputs,
    folder: 'checkpoints',
    candidates: [
      {
        match: 'ltx-2.3*distilled*',
        licence: LTX,
        set: [
          { node: 'sampler', input: 'sampler_name', to: 'euler_ancestral_cfg_pp' },
          ...(twoStage ? [{ node: 'sampler2', input: 'sampler_name', to: 'euler_cfg_pp' }] : []),
        ],
      },
      { match: 'ltx-2-*distilled*', licence: LTX },
    ],
    get: {
      file: 'ltx-2-19b-distilled-fp8.safetensors',
      url: hub('Lightricks/LTX-2', 'ltx-2-19b-distilled-fp8.safetensors'),
      bytes: 27 * GB,
    },
  }),
  dev: (inputs: Inputs): ModelNeed => ({
    label: 'LTX-2 checkpoint',
    inputs,
    folder: 'checkpoints',
    candidates: [
      { match: 'ltx-2.3*dev*', licence: LTX },
      { match: 'ltx-2-*dev*', licence: LTX },
    ],
    get: {
      file: 'ltx-2-19b-dev-fp8.safetensors',
      url: hub('Lightricks/LTX-2', 'ltx-2-19b-dev-fp8.safetensors'),
      bytes: 27 * GB,
    },
  }),
};

export const gemma = (inputs: Inputs): ModelNeed => ({
  label: 'Gemma 3 12B text encoder',
  inputs,
  folder: 'text_encoders',
  candidates: [
    { match: 'gemma_3_12b*fp8*', licence: 'Gemma Terms of Use' },
    { match: '*gemma*3*12b*', licence: 'Gemma Terms of Use' },
  ],
  get: {
    file: 'gemma_3_12B_it_fp8_scaled.safetensors',
    url: hub('Comfy-Org/ltx-2', 'split_files/text_encoders/gemma_3_12B_it_fp8_scaled.safetensors'),
    bytes: 13 * GB,
  },
});

export const upscaler = (inputs: Inputs): ModelNeed => ({
  label: 'LTX-2 spatial upscaler ×2',
  inputs,
  folder: 'latent_upscale_models',
  candidates: [
    { match: 'ltx-2.3-spatial-upscaler-x2*', licence: LTX },
    { match: 'ltx-2-spatial-upscaler-x2*', licence: LTX },
  ],
  get: {
    file: 'ltx-2-spatial-upscaler-x2-1.0.safetensors',
    url: hub('Lightricks/LTX-2', 'ltx-2-spatial-upscaler-x2-1.0.safetensors'),
    bytes: 1 * GB,
  },
});

export const distilledLora = (inputs: Inputs): ModelNeed => ({
  label: 'LTX-2 distilled LoRA (second stage)',
  inputs,
  folder: 'loras',
  candidates: [
    { match: 'ltx-2.3*distilled-lora*', licence: LTX },
    { match: 'ltx-2-*distilled-lora*', licence: LTX },
  ],
  get: {
    file: 'ltx-2-19b-distilled-lora-384.safetensors',
    url: hub('Lightricks/LTX-2', 'ltx-2-19b-distilled-lora-384.safetensors'),
    bytes: 7.7 * GB,
  },
});

/** Which of its IC-LoRAs follows a reference picture differs; one that says so in its name goes first. */
export const icLora = (inputs: Inputs): ModelNeed => ({
  label: 'LTX-2 IC-LoRA for references',
  inputs,
  folder: 'loras',
  candidates: [
    { match: 'ltx-2*ic-lora*reference*', licence: LTX },
    { match: 'ltx-2*ic-lora*ingredients*', licence: LTX },
    { match: 'ltx-2*ic-lora*union*', licence: LTX },
    { match: 'ltx-2*ic-lora*', licence: LTX },
  ],
});

/** FLUX.2 Klein: its distilled models in 4 steps, base models with guidance. 4B is free for all use, 9B is not. */
export const klein = {
  unet: (inputs: Inputs, size: '4b' | '9b'): ModelNeed => ({
    label: `FLUX.2 Klein ${size.toUpperCase()}`,
    inputs,
    folder: 'diffusion_models',
    candidates: [
      { match: `flux-2-klein-${size}*`, ...kleinLicence[size] },
      { match: `flux2*klein*${size}*`, ...kleinLicence[size] },
    ],
    get:
      size === '4b'
        ? {
            file: 'flux-2-klein-4b-fp8.safetensors',
            url: hub('black-forest-labs/FLUX.2-klein-4b-fp8', 'flux-2-klein-4b-fp8.safetensors'),
            bytes: 4_070_624_520,
          }
        : {
            file: 'flux-2-klein-9b-fp8.safetensors',
            url: hub('black-forest-labs/FLUX.2-klein-9b-fp8', 'flux-2-klein-9b-fp8.safetensors'),
            bytes: 9.4 * GB,
          },
  }),
  text: (inputs: Inputs, size: '4b' | '9b'): ModelNeed => ({
    label: size === '4b' ? 'Qwen3 4B text encoder' : 'Qwen3 8B text encoder',
    inputs,
    folder: 'text_encoders',
    candidates: [{ match: size === '4b' ? 'qwen_3_4b*' : 'qwen_3_8b*', licence: 'Apache-2.0' }],
    get:
      size === '4b'
        ? {
            file: 'qwen_3_4b.safetensors',
            url: hub('Comfy-Org/z_image_turbo', 'split_files/text_encoders/qwen_3_4b.safetensors'),
            bytes: 8_044_982_048,
          }
        : {
            file: 'qwen_3_8b_fp8mixed.safetensors',
            url: hub('Comfy-Org/flux2-klein-9B', 'split_files/text_encoders/qwen_3_8b_fp8mixed.safetensors'),
            bytes: 8.7 * GB,
          },
  }),
  vae: (inputs: Inputs): ModelNeed => ({
    label: 'FLUX.2 VAE',
    inputs,
    folder: 'vae',
    candidates: [{ match: 'flux2-vae*', licence: 'Apache-2.0' }, { match: 'flux2*vae*' }],
    get: {
      file: 'flux2-vae.safetensors',
      url: hub('Comfy-Org/flux2-dev', 'split_files/vae/flux2-vae.safetensors'),
      bytes: 336_213_556,
    },
  }),
};

const kleinLicence = {
  '4b': { licence: 'Apache-2.0' },
  '9b': { licence: 'FLUX Non-Commercial License', nonCommercial: true },
} as const;

export const sam3 = (inputs: Inputs): ModelNeed => ({
  label: 'SAM 3',
  inputs,
  folder: 'checkpoints',
  candidates: [{ match: 'sam3*', licence: 'SAM License' }],
  get: {
    file: 'sam3.1_multiplex_fp16.safetensors',
    url: hub('Comfy-Org/sam3.1', 'checkpoints/sam3.1_multiplex_fp16.safetensors'),
    bytes: 1_745_546_848,
  },
});

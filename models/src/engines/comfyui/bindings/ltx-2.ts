import type { Binding, Repeat, Tie, Workflow } from '../binding.ts';
import { checkpoints, distilledLora, gemma, icLora, node, upscaler } from './parts.ts';

/** What the clip is held to besides its prompt. */
type Held = 'text' | 'start' | 'before' | 'keyframes' | 'sheet';
interface Ltx {
  readonly held: Held;
  readonly stages: 1 | 2;
  readonly checkpoint: 'distilled' | 'dev';
}

/** Noise levels of the distilled model, first and second stage. */
const STAGE_1 = '1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875, 0.0';
const STAGE_2 = '0.909375, 0.725, 0.421875, 0.0';
const vae = ['ckpt', 2];

const words: Record<Held, string> = {
  text: 'text',
  start: 'first frame',
  before: 'going on',
  keyframes: 'keyframes',
  sheet: 'reference (IC-LoRA)',
};

/** Latents with a first frame, or with the end of the clip before, in their first places. */
function inPlace(workflow: Workflow, name: string, latent: unknown, strength: number): [string, number] {
  workflow[name] = node('LTXVImgToVideoInplace', { vae, image: ['prepared', 0], latent, strength, bypass: false });
  return [name, 0];
}

/** One guide for each keyframe, on a stage's conditioning and latents. */
function guides(stage: '' | '2', latent: [string, number], conditioning: string): Repeat {
  const name = (id: string) => `${id}${stage}`;
  return {
    each: 'keyframes',
    most: 12,
    nodes: {
      [name('picture')]: node('LoadImage', { image: '' }),
      [name('soft')]: node('LTXVPreprocess', { image: [name('picture'), 0], img_compression: 33 }),
      [name('guide')]: node('LTXVAddGuide', {
        positive: ['@positive', 0],
        negative: ['@negative', 0],
        vae,
        latent: ['@latent', 0],
        image: [name('soft'), 0],
        frame_idx: 0,
        strength: 1,
      }),
    },
    ties: [
      { value: 'media', node: name('picture'), input: 'image' },
      { value: 'frame', node: name('guide'), input: 'frame_idx', as: 'integer' },
      { value: 'strength', node: name('guide'), input: 'strength' },
    ],
    threads: {
      positive: {
        start: [conditioning, 0],
        carry: [name('guide'), 0],
        into: [
          { node: name('guider'), input: 'positive' },
          { node: name('crop'), input: 'positive' },
        ],
      },
      negative: {
        start: [conditioning, 1],
        carry: [name('guide'), 1],
        into: [
          { node: name('guider'), input: 'negative' },
          { node: name('crop'), input: 'negative' },
        ],
      },
      latent: { start: latent, carry: [name('guide'), 2], into: [{ node: name('av'), input: 'video_latent' }] },
    },
  };
}

/** LTX-2 with sound, in one stage or with the second at twice the size, held to what the request shows. */
export function ltx2({ held, stages, checkpoint }: Ltx): Binding {
  const two = stages === 2;
  const dev = checkpoint === 'dev';
  const scale = two ? { times: 0.5, multiple: 32 } : { multiple: 32 };
  const guided = held === 'keyframes' || held === 'sheet';
  const workflow: Workflow = {
    ckpt: node('CheckpointLoaderSimple', { ckpt_name: '' }),
    text: node('LTXAVTextEncoderLoader', { text_encoder: '', ckpt_name: '', device: 'default' }),
    sound: node('LTXVAudioVAELoader', { ckpt_name: '' }),
    positive: node('CLIPTextEncode', { text: '', clip: ['text', 0] }),
    negative: node('CLIPTextEncode', { text: '', clip: ['text', 0] }),
    timed: node('LTXVConditioning', { positive: ['positive', 0], negative: ['negative', 0], frame_rate: 24 }),
    empty: node('EmptyLTXVLatentVideo', { width: 768, height: 512, length: 97, batch_size: 1 }),
    silence: node('LTXVEmptyLatentAudio', {
      frames_number: 97,
      frame_rate: 24,
      batch_size: 1,
      audio_vae: ['sound', 0],
    }),
    av: node('LTXVConcatAVLatent', { video_latent: ['empty', 0], audio_latent: ['silence', 0] }),
    noise: node('RandomNoise', { noise_seed: 0 }),
    sampler: node('KSamplerSelect', { sampler_name: 'euler' }),
    sigmas: dev
      ? node('LTXVScheduler', {
          ...{ steps: 30, max_shift: 2.05, base_shift: 0.95, stretch: true, terminal: 0.1 },
          latent: ['av', 0],
        })
      : node('ManualSigmas', { sigmas: STAGE_1 }),
    guider: node('CFGGuider', {
      ...{ model: ['ckpt', 0], positive: ['timed', 0], negative: ['timed', 1], cfg: dev ? 3 : 1 },
    }),
    sample: node('SamplerCustomAdvanced', {
      ...{ noise: ['noise', 0], guider: ['guider', 0], sampler: ['sampler', 0], sigmas: ['sigmas', 0] },
      latent_image: ['av', 0],
    }),
    apart: node('LTXVSeparateAVLatent', { av_latent: ['sample', 0] }),
  };
  const ties: Tie[] = [
    { value: 'prompt', node: 'positive', input: 'text' },
    { value: 'negative', node: 'negative', input: 'text' },
    { value: 'rate', node: 'timed', input: 'frame_rate' },
    { value: 'rate', node: 'silence', input: 'frame_rate', as: 'integer' },
    { value: 'rate', node: 'film', input: 'fps' },
    { value: 'width', node: 'empty', input: 'width', as: 'integer', ...scale },
    { value: 'height', node: 'empty', input: 'height', as: 'integer', ...scale },
    { value: 'frames', node: 'empty', input: 'length' },
    { value: 'frames', node: 'silence', input: 'frames_number' },
    { value: 'seed', node: 'noise', input: 'noise_seed' },
    ...(dev
      ? [
          { value: 'steps', node: 'sigmas', input: 'steps' },
          { value: 'guidance', node: 'guider', input: 'cfg' },
        ]
      : []),
  ];
  const repeats: Repeat[] = [];
  // LoRAs of the person lie over the model that every guider takes.
  const modelOf = held === 'sheet' ? 'ic' : 'ckpt';
  const into = [{ node: 'guider', input: 'model' }];

  if (held === 'start' || held === 'before') {
    const frames = held === 'start' ? ['picture', 0] : ['parts', 0];
    if (held === 'start') workflow.picture = node('LoadImage', { image: '' });
    else {
      workflow.clip = node('LoadVideo', { file: '' });
      workflow.parts = node('GetVideoComponents', { video: ['clip', 0] });
    }
    workflow.prepared = node('LTXVPreprocess', { image: frames, img_compression: held === 'start' ? 33 : 18 });
    workflow.av!.inputs.video_latent = inPlace(workflow, 'held', ['empty', 0], 1);
    if (held === 'start') {
      ties.push({ value: 'start', node: 'picture', input: 'image' });
      ties.push({ value: 'startStrength', node: 'held', input: 'strength' });
    } else ties.push({ value: 'before', node: 'clip', input: 'file' });
  }
  if (guided)
    workflow.crop = node('LTXVCropGuides', { positive: ['timed', 0], negative: ['timed', 1], latent: ['apart', 0] });
  if (held === 'keyframes') repeats.push(guides('', ['empty', 0], 'timed'));
  if (held === 'sheet') {
    workflow.ic = node('LoraLoaderModelOnly', { model: ['ckpt', 0], lora_name: '', strength_model: 1 });
    workflow.icFacts = node('GetICLoRAParameters', { iclora_model: ['ic', 0] });
    workflow.picture = node('LoadImage', { image: '' });
    workflow.guide = node('LTXVAddGuide', {
      ...{ positive: ['timed', 0], negative: ['timed', 1], vae, latent: ['empty', 0], image: ['picture', 0] },
      ...{ frame_idx: 0, strength: 1, iclora_parameters: ['icFacts', 0] },
    });
    workflow.av!.inputs.video_latent = ['guide', 2];
    for (const taker of [workflow.guider!, workflow.crop!]) {
      taker.inputs.positive = ['guide', 0];
      taker.inputs.negative = ['guide', 1];
    }
    ties.push({ value: 'sheet', node: 'picture', input: 'image' });
    ties.push({ value: 'sheetStrength', node: 'guide', input: 'strength' });
  }

  if (two) {
    workflow.upscaler = node('LatentUpscaleModelLoader', { model_name: '' });
    const small = guided ? ['crop', 2] : ['apart', 0];
    workflow.larger = node('LTXVLatentUpsampler', { samples: small, upscale_model: ['upscaler', 0], vae });
    const conditioning = guided ? 'crop' : 'timed';
    const latent = held === 'start' || held === 'before' ? inPlace(workflow, 'held2', ['larger', 0], 1) : ['larger', 0];
    workflow.av2 = node('LTXVConcatAVLatent', { video_latent: latent, audio_latent: ['apart', 1] });
    workflow.noise2 = node('RandomNoise', { noise_seed: 0 });
    workflow.sampler2 = node('KSamplerSelect', { sampler_name: 'gradient_estimation' });
    workflow.sigmas2 = node('ManualSigmas', { sigmas: STAGE_2 });
    workflow.guider2 = node('CFGGuider', {
      ...{ model: ['ckpt', 0], positive: [conditioning, 0], negative: [conditioning, 1], cfg: 1 },
    });
    workflow.sample2 = node('SamplerCustomAdvanced', {
      ...{ noise: ['noise2', 0], guider: ['guider2', 0], sampler: ['sampler2', 0], sigmas: ['sigmas2', 0] },
      latent_image: ['av2', 0],
    });
    workflow.apart2 = node('LTXVSeparateAVLatent', { av_latent: ['sample2', 1] });
    ties.push({ value: 'seed', node: 'noise2', input: 'noise_seed' });
    if (held === 'start') ties.push({ value: 'startStrength', node: 'held2', input: 'strength' });
    if (held === 'keyframes') {
      workflow.crop2 = node('LTXVCropGuides', { positive: ['crop', 0], negative: ['crop', 1], latent: ['apart2', 0] });
      repeats.push(guides('2', ['larger', 0], 'crop'));
    }
    if (dev) workflow.fast = node('LoraLoaderModelOnly', { model: ['ckpt', 0], lora_name: '', strength_model: 1 });
    into.push(dev ? { node: 'fast', input: 'model' } : { node: 'guider2', input: 'model' });
    if (dev) workflow.guider2.inputs.model = ['fast', 0];
  }
  repeats.push({
    each: 'loras',
    most: 8,
    nodes: { lora: node('LoraLoaderModelOnly', { model: ['@model', 0], lora_name: '', strength_model: 1 }) },
    ties: [
      { value: 'name', node: 'lora', input: 'lora_name' },
      { value: 'strength', node: 'lora', input: 'strength_model' },
    ],
    threads: { model: { start: [modelOf, 0], carry: ['lora', 0], into } },
  });

  const last = two ? 'apart2' : 'apart';
  const pictures = held === 'keyframes' ? [two ? 'crop2' : 'crop', 2] : guided && !two ? ['crop', 2] : [last, 0];
  workflow.frames = node('VAEDecodeTiled', {
    ...{ samples: pictures, vae, tile_size: 512, overlap: 64, temporal_size: 80, temporal_overlap: 24 },
  });
  workflow.heard = node('LTXVAudioVAEDecode', { samples: [last, 1], audio_vae: ['sound', 0] });
  workflow.film = node('CreateVideo', { images: ['frames', 0], audio: ['heard', 0], fps: 24 });
  workflow.save = node('SaveVideo', {
    ...{ video: ['film', 0], filename_prefix: 'reelgraph/take', format: 'auto', codec: 'auto' },
  });

  const named = [
    { node: 'ckpt', input: 'ckpt_name' },
    { node: 'text', input: 'ckpt_name' },
    { node: 'sound', input: 'ckpt_name' },
  ];
  return {
    format: 'reelgraph/comfyui-binding',
    version: 1,
    id: `ltx-2-${checkpoint}-${held}-${stages}`,
    label: `LTX-2 ${checkpoint}, ${words[held]}${two ? ', two stages' : ''}`,
    capability: 'video',
    workflow,
    ties,
    repeats,
    needs: held === 'text' ? [] : [held],
    models: [
      dev ? checkpoints.dev(named) : checkpoints.distilled(named, two),
      gemma([{ node: 'text', input: 'text_encoder' }]),
      ...(two ? [upscaler([{ node: 'upscaler', input: 'model_name' }])] : []),
      ...(two && dev ? [distilledLora([{ node: 'fast', input: 'lora_name' }])] : []),
      ...(held === 'sheet' ? [icLora([{ node: 'ic', input: 'lora_name' }])] : []),
    ],
    outputs: [{ node: 'save', role: 'result' }],
    limits: { multiple: two ? 64 : 32, frameStep: 8, mostFrames: 505 },
    vram: 24e9,
  };
}

/** The better first: two stages before one, the quick checkpoint before the slow one. */
export const ltx2Bindings = (): Binding[] =>
  (['text', 'start', 'before', 'keyframes', 'sheet'] as const).flatMap((held) =>
    (['distilled', 'dev'] as const).flatMap((checkpoint) =>
      ([2, 1] as const).map((stages) => ltx2({ held, stages, checkpoint })),
    ),
  );

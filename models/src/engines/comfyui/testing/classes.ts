/**
 * Nodes of a ComfyUI server as `GET /object_info` describes them: names and types of inputs and outputs, from its public
 * sources (`nodes.py` and `comfy_extras`, autumn 2026). The test server checks every prompt against them as ComfyUI does.
 */
export type InputType = string | readonly string[];
export interface NodeClass {
  readonly required: Readonly<Record<string, InputType>>;
  readonly optional?: Readonly<Record<string, InputType>>;
  readonly outputs: readonly string[];
  /** Ends a graph: a prompt needs one. */
  readonly output?: true;
}

const define = (required: NodeClass['required'], outputs: string, more: Partial<NodeClass> = {}): NodeClass => ({
  required,
  outputs: outputs === '' ? [] : outputs.split(' '),
  ...more,
});

const both = { positive: 'CONDITIONING', negative: 'CONDITIONING' };
const size = { width: 'INT', height: 'INT' };

/** Choices of a list of model files are filled in by the server: `@folder`. */
export const nodeClasses: Readonly<Record<string, NodeClass>> = {
  CheckpointLoaderSimple: define({ ckpt_name: '@checkpoints' }, 'MODEL CLIP VAE'),
  UNETLoader: define(
    { unet_name: '@diffusion_models', weight_dtype: ['default', 'fp8_e4m3fn', 'fp8_e4m3fn_fast', 'fp8_e5m2'] },
    'MODEL',
  ),
  CLIPLoader: define({ clip_name: '@text_encoders', type: ['stable_diffusion', 'sd3', 'ltxv', 'flux2'] }, 'CLIP', {
    optional: { device: ['default', 'cpu'] },
  }),
  VAELoader: define({ vae_name: '@vae' }, 'VAE'),
  LoraLoaderModelOnly: define({ model: 'MODEL', lora_name: '@loras', strength_model: 'FLOAT' }, 'MODEL'),
  LatentUpscaleModelLoader: define({ model_name: '@latent_upscale_models' }, 'LATENT_UPSCALE_MODEL'),
  LTXAVTextEncoderLoader: define(
    { text_encoder: '@text_encoders', ckpt_name: '@checkpoints', device: ['default', 'cpu'] },
    'CLIP',
  ),
  LTXVAudioVAELoader: define({ ckpt_name: '@checkpoints' }, 'VAE'),
  CLIPTextEncode: define({ text: 'STRING', clip: 'CLIP' }, 'CONDITIONING'),
  ConditioningZeroOut: define({ conditioning: 'CONDITIONING' }, 'CONDITIONING'),
  ReferenceLatent: define({ conditioning: 'CONDITIONING' }, 'CONDITIONING', { optional: { latent: 'LATENT' } }),
  LTXVConditioning: define({ ...both, frame_rate: 'FLOAT' }, 'CONDITIONING CONDITIONING'),
  EmptyLTXVLatentVideo: define({ ...size, length: 'INT', batch_size: 'INT' }, 'LATENT'),
  LTXVEmptyLatentAudio: define(
    { frames_number: 'INT', frame_rate: 'INT', batch_size: 'INT', audio_vae: 'VAE' },
    'LATENT',
  ),
  LTXVConcatAVLatent: define({ video_latent: 'LATENT', audio_latent: 'LATENT' }, 'LATENT'),
  LTXVSeparateAVLatent: define({ av_latent: 'LATENT' }, 'LATENT LATENT'),
  LTXVImgToVideoInplace: define(
    { vae: 'VAE', image: 'IMAGE', latent: 'LATENT', strength: 'FLOAT', bypass: 'BOOLEAN' },
    'LATENT',
  ),
  LTXVPreprocess: define({ image: 'IMAGE', img_compression: 'INT' }, 'IMAGE'),
  LTXVAddGuide: define(
    { ...both, vae: 'VAE', latent: 'LATENT', image: 'IMAGE', frame_idx: 'INT', strength: 'FLOAT' },
    'CONDITIONING CONDITIONING LATENT',
    { optional: { iclora_parameters: 'IC_LORA_PARAMETERS' } },
  ),
  GetICLoRAParameters: define({ iclora_model: 'MODEL' }, 'IC_LORA_PARAMETERS'),
  LTXVCropGuides: define({ ...both, latent: 'LATENT' }, 'CONDITIONING CONDITIONING LATENT'),
  LTXVLatentUpsampler: define({ samples: 'LATENT', upscale_model: 'LATENT_UPSCALE_MODEL', vae: 'VAE' }, 'LATENT'),
  LTXVScheduler: define(
    { steps: 'INT', max_shift: 'FLOAT', base_shift: 'FLOAT', stretch: 'BOOLEAN', terminal: 'FLOAT' },
    'SIGMAS',
    { optional: { latent: 'LATENT' } },
  ),
  LTXVAudioVAEDecode: define({ samples: 'LATENT', audio_vae: 'VAE' }, 'AUDIO'),
  ManualSigmas: define({ sigmas: 'STRING' }, 'SIGMAS'),
  Flux2Scheduler: define({ steps: 'INT', ...size }, 'SIGMAS'),
  SplitSigmasDenoise: define({ sigmas: 'SIGMAS', denoise: 'FLOAT' }, 'SIGMAS SIGMAS'),
  KSamplerSelect: define(
    { sampler_name: ['euler', 'euler_ancestral_cfg_pp', 'euler_cfg_pp', 'gradient_estimation'] },
    'SAMPLER',
  ),
  RandomNoise: define({ noise_seed: 'INT' }, 'NOISE'),
  CFGGuider: define({ model: 'MODEL', ...both, cfg: 'FLOAT' }, 'GUIDER'),
  SamplerCustomAdvanced: define(
    { noise: 'NOISE', guider: 'GUIDER', sampler: 'SAMPLER', sigmas: 'SIGMAS', latent_image: 'LATENT' },
    'LATENT LATENT',
  ),
  EmptyFlux2LatentImage: define({ ...size, batch_size: 'INT' }, 'LATENT'),
  SetLatentNoiseMask: define({ samples: 'LATENT', mask: 'MASK' }, 'LATENT'),
  VAEEncode: define({ pixels: 'IMAGE', vae: 'VAE' }, 'LATENT'),
  VAEDecode: define({ samples: 'LATENT', vae: 'VAE' }, 'IMAGE'),
  VAEDecodeTiled: define(
    { samples: 'LATENT', vae: 'VAE', tile_size: 'INT', overlap: 'INT', temporal_size: 'INT', temporal_overlap: 'INT' },
    'IMAGE',
  ),
  LoadImage: define({ image: '@input' }, 'IMAGE MASK'),
  LoadImageMask: define({ image: '@input', channel: ['alpha', 'red', 'green', 'blue'] }, 'MASK'),
  LoadVideo: define({ file: '@input' }, 'VIDEO'),
  GetVideoComponents: define({ video: 'VIDEO' }, 'IMAGE AUDIO FLOAT'),
  ImageScaleToTotalPixels: define(
    {
      image: 'IMAGE',
      upscale_method: ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'],
      megapixels: 'FLOAT',
      resolution_steps: 'INT',
    },
    'IMAGE',
  ),
  MaskToImage: define({ mask: 'MASK' }, 'IMAGE'),
  CreateVideo: define({ images: 'IMAGE', fps: 'FLOAT' }, 'VIDEO', { optional: { audio: 'AUDIO' } }),
  SaveVideo: define(
    { video: 'VIDEO', filename_prefix: 'STRING', format: ['auto', 'mp4'], codec: ['auto', 'h264'] },
    '',
    { output: true },
  ),
  SaveImage: define({ images: 'IMAGE', filename_prefix: 'STRING' }, '', { output: true }),
  PreviewAny: define({ source: '*' }, '', { output: true }),
  PrimitiveBoundingBox: define({ x: 'INT', y: 'INT', width: 'INT', height: 'INT' }, 'BOUNDING_BOX'),
  SAM3_Detect: define(
    { model: 'MODEL', image: 'IMAGE', threshold: 'FLOAT', refine_iterations: 'INT', individual_masks: 'BOOLEAN' },
    'MASK BOUNDING_BOX',
    {
      optional: {
        conditioning: 'CONDITIONING',
        bboxes: 'BOUNDING_BOX',
        positive_coords: 'STRING',
        negative_coords: 'STRING',
      },
    },
  ),
  SAM3_VideoTrack: define(
    { images: 'IMAGE', model: 'MODEL', detection_threshold: 'FLOAT', max_objects: 'INT', detect_interval: 'INT' },
    'SAM3_TRACK_DATA',
    { optional: { initial_mask: 'MASK', conditioning: 'CONDITIONING' } },
  ),
  SAM3_TrackToMask: define({ track_data: 'SAM3_TRACK_DATA', object_indices: 'STRING' }, 'MASK'),
};

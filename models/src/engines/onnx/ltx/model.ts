import type { Bundle } from '../../../bundles/open-bundle.ts';
import { openTokenizer } from '../../../bundles/tokenizer.ts';
import type { Sessions } from '../sessions.ts';
import { float32, int64, type Tensor } from '../tensor.ts';
import { type LtxConfig, ltxConfig } from './config.ts';
import { denormalise, normalise, type Statistics } from './latents.ts';
import { type LatentShape, latentFrames } from './shape.ts';

/** A clip or picture: three planes of red, green and blue, −1 … 1, frames × height × width each. */
export interface Pixels {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** Normalised latents, channels first. */
export interface Latents {
  readonly shape: LatentShape;
  readonly data: Float32Array;
}

/** What a prompt becomes: one row of features a word for the picture, one for the sound. */
export interface Words {
  readonly video: Tensor;
  readonly sound: Tensor;
}

/** The graphs of one LTX-2 bundle as functions of tensors. */
export interface LtxModel {
  readonly config: LtxConfig;
  readonly video: Statistics;
  readonly sound: Statistics;
  words(prompt: string): Promise<Words>;
  encode(pixels: Pixels): Promise<Latents>;
  /** Twice as many rows and columns. Throws EngineError `component_missing` where the bundle has no upsampler. */
  upsample(latents: Latents): Promise<Latents>;
  /** Latents of any length and size of at least 2×2 to pixels, in one piece. `data` is not normalised any more. */
  decode(latents: Latents): Promise<Pixels>;
}

export async function openLtx(bundle: Bundle, sessions: Sessions): Promise<LtxModel> {
  const config = ltxConfig(bundle.manifest);
  const statistics = async (name: string): Promise<Statistics> => ({
    mean: await bundle.constant(`${name}_mean`),
    deviation: await bundle.constant(`${name}_std`),
    scale: config.config.video.scalingFactor,
  });
  const [video, sound, tokenizer] = await Promise.all([
    statistics('latents'),
    statistics('audio_latents'),
    openTokenizer(bundle),
  ]);
  const run = async (component: string, input: string, dims: readonly number[], data: Float32Array) => {
    const session = await sessions.open(component);
    return session.run({ [input]: float32(dims, data) });
  };
  const block = ({ channels, frames, rows, columns }: LatentShape) => [1, channels, frames, rows, columns];

  return {
    config,
    video,
    sound,

    async words(prompt) {
      const { ids, mask } = tokenizer.padded(prompt.trim());
      const dims = [1, ids.length];
      const text = await sessions.open('text');
      const found = await text.run({ input_ids: int64(dims, ids), attention_mask: int64(dims, mask) });
      return { video: found.video_embeds!, sound: found.audio_embeds! };
    },

    async encode({ frames, height, width, data }) {
      const { stride, channels } = config.config.video;
      const { latents } = await run('vae_encoder', 'pixels', [1, 3, frames, height, width], data);
      const shape = {
        channels,
        frames: latentFrames(frames, stride.frames),
        rows: height / stride.pixels,
        columns: width / stride.pixels,
      };
      return { shape, data: normalise(latents!.data as Float32Array, video) };
    },

    async upsample({ shape, data }) {
      const { latents } = await run('upsampler', 'hidden_states', block(shape), denormalise(data, video));
      const larger = { ...shape, rows: shape.rows * 2, columns: shape.columns * 2 };
      return { shape: larger, data: normalise(latents!.data as Float32Array, video) };
    },

    async decode({ shape, data }) {
      const { pixels } = await run('vae_decoder', 'latents', block(shape), denormalise(data, video));
      const [, , frames, height, width] = pixels!.dims as [number, number, number, number, number];
      return { frames, height, width, data: pixels!.data as Float32Array };
    },
  };
}

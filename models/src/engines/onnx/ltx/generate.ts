import type { Bundle } from '../../../bundles/open-bundle.ts';
import { ltxSigmas } from '../../../schedules/ltx.ts';
import type { Noise } from '../../../tensors/noise.ts';
import type { Sessions } from '../sessions.ts';
import { type Condition, conditioned } from './conditioning.ts';
import { denoise, type State } from './denoise.ts';
import { packLatents, packSound, unpackLatents } from './latents.ts';
import { type Latents, type LtxModel, openLtx, type Words } from './model.ts';
import { type ClipSize, latentShape, sizeOf, soundLatents } from './shape.ts';

/** A clip as the model sees it. Sizes are legal (`legal.ts`), pixel frames count from 0. */
export interface LtxRequest extends ClipSize {
  readonly rate: { readonly num: number; readonly den: number };
  readonly prompt: string;
  /** What it shall not be. Read only where `guidance` is above 1. */
  readonly negative?: string;
  /** Of the picture; the sound's follows in the proportion of the model's own two. 1: as the distilled weights want it. */
  readonly guidance?: number;
  /** Of a model that is not distilled. */
  readonly steps?: number;
  readonly conditions?: readonly Condition[];
  /** Normalised latents to begin from instead of noise alone, mixed with it by the first sigma: the second stage. */
  readonly begin?: { readonly video: Latents; readonly sound: Float32Array };
  /** Sigmas of its own, the last one 0. */
  readonly sigmas?: Float32Array;
}

export interface LtxTools {
  readonly bundle: Bundle;
  readonly sessions: Sessions;
  /** Drawn from twice: picture, then sound. */
  readonly noise: Noise;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: number, steps: number) => void;
  /** What the clip would be if it ended now: normalised latents. */
  readonly preview?: (latents: Latents) => void;
  /** Gives each graph's memory back as soon as the next one is needed, where all of them do not fit side by side. */
  readonly lean?: boolean;
  /** Which graph denoises. Default: `transformer`. */
  readonly transformer?: string;
}

/** Normalised latents of the picture and tokens of the sound. */
export interface Made {
  readonly video: Latents;
  readonly sound: Float32Array;
}

/**
 * LTX-2 in one stage: words, and conditions if there are any, become latents of picture and sound. Text to video, image
 * to video, keyframes, clips to follow and continuation differ in their conditions alone. The rules are those of
 * `LTX2Pipeline`, `LTX2ConditionPipeline` and `LTX2InContextPipeline` of diffusers 0.40, number by number: `ltx.test.ts`.
 */
export async function generate(request: LtxRequest, tools: LtxTools): Promise<Made> {
  const model = await openLtx(tools.bundle, tools.sessions);
  const { rate, conditions = [], begin } = request;
  const shape = begin?.video.shape ?? latentShape(request, model.config);
  const words = await model.words(request.prompt);
  const against = await negativeOf(request, model);
  if (tools.lean) await tools.sessions.release('text');
  tools.signal?.throwIfAborted();
  const { clean, mask, coordinates } = await conditioned(model, shape, rate.num / rate.den, conditions);
  if (tools.lean && conditions.length > 0) await tools.sessions.release('vae_encoder');
  const sigmas = request.sigmas ?? sigmasOf(request, mask.length, model);

  const transformer = tools.transformer ?? 'transformer';
  const state = startOf(request, tools.noise, { model, clean, mask, first: sigmas[0]! });
  const own = sizeOf(shape);
  await denoise(state, {
    transformer: await tools.sessions.open(transformer),
    config: model.config,
    ...{ sigmas, words, clean, mask, coordinates },
    ...(against ? { against } : {}),
    ...(tools.signal ? { signal: tools.signal } : {}),
    onStep: (step, steps, now) => {
      tools.onStep?.(step, steps);
      tools.preview?.({ shape, data: unpackLatents(now.subarray(0, own), shape) });
    },
  });
  if (tools.lean) await tools.sessions.release(transformer);
  return { video: { shape, data: unpackLatents(state.video, shape) }, sound: state.sound };
}

function sigmasOf({ steps }: LtxRequest, tokens: number, { config: { scheduler } }: LtxModel): Float32Array {
  if (scheduler.distilled && steps === undefined) return Float32Array.from(scheduler.stage1);
  return ltxSigmas(steps ?? scheduler.steps, tokens, scheduler.shift);
}

async function negativeOf({ guidance, negative }: LtxRequest, model: LtxModel) {
  const { video, audio, rescale } = model.config.scheduler.guidance;
  const scale = guidance ?? (model.config.scheduler.distilled ? 1 : video);
  if (scale <= 1) return undefined;
  const words: Words = await model.words(negative ?? '');
  return { words, video: { scale, rescale }, sound: { scale: 1 + ((scale - 1) * (audio - 1)) / (video - 1), rescale } };
}

/**
 * Noise, and what is conditioned or begun from mixed into it by its share. A clip from words alone draws its noise in the
 * order of its latents, all others in that of their tokens: a seed that was found elsewhere gives the same clip here.
 */
function startOf(
  { begin, conditions, rate, frames }: LtxRequest,
  noise: Noise,
  { model, clean, mask, first }: { model: LtxModel; clean: Float32Array; mask: Float32Array; first: number },
): State {
  const { config } = model;
  const plain = !begin && !conditions?.length;
  const shape = begin?.video.shape;
  const drawn = noise(clean.length);
  const video = plain ? packLatents(drawn, latentShapeOf(clean.length, mask.length)) : drawn;
  const channels = clean.length / mask.length;
  const from = clean.slice();
  if (begin && shape) {
    const tokens = packLatents(begin.video.data, shape);
    // What is conditioned stays what it is asked to be.
    for (let i = 0; i < tokens.length; i++) if (mask[Math.floor(i / channels)] === 0) from[i] = tokens[i]!;
  }
  for (let i = 0; i < video.length; i++) {
    const share = Math.fround((1 - mask[Math.floor(i / channels)]!) * first);
    video[i] = Math.fround(video[i]! * share) + Math.fround(from[i]! * (1 - share));
  }
  const { channels: many, mel } = config.config.audio;
  const length = begin ? begin.sound.length / (many * mel) : soundLatents(frames, rate, config);
  const hiss = noise(length * many * mel);
  if (!begin) return { video, sound: plain ? packSound(hiss, many, length, mel) : hiss };
  return {
    video,
    sound: hiss.map((value, i) => Math.fround(first * value) + Math.fround((1 - first) * begin.sound[i]!)),
  };
}

/** Packing needs only how many tokens there are, not how they lie. */
const latentShapeOf = (numbers: number, tokens: number) => ({
  channels: numbers / tokens,
  frames: tokens,
  rows: 1,
  columns: 1,
});

import { EngineError } from '../../../capabilities/capability.ts';
import { BROKEN_FRAME } from '../../../devices/frame-check.ts';
import { cleanEstimate, eulerStep } from '../../../schedules/flow-match.ts';
import type { Session } from '../sessions.ts';
import { float32 } from '../tensor.ts';
import type { LtxConfig } from './config.ts';
import { type Coordinates, soundCoordinates } from './coordinates.ts';
import { type Guidance, guided } from './guidance.ts';
import type { Words } from './model.ts';

/** Picture and sound on their way from noise, as tokens. Both are changed in place. */
export interface State {
  readonly video: Float32Array;
  readonly sound: Float32Array;
}

export interface DenoiseSettings {
  readonly transformer: Session;
  readonly config: LtxConfig;
  /** From the first sigma down to 0. */
  readonly sigmas: Float32Array;
  readonly words: Words;
  /** Words that the clip shall not follow, and how strongly: each step costs twice. */
  readonly against?: { readonly words: Words; readonly video: Guidance; readonly sound: Guidance };
  /** Conditioning of the picture's tokens: see `conditioned`. */
  readonly clean: Float32Array;
  readonly mask: Float32Array;
  readonly coordinates: Coordinates;
  readonly signal?: AbortSignal;
  /** After each step, with the picture as it would end now. */
  readonly onStep?: (step: number, steps: number, clean: Float32Array) => void;
}

/**
 * The denoising of picture and sound together, by Euler steps over a velocity. A token's time is its share of the sigma:
 * what is conditioned fully is at time 0 from the start. Guidance and conditions act on the estimate of the end, not on
 * the velocity (as `LTX2Pipeline` and `LTX2ConditionPipeline` do), which is then turned back.
 *
 * Throws EngineError `frame_broken` as soon as a number is lost, and the signal's reason between two runs.
 */
export async function denoise(state: State, settings: DenoiseSettings): Promise<void> {
  const { sigmas, words, against, mask, clean } = settings;
  const channels = state.video.length / mask.length;
  const steps = sigmas.length - 1;
  for (let step = 0; step < steps; step++) {
    const [sigma, next] = [sigmas[step]!, sigmas[step + 1]!];
    const wanted = await estimate(state, words, sigma, settings);
    if (against) {
      const unwanted = await estimate(state, against.words, sigma, settings);
      wanted.video = guided(wanted.video, unwanted.video, against.video);
      wanted.sound = guided(wanted.sound, unwanted.sound, against.sound);
    }
    for (let i = 0; i < wanted.video.length; i++) {
      const share = mask[Math.floor(i / channels)]!;
      wanted.video[i] = wanted.video[i]! * (1 - share) + clean[i]! * share;
    }
    advance(state.video, wanted.video, sigma, next);
    advance(state.sound, wanted.sound, sigma, next);
    if (!state.video.every(Number.isFinite)) throw lost(step + 1, steps);
    settings.onStep?.(step + 1, steps, wanted.video);
  }
}

/** Where picture and sound would end if the velocity held: x − σ·v. */
async function estimate(state: State, words: Words, sigma: number, settings: DenoiseSettings): Promise<Writable> {
  settings.signal?.throwIfAborted();
  const { transformer, config, mask, coordinates } = settings;
  const { channels, mel } = config.config.audio;
  const length = state.sound.length / (channels * mel);
  const time = Math.fround(sigma * config.scheduler.timesteps);
  const tokens = mask.length;
  const found = await transformer.run({
    hidden_states: float32([1, tokens, state.video.length / tokens], state.video),
    audio_hidden_states: float32([1, length, channels * mel], state.sound),
    encoder_hidden_states: words.video,
    audio_encoder_hidden_states: words.sound,
    timestep: float32(
      [1, tokens],
      mask.map((share) => time * Math.fround(1 - share)),
    ),
    audio_timestep: float32([1], Float32Array.of(time)),
    sigma: float32([1], Float32Array.of(time)),
    video_coords: float32([1, 3, tokens, 2], coordinates),
    audio_coords: float32([1, 1, length, 2], soundCoordinates(length, config)),
  });
  return {
    video: cleanEstimate(state.video, found.video!.data as Float32Array, sigma),
    sound: cleanEstimate(state.sound, found.audio!.data as Float32Array, sigma),
  };
}

interface Writable {
  video: Float32Array;
  sound: Float32Array;
}

/** One Euler step, from the estimate of the end: its velocity is (x − estimate) / σ. */
function advance(x: Float32Array, end: Float32Array, from: number, to: number): void {
  const velocity = x.map((value, i) => Math.fround(value - end[i]!) / from);
  eulerStep(x, velocity, from, to);
}

const lost = (step: number, steps: number) =>
  new EngineError(BROKEN_FRAME, `The picture was lost in step ${step} of ${steps}: the model answered no numbers.`, {
    fix: 'Use a bundle in fp32, or let the processor do it.',
    retryable: true,
  });

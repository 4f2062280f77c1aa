import type { Sessions } from '../sessions.ts';
import { float32 } from '../tensor.ts';
import { denormaliseSound, unpackSound } from './latents.ts';
import type { LtxModel } from './model.ts';

/** Two channels, −1 … 1, one after the other. */
export interface Wave {
  readonly channels: number;
  readonly samples: number;
  readonly rate: number;
  readonly data: Float32Array;
}

/** Sound tokens → mel spectrogram → wave. */
export async function hear(tokens: Float32Array, model: LtxModel, sessions: Sessions): Promise<Wave> {
  const { channels, mel, outputRate } = model.config.config.audio;
  const length = tokens.length / (channels * mel);
  const latents = unpackSound(denormaliseSound(tokens, model.sound), channels, length, mel);
  const decoder = await sessions.open('audio_decoder');
  const spectrum = await decoder.run({ sample: float32([1, channels, length, mel], latents) });
  const vocoder = await sessions.open('vocoder');
  const { wave } = await vocoder.run({ hidden_states: spectrum.mel! });
  const [, count, samples] = wave!.dims as [number, number, number];
  return { channels: count, samples, rate: outputRate, data: wave!.data as Float32Array };
}

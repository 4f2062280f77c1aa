import { type LatentShape, tokensOf } from './shape.ts';

/** Mean and deviation of each channel, of the latents that the model was taught with. */
export interface Statistics {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  readonly scale: number;
}

/** [channels, frames, rows, columns] → tokens × channels. One token is one place in space and time. */
export function packLatents(latents: Float32Array, shape: LatentShape): Float32Array {
  const count = tokensOf(shape);
  const tokens = new Float32Array(latents.length);
  for (let c = 0; c < shape.channels; c++)
    for (let token = 0; token < count; token++) tokens[token * shape.channels + c] = latents[c * count + token]!;
  return tokens;
}

/** The inverse of {@link packLatents}; tokens beyond the shape (conditioning) are left out. */
export function unpackLatents(tokens: Float32Array, shape: LatentShape): Float32Array {
  const count = tokensOf(shape);
  const latents = new Float32Array(shape.channels * count);
  for (let token = 0; token < count; token++)
    for (let c = 0; c < shape.channels; c++) latents[c * count + token] = tokens[token * shape.channels + c]!;
  return latents;
}

/** What the encoder gives → what the transformer takes. `latents`: channels first. */
export function normalise(latents: Float32Array, { mean, deviation, scale }: Statistics): Float32Array {
  const each = latents.length / mean.length;
  return latents.map((value, i) => {
    const c = Math.floor(i / each);
    return (Math.fround(value - mean[c]!) * scale) / deviation[c]!;
  });
}

/** The inverse of {@link normalise}. */
export function denormalise(latents: Float32Array, { mean, deviation, scale }: Statistics): Float32Array {
  const each = latents.length / mean.length;
  return latents.map((value, i) => {
    const c = Math.floor(i / each);
    return Math.fround(Math.fround(value * deviation[c]!) / scale) + mean[c]!;
  });
}

/** Sound: [channels, length, mel] → length × (channels · mel), channel by channel within a token. */
export function packSound(latents: Float32Array, channels: number, length: number, mel: number): Float32Array {
  const tokens = new Float32Array(latents.length);
  for (let c = 0; c < channels; c++)
    for (let l = 0; l < length; l++)
      for (let m = 0; m < mel; m++) tokens[(l * channels + c) * mel + m] = latents[(c * length + l) * mel + m]!;
  return tokens;
}

/** The inverse of {@link packSound}. */
export function unpackSound(tokens: Float32Array, channels: number, length: number, mel: number): Float32Array {
  const latents = new Float32Array(tokens.length);
  for (let c = 0; c < channels; c++)
    for (let l = 0; l < length; l++)
      for (let m = 0; m < mel; m++) latents[(c * length + l) * mel + m] = tokens[(l * channels + c) * mel + m]!;
  return latents;
}

/** Sound is normalised as tokens: one mean and deviation for each of a token's numbers. */
export function normaliseSound(tokens: Float32Array, { mean, deviation }: Statistics): Float32Array {
  return tokens.map((value, i) => Math.fround(value - mean[i % mean.length]!) / deviation[i % mean.length]!);
}

export function denormaliseSound(tokens: Float32Array, { mean, deviation }: Statistics): Float32Array {
  return tokens.map((value, i) => Math.fround(value * deviation[i % mean.length]!) + mean[i % mean.length]!);
}

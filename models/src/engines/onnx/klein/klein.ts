import type { Bundle } from '../../../bundles/open-bundle.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import { addNoise, cleanEstimate, eulerStep, firstStep, timestepOf } from '../../../schedules/flow-match.ts';
import { interpolate } from '../../../tensors/interpolate.ts';
import type { Noise } from '../../../tensors/noise.ts';
import { type Planes, pack, planes, unpack } from '../../../tensors/patches.ts';
import type { Sessions } from '../sessions.ts';
import { float32, type Tensor } from '../tensor.ts';
import { type KleinConfig, kleinConfig } from './config.ts';
import { type LatentSpace, latentSpace } from './latent.ts';
import { type Positions, picturePositions, positionsTensor, referenceTime, textPositions } from './positions.ts';
import { kleinSigmas } from './sigmas.ts';
import { checkSize } from './size.ts';
import { embedPrompt } from './text.ts';

/** Pictures are three planes of −1 … 1 whose sides are legal for the model (`size.ts`). */
export interface KleinRequest {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  /** True classifier-free guidance: above 1 each step runs a second time, for `negative`. */
  readonly guidance?: number;
  readonly negative?: string;
  /** In order: the prompt may speak of "image 1", "image 2". */
  readonly references?: readonly Planes[];
  /** Pictures that lead the look, as CLIP sees them (`clip-pixels.ts`), 0 … 1 strong. */
  readonly looks?: readonly Look[];
  /** Begin with this picture, of the asked size. With a mask (one plane, 1 = made anew) the rest of it stays. */
  readonly init?: { readonly picture: Planes; readonly mask?: Planes; readonly strength: number };
}

export interface Look {
  readonly pixels: Planes;
  readonly strength: number;
}

export interface KleinTools {
  readonly bundle: Bundle;
  readonly sessions: Sessions;
  /** Drawn from once: the latent's noise, in its order of planes. */
  readonly noise: Noise;
  readonly signal?: AbortSignal;
  /** Gives each graph's memory back as soon as the next one is needed, where all of them do not fit side by side. */
  readonly lean?: boolean;
  /** A step is done: its number from 1, how many there are. */
  readonly onStep?: (step: number, steps: number) => void;
  /** What the latent would become if it were decoded now. */
  readonly preview?: (latent: Planes) => void;
}

/**
 * FLUX.2 Klein: words and pictures in, a picture out (three planes, about −1 … 1, not yet cut off).
 *
 * The rules are those of the official pipelines (`Flux2KleinPipeline`, `Flux2KleinInpaintPipeline` of diffusers 0.40), number
 * by number: see `klein.test.ts`. A repaint is RePaint (Lugmayr et al. 2022, arXiv:2201.09865) without its jumps back: after
 * each step everything outside the mask is replaced by the source at that step's noise; the source also stands beside the
 * picture as its first reference.
 *
 * Throws EngineError `size_illegal`, `too_many_references`, `image_prompt_missing`, `nothing_to_do`, `cancelled`.
 */
export async function klein(request: KleinRequest, tools: KleinTools): Promise<Planes> {
  const { bundle, sessions, noise } = tools;
  const config = kleinConfig(bundle);
  check(request, config, bundle);
  const space = await latentSpace(bundle, config);
  const [rows, columns] = [request.height, request.width].map((side) => side / (2 * config.vaeScale)) as [
    number,
    number,
  ];
  const channels = 4 * config.latentChannels;

  const texts = await promptTexts(request, tools, config);
  const source = request.init && (await encode(request.init.picture, space, tools));
  const beside: Planes[] = source ? [source] : [];
  for (const picture of request.references ?? []) beside.push(await encode(picture, space, tools));
  if (tools.lean) await sessions.release('vae_encoder');

  const { sigmas, first } = scheduleOf(request, rows * columns);
  const drawn = pack(planes(channels, rows, columns, noise(channels * rows * columns)));
  const clean = source && pack(source);
  const keep = request.init?.mask && pack(interpolate(request.init.mask, rows, columns));
  const latent = clean ? addNoise(clean, drawn, sigmas[first]!) : drawn.slice();

  const around = beside.map(pack);
  const positions = [
    ...picturePositions(rows, columns, 0),
    ...beside.flatMap((one, i) => picturePositions(one.height, one.width, referenceTime(i))),
  ];
  const transformer = await sessions.open('transformer');
  const velocityOf = async (text: Tensor, sigma: number) => {
    const { velocity } = await transformer.run(feeds(latent, around, channels, positions, text, sigma));
    return (velocity!.data as Float32Array).subarray(0, latent.length);
  };

  for (let i = first; i < sigmas.length - 1; i++) {
    tools.signal?.throwIfAborted();
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    let velocity = await velocityOf(texts.wanted, sigma);
    if (texts.unwanted) {
      tools.signal?.throwIfAborted();
      const unwanted = await velocityOf(texts.unwanted, sigma);
      velocity = velocity.map((value, k) => unwanted[k]! + Math.fround(request.guidance! * (value - unwanted[k]!)));
    }
    tools.preview?.(unpack(cleanEstimate(latent, velocity, sigma), channels, rows, columns));
    eulerStep(latent, velocity, sigma, next);
    if (clean && keep) blend(latent, addNoise(clean, drawn, next), keep, channels);
    tools.onStep?.(i + 1 - first, sigmas.length - 1 - first);
  }
  if (tools.lean) await sessions.release('transformer');

  tools.signal?.throwIfAborted();
  return decode(unpack(latent, channels, rows, columns), space, tools);
}

function check(request: KleinRequest, { limits }: KleinConfig, bundle: Bundle): void {
  checkSize(request, limits);
  for (const picture of request.references ?? []) checkSize(picture, limits);
  const beside = (request.references?.length ?? 0) + (request.init ? 1 : 0);
  if (beside > limits.references) {
    throw new EngineError(
      'too_many_references',
      `${bundle.manifest.variant} looks at ${limits.references} pictures at once, not at ${beside}${request.init ? ' (the one that is changed counts)' : ''}.`,
      { fix: `Leave out ${beside - limits.references}.` },
    );
  }
  if (request.looks?.length && !bundle.has('image_prompt')) {
    throw new EngineError(
      'image_prompt_missing',
      'This bundle has no image prompt: a picture cannot lead the look alone.',
      {
        fix: 'Give the picture as a reference instead, or export the bundle with an image prompt.',
      },
    );
  }
}

/** The steps that are taken: sigmas with the final 0, and the index of the first. */
function scheduleOf({ steps, init }: KleinRequest, tokens: number): { sigmas: Float32Array; first: number } {
  const sigmas = kleinSigmas(tokens, steps);
  const first = init ? firstStep(steps, init.strength) : 0;
  if (first < steps) return { sigmas, first };
  throw new EngineError('nothing_to_do', `At strength ${init?.strength} none of the ${steps} steps would be taken.`, {
    fix: `Choose a strength of at least ${(1 / steps).toFixed(2)}, or more steps.`,
  });
}

/** What the transformer reads: the prompt (and looks), and the negative where it is guided. */
async function promptTexts(request: KleinRequest, tools: KleinTools, config: KleinConfig) {
  const { bundle, sessions } = tools;
  const looks: Float32Array[] = [];
  for (const look of request.looks ?? []) if (look.strength > 0) looks.push(await lookTokens(look, sessions));
  if (tools.lean && looks.length > 0) await sessions.release('image_prompt');
  const wanted = await embedPrompt(request.prompt, bundle, sessions);
  const guided = (request.guidance ?? 1) > 1;
  const unwanted = guided ? await embedPrompt(request.negative ?? '', bundle, sessions) : undefined;
  if (tools.lean) await sessions.release('text_encoder');
  tools.signal?.throwIfAborted();
  return {
    wanted: textTensor([wanted, ...looks], config.textWidth),
    unwanted: unwanted && textTensor([unwanted], config.textWidth),
  };
}

/**
 * Four tokens of one picture's look. The transformer normalises its text, so that smaller tokens would hardly be weaker ones
 * (0.6 or 0.59 of them: 3e-7 of the range); the strength is how far they are on the way from those of a plain picture.
 */
async function lookTokens({ pixels, strength }: Look, sessions: Sessions): Promise<Float32Array> {
  const session = await sessions.open('image_prompt');
  const tokensOf = async (picture: Planes) =>
    (await session.run({ pixels: tensorOf(picture) })).tokens!.data as Float32Array;
  const tokens = await tokensOf(pixels);
  const plain = await tokensOf(planes(pixels.channels, pixels.height, pixels.width));
  return tokens.map((value, i) => plain[i]! + strength * (value - plain[i]!));
}

const textTensor = (parts: Float32Array[], width: number): Tensor => {
  const data = joined(parts);
  return float32([1, data.length / width, width], data);
};

function feeds(
  latent: Float32Array,
  around: readonly Float32Array[],
  channels: number,
  positions: Positions,
  text: Tensor,
  sigma: number,
): Record<string, Tensor> {
  return {
    hidden_states: float32([1, positions.length / 4, channels], joined([latent, ...around])),
    encoder_hidden_states: text,
    timestep: float32([1], Float32Array.of(timestepOf(sigma))),
    img_ids: positionsTensor(positions),
    txt_ids: positionsTensor(textPositions(text.dims[1]!)),
  };
}

/** Outside the mask the source at this step's noise, inside what was made; a soft mask in between. In place. */
function blend(latent: Float32Array, source: Float32Array, mask: Float32Array, channels: number): void {
  for (let i = 0; i < latent.length; i++) {
    const anew = mask[Math.floor(i / channels)]!;
    latent[i] = Math.fround((1 - anew) * source[i]!) + Math.fround(anew * latent[i]!);
  }
}

async function encode(picture: Planes, space: LatentSpace, { sessions, signal }: KleinTools): Promise<Planes> {
  signal?.throwIfAborted();
  const { latent } = await (await sessions.open('vae_encoder')).run({ image: tensorOf(picture) });
  return space.toModel(planesOf(latent!));
}

async function decode(latent: Planes, space: LatentSpace, { sessions, lean }: KleinTools): Promise<Planes> {
  const { image } = await (await sessions.open('vae_decoder')).run({ latent: tensorOf(space.fromModel(latent)) });
  if (lean) await sessions.release('vae_decoder');
  return planesOf(image!);
}

const tensorOf = ({ channels, height, width, data }: Planes): Tensor => float32([1, channels, height, width], data);
const planesOf = ({ dims, data }: Tensor): Planes => planes(dims[1]!, dims[2]!, dims[3]!, data as Float32Array);

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

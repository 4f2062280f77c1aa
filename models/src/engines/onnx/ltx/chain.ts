import type { Noise } from '../../../tensors/noise.ts';
import { type Chunk, planChunks, WINDOW } from '../../../video/chunks.ts';
import type { Condition } from './conditioning.ts';
import { decodeFrames, part, type Tiling } from './decode.ts';
import { generate, type LtxRequest, type LtxTools, type Made } from './generate.ts';
import { type Latents, type LtxModel, openLtx, type Pixels } from './model.ts';
import { resized } from './pictures.ts';
import { decibels } from './seam.ts';
import { hear, type Wave } from './sound.ts';
import { SoundTrack } from './sound-track.ts';
import { twoStage } from './two-stage.ts';

/** How a part goes on from the one before: from its last frames encoded anew, or from its last latents as they are. */
export type Continuation = 'pixels' | 'latent';

/** What a part is conditioned on beside the part before it: at the size of the stage that asks. */
export type Conditions = (chunk: Chunk, width: number, height: number) => Promise<readonly Condition[]>;

export interface ChainRequest extends Omit<LtxRequest, 'conditions' | 'begin' | 'sigmas'> {
  readonly seed: number;
  /** Of the whole; any number. The parts are cut to it. */
  readonly frames: number;
  readonly stages: 1 | 2;
  readonly continuation?: Continuation;
  /** What the whole goes on from; its first frames are then the last of that. */
  readonly before?: Before;
  readonly window?: number;
  readonly overlap?: number;
  readonly conditions?: Conditions;
}

/** The end of a clip: frames as bytes (8m + 1 of them, of the size that is made), and the latents of the same stretch. */
export interface Before {
  readonly tail: readonly Uint8Array[];
  readonly latents?: Latents;
}

export interface Where {
  readonly part: number;
  readonly parts: number;
  readonly stage: 1 | 2;
  readonly stages: 1 | 2;
}

/** One join: the first frame behind it, and how alike what both parts show of the overlap is. */
export interface Join {
  readonly frame: number;
  readonly decibels: number;
}

export interface ChainTools extends Omit<LtxTools, 'noise' | 'onStep' | 'transformer'> {
  readonly noise: (seed: number) => Noise;
  readonly onStep?: (step: number, steps: number, where: Where) => void;
  /** Which graph denoises the first stage of a part. */
  readonly transformer?: string;
  readonly tiling?: Tiling;
}

export interface Chained {
  readonly sound: SoundTrack;
  readonly joins: readonly Join[];
  /** Of the last part. */
  readonly latents: Latents;
}

/** One part, made: its frames as bytes in order, the overlap included, and its sound. */
export interface PartMade {
  readonly frames: AsyncIterable<Uint8Array>;
  readonly sound: Wave;
  readonly latents?: Latents;
}

/** What makes parts: our own pipeline, or the official one in a Python worker. */
export interface PartMaker {
  /** Frames of a part at most. */
  readonly window: number;
  /** Samples a second that its sound has. */
  readonly soundRate: number;
  make(
    chunk: Chunk,
    before: Before | undefined,
    seed: number,
    where: { part: number; parts: number },
  ): Promise<PartMade>;
}

/**
 * A take of any length. What is longer than the model's window is made in parts, each beginning with the end of the one
 * before, which it then loses on both sides, picture and sound. Every part is a clip of its own with the seed of the whole
 * plus its number.
 *
 * Frames leave in order, as bytes, each as soon as it is decoded; nothing but the overlap is kept. `onFrame` is waited for.
 */
export async function chainParts(
  request: Pick<ChainRequest, 'frames' | 'rate' | 'seed' | 'overlap' | 'before'>,
  maker: PartMaker,
  onFrame: (frame: Uint8Array, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<Omit<Chained, 'latents'> & { readonly latents: Latents | undefined }> {
  const { frames, rate, seed, overlap = WINDOW.overlap } = request;
  const chunks = planChunks(frames, maker.window, overlap);
  const sound = new SoundTrack(frames, rate, maker.soundRate);
  const joins: Join[] = [];
  let before = request.before;
  let latents: Latents | undefined;
  for (const [index, chunk] of chunks.entries()) {
    signal?.throwIfAborted();
    const last = before;
    const shared = last?.tail.length ?? 0;
    const where = { part: index + 1, parts: chunks.length };
    const made = await maker.make(chunk, last, (seed + index) % 2 ** 32, where);
    sound.lay(made.sound, chunk.start, chunk.overlap);
    const keep = chunks[index + 1]?.overlap ?? 0;
    const [seen, tail]: [Uint8Array[], Uint8Array[]] = [[], []];
    let at = 0;
    for await (const frame of made.frames) {
      // Frames of the overlap were shown by the part before; they may still be what the next part begins with.
      const shown = chunk.start + at - chunk.overlap;
      if (at >= chunk.overlap && shown >= frames) break;
      if (at < shared) seen.push(frame);
      if (at >= chunk.frames - keep) tail.push(frame);
      if (at >= chunk.overlap) await onFrame(frame, shown);
      at++;
    }
    if (last) joins.push({ frame: chunk.start, decibels: decibels(last.tail, seen) });
    latents = made.latents;
    before = { tail, ...(latents ? { latents } : {}) };
  }
  return { sound, joins, latents };
}

/** A take by our own pipeline (`generate`, `twoStage`), decoded tile by tile. */
export async function chain(
  request: ChainRequest,
  tools: ChainTools,
  onFrame: (frame: Uint8Array, index: number) => Promise<void>,
): Promise<Chained> {
  const model = await openLtx(tools.bundle, tools.sessions);
  const { continuation = 'pixels' } = request;
  const maker: PartMaker = {
    window: request.window ?? model.config.limits.frames,
    soundRate: model.config.config.audio.outputRate,
    async make(chunk, last, seed, where) {
      const head = async (width: number, height: number): Promise<readonly Condition[]> =>
        last ? [goOn(last, { continuation, width, height }, model, request)] : [];
      const made = await makePart(request, chunk, head, { ...tools, noise: tools.noise(seed), where });
      return {
        sound: await hear(made.sound, model, tools.sessions),
        frames: decodeFrames(made.video, model, tools),
        latents: made.video,
      };
    },
  };
  const { latents, ...made } = await chainParts(request, maker, onFrame, tools.signal);
  return { ...made, latents: latents! };
}

type PartTools = Omit<ChainTools, 'noise'> & { readonly noise: Noise; readonly where: { part: number; parts: number } };

async function makePart(
  request: ChainRequest,
  chunk: Chunk,
  head: (width: number, height: number) => Promise<readonly Condition[]>,
  { where, onStep, ...tools }: PartTools,
): Promise<Made> {
  const { stages } = request;
  const ask = { ...request, frames: chunk.frames };
  const all = async (width: number, height: number) => [
    ...(await head(width, height)),
    ...((await request.conditions?.(chunk, width, height)) ?? []),
  ];
  const say = (step: number, steps: number, stage: 1 | 2) => onStep?.(step, steps, { ...where, stage, stages });
  if (stages === 2) return twoStage({ ...ask, conditions: all }, { ...tools, onStep: say });
  const conditions = await all(request.width, request.height);
  return generate({ ...ask, conditions }, { ...tools, onStep: (step, steps) => say(step, steps, 1) });
}

/**
 * The end of the part before as a condition of this one. Its frames, encoded anew, are this part's first latents: frame 0 of
 * a clip is a latent of its own, so latents alone cannot stand there. Its latents lie where this part has their frames,
 * from pixel frame 1 on; at half the size there are none, so a first stage goes on from frames.
 */
function goOn(
  { tail, latents }: Before,
  { continuation, width, height }: { continuation: Continuation; width: number; height: number },
  model: LtxModel,
  whole: { readonly width: number; readonly height: number },
): Condition {
  const count = (tail.length - 1) / model.config.config.video.stride.frames;
  if (continuation === 'latent' && latents && width === whole.width && count > 0) {
    return { kind: 'latents', latents: lastLatents(latents, count), at: 1, strength: 1 };
  }
  const pixels = resized(pixelsOf(tail, whole.width, whole.height), width, height);
  return { kind: 'pixels', pixels, at: 0, strength: 1 };
}

/** The last `count` latent frames. */
export const lastLatents = (latents: Latents, count: number): Latents =>
  part(latents, latents.shape.frames - count, latents.shape.frames);

/** Frames of bytes as planes −1 … 1. */
export function pixelsOf(frames: readonly Uint8Array[], width: number, height: number): Pixels {
  const area = width * height;
  const data = new Float32Array(3 * frames.length * area);
  for (const [f, frame] of frames.entries())
    for (let c = 0; c < 3; c++) {
      const start = (c * frames.length + f) * area;
      for (let i = 0; i < area; i++) data[start + i] = Math.fround(frame[i * 3 + c]! / 127.5) - 1;
    }
  return { frames: frames.length, height, width, data };
}

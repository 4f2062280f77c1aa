import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frameSink } from '@reelgraph/timeline/media';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { seededNoise } from '../../../tensors/noise.ts';
import { planes } from '../../../tensors/patches.ts';
import type { Chunk } from '../../../video/chunks.ts';
import { pcmWav } from '../../draft/sound.ts';
import { writePng } from '../../draft-vision/cv/png.ts';
import { latentPreview } from '../latent-preview.ts';
import { type Before, type Conditions, chain, type Join, lastLatents, type Where } from './chain.ts';
import type { Condition } from './conditioning.ts';
import type { LtxConfig } from './config.ts';
import { bytesOf, part } from './decode.ts';
import type { LtxTools } from './generate.ts';
import type { FilmJob, FilmMade } from './jobs.ts';
import { readLatents, writeLatents } from './latents-file.ts';
import { openLtx } from './model.ts';
import { readPixels, resized } from './pictures.ts';
import { type MadeSize, madeSize } from './size.ts';

export type Model = Pick<LtxTools, 'bundle' | 'sessions' | 'lean'>;

/** The share of denoising in the work; decoding and writing are the rest. */
const DENOISING = 0.85;

/** One take as a file with sound: denoised in parts, decoded tile by tile, streamed to the encoder frame by frame. */
export async function makeFilm(job: FilmJob, model: Model, context: MethodContext): Promise<FilmMade> {
  const { config } = await openLtx(model.bundle, model.sessions);
  const { width, height, frames, rate, seed, scratch } = job;
  const { stride } = config.config.video;
  const made = madeSize(job, config, model.bundle.has('upsampler'));
  const [file, audio, still] = ['ltx.mp4', 'ltx.wav', 'ltx-last.png'].map((name) => join(scratch, name)) as [
    string,
    string,
    string,
  ];
  const sink = frameSink(file, {
    width,
    height,
    rate,
    codec: 'take',
    pixelFormat: 'rgb24',
    audio,
    signal: context.signal,
  });
  const follows = job.mode === 'ic_lora';
  const own = follows && model.bundle.has('transformer_ic_lora');
  try {
    let last: Uint8Array | undefined;
    context.progress(0, 'Reading the prompt');
    const before = job.after && (await beforeOf(job.after, job, made, stride, context.signal));
    const { sound, joins, latents } = await chain(
      {
        ...{ prompt: job.prompt, negative: job.negative, rate, seed, frames },
        ...{ width: made.width, height: made.height, stages: made.stages },
        ...(job.steps ? { steps: job.steps } : {}),
        ...(job.guidance ? { guidance: job.guidance } : {}),
        ...(before ? { before } : {}),
        ...(job.after?.latents ? { continuation: 'latent' as const } : {}),
        conditions: conditionsOf(job, made, config.config.imageCrf, context.signal),
      },
      {
        ...model,
        signal: context.signal,
        noise: seededNoise,
        ...(own ? { transformer: 'transformer_ic_lora' } : {}),
        ...(await previewTo(model, context)),
        onStep: (step, steps, where) => context.progress(...progressOf(step, steps, where)),
      },
      async (frame) => {
        last = cut(frame, made, job);
        await sink.write(last);
      },
    );
    context.progress(0.97, 'Writing sound');
    await writeFile(audio, pcmWav(sound.channels, sound.rate));
    const { mime } = await sink.finish();
    await writeStill(still, last!, job);
    const notes = [
      ...(made.width === width && made.height === height
        ? []
        : [`Made at ${made.width} × ${made.height} and cut to ${width} × ${height}.`]),
      ...(made.stages === 2 ? ['Made at half the size, then at all of it.'] : []),
      ...(follows && !own
        ? ['The bundle has no IC-LoRA weights: the plain model follows the clip as far as it can.']
        : []),
      ...joinNotes(joins),
    ];
    const kept = job.keepLatents ? join(scratch, 'ltx-latents.bin') : undefined;
    if (kept) {
      const count = Math.max(1, (whole(job.keepLatents!) - 1) / stride.frames);
      await writeLatents(kept, lastLatents(latents, Math.min(count, latents.shape.frames)));
    }
    return { file, mime, still, frames, joins, notes, ...(kept ? { latents: kept } : {}) };
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** The middle of the clip as it would be now, in the colours that its latents stand for. */
async function previewTo({ bundle }: Model, context: MethodContext): Promise<Pick<LtxTools, 'preview'>> {
  if (!bundle.manifest.constants.preview) return {};
  const small = await latentPreview(bundle);
  return {
    preview: (latents) => {
      const { shape, data } = part(latents, latents.shape.frames >> 1, (latents.shape.frames >> 1) + 1);
      void small(planes(shape.channels, shape.rows, shape.columns, data)).then((picture) =>
        context.preview(picture, 'image/jpeg'),
      );
    },
  };
}

/** "Join at frame 121: 38.2 dB". What a person sees of a seam, written to the take. */
const joinNotes = (joins: readonly Join[]): string[] =>
  joins.map(({ frame, decibels }) =>
    frame === 0
      ? `Goes on from the clip before: ${decibels.toFixed(1)} dB over the frames that both show.`
      : `Join at frame ${frame}: ${decibels.toFixed(1)} dB.`,
  );

function progressOf(step: number, steps: number, { part, parts, stage, stages }: Where): [number, string] {
  const within = (stage - 1 + step / steps) / stages;
  const words = [
    ...(parts > 1 ? [`part ${part} of ${parts}`] : []),
    ...(stages > 1 ? [`stage ${stage} of ${stages}`] : []),
    `step ${step} of ${steps}`,
  ].join(', ');
  return [(part - 1 + DENOISING * within) / parts, words.charAt(0).toUpperCase() + words.slice(1)];
}

/** The end of the clip that the take goes on from, as if its frames had just been made. */
async function beforeOf(
  { file, frames, overlap, latents }: NonNullable<FilmJob['after']>,
  job: FilmJob,
  made: MadeSize,
  stride: LtxConfig['config']['video']['stride'],
  signal: AbortSignal,
): Promise<Before> {
  const count = whole(Math.min(overlap, frames, job.frames));
  const pixels = await readPixels({ file, start: frames - count, count, crf: 0 }, job, made, job.scratch, signal);
  const tail = Array.from({ length: count }, (_, frame) => bytesOf(pixels, frame));
  const known = latents ? await readLatents(latents) : undefined;
  const fits =
    known &&
    known.shape.rows * stride.pixels === made.height &&
    known.shape.columns * stride.pixels === made.width &&
    known.shape.frames >= (count - 1) / stride.frames;
  return { tail, ...(known && fits ? { latents: known } : {}) };
}

/** What of the given pictures and clips a part of the take sees, at its own frames. */
function conditionsOf(job: FilmJob, made: MadeSize, crf: number, signal: AbortSignal): Conditions {
  return async (chunk, width, height) => {
    const found: Condition[] = [];
    const first = chunk.start - chunk.overlap;
    const read = async (file: string, start: number, count: number, still: boolean) => {
      const pixels = await readPixels({ file, start, count, crf: still ? crf : 0 }, job, made, job.scratch, signal);
      return resized(pixels, width, height);
    };
    // A second stage looks for detail: what the clip follows was settled by the first.
    const detail = made.stages === 2 && width === made.width;
    const clips = job.given.some(({ still }) => !still);
    for (const one of job.given) {
      const { file, frames, still, strength } = one;
      if (job.mode === 'ic_lora' && (!still || !clips)) {
        const count = still ? 1 : whole(Math.min(frames - first, chunk.frames));
        if (count < 1 || detail) continue;
        const pixels = await read(file, still ? 0 : first, count, false);
        found.push({ kind: 'reference', pixels, downscale: 1, strength });
      } else if (within(one.at, chunk, job.frames)) {
        const at = one.at - first;
        const count = still ? 1 : whole(Math.min(frames, chunk.frames - at));
        found.push({ kind: 'pixels', pixels: await read(file, 0, count, still), at, strength });
      }
    }
    return found;
  };
}

/** A part sees what it shows anew; what lies beyond the end of the take belongs to its last frame. */
const within = (at: number, { start, frames, overlap }: Chunk, total: number): boolean =>
  Math.min(at, total - 1) >= start && Math.min(at, total - 1) < start + frames - overlap;

/** 8m + 1 frames, no more than there are. */
const whole = (frames: number): number => Math.floor((frames - 1) / 8) * 8 + 1;

function cut(frame: Uint8Array, made: MadeSize, { width, height }: FilmJob): Uint8Array {
  if (made.width === width && made.height === height) return frame;
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((made.top + y) * made.width + made.left) * 3;
    out.set(frame.subarray(from, from + width * 3), y * width * 3);
  }
  return out;
}

async function writeStill(file: string, frame: Uint8Array, { width, height }: FilmJob): Promise<void> {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(frame.subarray(i * 3, i * 3 + 3), i * 4);
  await writePng(file, { width, height, channels: 4, data: rgba });
}

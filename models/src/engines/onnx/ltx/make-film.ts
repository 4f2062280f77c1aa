import { join } from 'node:path';
import type { MethodContext } from '../../../host/serve-engine.ts';
import { seededNoise } from '../../../tensors/noise.ts';
import { planes } from '../../../tensors/patches.ts';
import { latentPreview } from '../latent-preview.ts';
import { chain, lastLatents, type Where } from './chain.ts';
import { part } from './decode.ts';
import type { LtxTools } from './generate.ts';
import { beforeOf, conditionsOf, whole } from './given.ts';
import type { FilmJob, FilmMade } from './jobs.ts';
import { writeLatents } from './latents-file.ts';
import { type Latents, openLtx } from './model.ts';
import { madeSize } from './size.ts';
import { writeFilm } from './write-film.ts';

export type Model = Pick<LtxTools, 'bundle' | 'sessions' | 'lean'>;

/** The share of denoising in the work; decoding and writing are the rest. */
const DENOISING = 0.85;

/** One take as a file with sound: denoised in parts, decoded tile by tile, streamed to the encoder frame by frame. */
export async function makeFilm(job: FilmJob, model: Model, context: MethodContext): Promise<FilmMade> {
  const { config } = await openLtx(model.bundle, model.sessions);
  const { frames, rate, seed, scratch } = job;
  const { stride } = config.config.video;
  const made = madeSize(job, config, model.bundle.has('upsampler'));
  const follows = job.mode === 'ic_lora';
  const own = follows && model.bundle.has('transformer_ic_lora');
  const written = await writeFilm<{ latents: Latents }>(job, made, context, async (onFrame) => {
    context.progress(0, 'Reading the prompt');
    const before = job.after && (await beforeOf(job.after, job, made, stride, context.signal));
    return chain(
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
      onFrame,
    );
  });
  const { latents } = written.made;
  const kept = job.keepLatents ? join(scratch, 'ltx-latents.bin') : undefined;
  if (kept) {
    const count = Math.max(1, (whole(job.keepLatents!) - 1) / stride.frames);
    await writeLatents(kept, lastLatents(latents, Math.min(count, latents.shape.frames)));
  }
  const notes = [
    ...(follows && !own
      ? ['The bundle has no IC-LoRA weights: the plain model follows the clip as far as it can.']
      : []),
    ...written.notes,
  ];
  const { file, mime, still, joins } = written;
  return { file, mime, still, frames, joins, notes, ...(kept ? { latents: kept } : {}) };
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

function progressOf(step: number, steps: number, { part, parts, stage, stages }: Where): [number, string] {
  const within = (stage - 1 + step / steps) / stages;
  const words = [
    ...(parts > 1 ? [`part ${part} of ${parts}`] : []),
    ...(stages > 1 ? [`stage ${stage} of ${stages}`] : []),
    `step ${step} of ${steps}`,
  ].join(', ');
  return [(part - 1 + DENOISING * within) / parts, words.charAt(0).toUpperCase() + words.slice(1)];
}

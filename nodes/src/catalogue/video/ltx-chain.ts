import { type Chunk, planChunks, type VideoRequest, WINDOW } from '@reelgraph/models';
import { type ImageRef, imageRefSchema, type VideoRef, videoRefSchema } from '@reelgraph/timeline';
import { z } from 'zod';
import { defineModelNode, type NodeContext, param, port } from '../../define/index.ts';
import { clipRequest } from '../../prompts/index.ts';
import { withComposed } from '../support/compose.ts';
import { referenceStrength, samplingParams } from '../support/sampling-params.ts';
import { briefWith, castOf, sizeFor } from '../support/shot-request.ts';
import { joinChunks, stillOf, withStills } from '../support/take.ts';

const keptSchema = z.object({ video: videoRefSchema, last: imageRefSchema, latents: z.string().optional() });

/** One chunk: from an earlier attempt where it was finished, else from the model; kept as soon as it is done. */
async function chunkOf(context: NodeContext, index: number, count: number, request: VideoRequest) {
  const name = `chunk-${index}`;
  const kept = keptSchema.safeParse(await context.checkpoint.load(name));
  if (kept.success) {
    context.log(`Segment ${index + 1} of ${count} was finished before.`);
    return kept.data;
  }
  const where = count > 1 ? `Segment ${index + 1} of ${count}` : '';
  const result = await context.models('video', request, (fraction, text) =>
    // The rest is the join.
    context.progress(
      ((index + fraction) / count) * (count > 1 ? 0.97 : 1),
      [where, text].filter(Boolean).join(', ') || undefined,
    ),
  );
  const done = {
    video: result.video,
    last: result.last,
    ...(result.latents ? { latents: result.latents } : {}),
  };
  if (count > 1) await context.checkpoint.save(name, done);
  return done;
}

/** The whole take: its length in frames, its seed, and whether each chunk goes on from latents where the engine has them. */
interface Take {
  readonly total: number;
  readonly seed: number;
  readonly latent?: boolean;
}

/** A take out of chunks, each going on from the one before. */
async function chained(context: NodeContext, chunks: readonly Chunk[], take: Take, request: VideoRequest) {
  const { total, seed, latent } = take;
  const clips: VideoRef[] = [];
  let latents: string | undefined;
  let last: ImageRef | undefined;
  for (const [index, chunk] of chunks.entries()) {
    const before = clips.at(-1);
    const done = await chunkOf(context, index, chunks.length, {
      ...request,
      frames: chunk.frames,
      seed: (seed + index) % 2 ** 32,
      // The first picture belongs to the first chunk; the others begin with the end of the one before.
      conditioning: index === 0 ? request.conditioning : [],
      // An engine that composes carries one camera move and one set of captions through all segments.
      take: chunks.length > 1 ? { frames: total, start: chunk.start - chunk.overlap, seed } : undefined,
      continuation:
        before && chunk.overlap > 0
          ? { video: before, overlap: chunk.overlap, ...(latents ? { latents } : {}) }
          : undefined,
      ...(latent && chunks[index + 1] ? { keepLatents: chunks[index + 1]!.overlap } : {}),
    });
    clips.push(done.video);
    last = done.last;
    latents = done.latents;
  }
  const [only] = clips;
  if (clips.length === 1 && only && last) return { clip: only, last };
  context.progress(0.98, 'Joining');
  const clip = await joinChunks(context, clips, chunks, total);
  return { clip, last: await stillOf(context, clip, -1) };
}

export const ltxChain = defineModelNode({
  type: 'video/ltx-chain',
  title: 'LTX Chain',
  category: 'Generate',
  icon: 'clapperboard',
  aliases: ['long take', 'continue', 'shot', 'video'],
  help:
    'One take for each shot, as long as the shot is. A take that is longer than the model can hold is made in segments that go on from each other and are joined to the frame.\n\n' +
    'Stopped half-way, it goes on at the segment where it was.',
  inputs: {
    shot: port.shot(),
    start: port.image({ optional: true, label: 'first frame' }),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    seconds: param.seconds({
      default: 0,
      label: 'Length',
      onNode: true,
      zero: 'as the shot',
      help: '0: as long as each shot is.',
    }),
    seed: param.seed({ onNode: true }),
    style: param.prompt({ help: 'Added to every prompt: the look of the film.' }),
    negative: param.textarea({ advanced: true }),
    size: param.size(),
    segment: param.integer({
      default: WINDOW.frames,
      min: 17,
      max: 505,
      step: 8,
      unit: 'frames',
      advanced: true,
      label: 'Longest segment',
    }),
    overlap: param.integer({ default: WINDOW.overlap, min: 1, max: 97, step: 8, unit: 'frames', advanced: true }),
    continuation: param.select(
      { pixels: 'Its pictures', latent: 'Its latents' },
      {
        default: 'pixels',
        advanced: true,
        label: 'Goes on from',
        help: 'What a segment takes over from the one before: the last pictures, or what the model made them from. An engine without latents takes the pictures.',
      },
    ),
    ...referenceStrength,
    ...samplingParams,
  }),
  outputs: { clip: port.video({ label: 'video' }), last: port.image({ label: 'last frame' }) },
  needs: ['video'],
  begins: { shot: 'shot', unless: 'start' },
  host: 'task',
  preview: 'clip',
  width: 'wide',
  ask({ inputs, params, project, mentioned, takes }) {
    const { shot } = inputs;
    const { rate } = project;
    const seconds = params.seconds || shot.seconds;
    const total = Math.max(1, Math.round((seconds * rate.num) / rate.den));
    const cast = castOf(shot, inputs.references, mentioned);
    const size = sizeFor(params.size, project);
    // A picture that is wired goes before what the storyboard says.
    const start = inputs.start ?? shot.start;
    const { seed, style, negative, strength } = params;
    const { compose, ...asked } = clipRequest({
      ...{ shot, cast, takes, strength, style, negative },
      ...{ hasStart: start !== undefined, ...size },
    });
    const request = {
      ...size,
      ...asked,
      frames: total,
      rate,
      seed,
      mode: compose?.kind === 'sheet' ? ('ic_lora' as const) : ('auto' as const),
      steps: params.steps || undefined,
      guidance: params.guidance || undefined,
      conditioning: start ? [{ media: start, frame: 0, strength: 1 }] : [],
      brief: briefWith(shot, cast),
    };
    return {
      request,
      rest: {
        chunks: planChunks(total, params.segment, params.overlap),
        // Absent where it is as usual: a key is then what it always was.
        take: { total, seed, ...(params.continuation === 'latent' ? { latent: true } : {}) },
        // Absent where nothing is composed: what an engine is asked is then what it always was.
        ...(compose ? { compose } : {}),
      },
    };
  },
  orders: ({ request, rest }) => rest.chunks.map(({ frames }) => ({ ...request, frames })),
  run: async ({ request, rest, context }) =>
    chained(
      context,
      rest.chunks,
      rest.take,
      await withComposed(context, await withStills(context, request), rest.compose ?? null),
    ),
});

import { planChunks, WINDOW } from '@reelgraph/models';
import { z } from 'zod';
import { defineModelNode, param, port } from '../../define/index.ts';
import { clipRequest } from '../../prompts/index.ts';
import { chained } from '../support/chain.ts';
import { withComposed } from '../support/compose.ts';
import { referenceStrength, samplingParams } from '../support/sampling-params.ts';
import { briefWith, castOf, sizeFor } from '../support/shot-request.ts';
import { withStills } from '../support/take.ts';

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

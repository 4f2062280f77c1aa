import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { z } from 'zod';
import { defineModelNode, NodeError, param, port } from '../../define/index.ts';
import { clipRequest, framesFor } from '../../prompts/index.ts';
import { withComposed } from '../support/compose.ts';
import { samplingParams } from '../support/sampling-params.ts';
import { briefWith, castOf, sizeFor } from '../support/shot-request.ts';
import { withStills } from '../support/take.ts';

interface Held {
  readonly media: ImageRef | VideoRef;
  readonly frame: number;
  readonly strength: number;
}

/** What stands on the strip, in its order and within the clip. A file's name says nothing to a model. */
const heldIn = (held: readonly (Held & { readonly media: { readonly name?: string } })[], frames: number): Held[] =>
  held
    .map(({ media: { name: _name, ...media }, frame, strength }) => ({
      media: media as ImageRef | VideoRef,
      frame: Math.min(frame, frames - 1),
      strength,
    }))
    .sort((a, b) => a.frame - b.frame);

export const textToVideo = defineModelNode({
  type: 'video/text-to-video',
  title: 'Generate Video',
  category: 'Generate',
  icon: 'video',
  aliases: ['text to video', 'image to video', 't2v', 'i2v', 'clip'],
  help: 'One clip from a prompt, and, if wired, from a first and a last picture. For takes longer than a model can hold use LTX Chain.',
  inputs: {
    shot: port.shot({ optional: true }),
    start: port.image({ optional: true, label: 'first frame' }),
    end: port.image({ optional: true, label: 'last frame' }),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true }),
    negative: param.textarea({ advanced: true }),
    seconds: param.seconds({ default: 5, min: 0.2, max: 20, onNode: true, label: 'Length' }),
    seed: param.seed({ onNode: true }),
    held: param.conditioning({
      label: 'Pictures on the way',
      help: 'What the clip shall show at a frame, and how closely: 1 is exactly that.',
    }),
    size: param.size(),
    ...samplingParams,
  }),
  outputs: { video: port.video(), last: port.image({ label: 'last frame' }) },
  needs: ['video'],
  begins: { shot: 'shot', unless: 'start' },
  host: 'task',
  preview: 'video',
  width: 'wide',
  ask({ inputs, params, project, mentioned, takes }) {
    const { shot } = inputs;
    const cast = castOf(shot, inputs.references, mentioned);
    const size = sizeFor(params.size, project);
    // A picture that is wired goes before what the storyboard says.
    const start = inputs.start ?? shot?.start;
    const frames = framesFor(params.seconds, project.rate);
    const held = heldIn(params.held, frames);
    const { prompt, negative } = params;
    const { compose, ...asked } = clipRequest({
      ...{ shot, cast, takes, prompt, negative },
      ...{ hasStart: start !== undefined || held.some(({ frame }) => frame === 0), ...size },
    });
    if (asked.prompt === '' && !start && held.length === 0) {
      throw new NodeError('no_prompt', 'Nothing says what the clip should show.', {
        fix: 'Write a prompt, or connect a shot or a first frame.',
      });
    }
    const { rate } = project;
    const request = {
      ...size,
      ...asked,
      frames,
      rate,
      seed: params.seed,
      mode:
        (start && inputs.end) || held.some(({ frame }) => frame > 0)
          ? ('keyframe' as const)
          : compose?.kind === 'sheet'
            ? ('ic_lora' as const)
            : ('auto' as const),
      steps: params.steps || undefined,
      guidance: params.guidance || undefined,
      conditioning: [
        ...(start ? [{ media: start, frame: 0, strength: 1 }] : []),
        ...held,
        ...(inputs.end ? [{ media: inputs.end, frame: frames - 1, strength: 1 }] : []),
      ],
      brief: shot ? briefWith(shot, cast) : undefined,
    };
    return { request, rest: compose };
  },
  async run({ request, rest, context }) {
    const { video, last } = await context.models(
      'video',
      await withComposed(context, await withStills(context, request), rest),
    );
    return { video, last };
  },
});

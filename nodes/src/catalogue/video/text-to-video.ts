import { z } from 'zod';
import { defineModelNode, NodeError, param, port } from '../../define/index.ts';
import { buildPrompt, framesFor, negativePrompt } from '../../prompts/index.ts';
import { withComposed } from '../support/compose.ts';
import { samplingParams } from '../support/sampling-params.ts';
import { briefWith, castOf, sizeFor } from '../support/shot-request.ts';
import { clipFamily, showTo } from '../support/shown.ts';

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
    size: param.size(),
    ...samplingParams,
  }),
  outputs: { video: port.video(), last: port.image({ label: 'last frame' }) },
  needs: ['video'],
  host: 'task',
  preview: 'video',
  width: 'wide',
  ask({ inputs, params, project, mentioned, takes }) {
    const { shot } = inputs;
    const cast = castOf(shot, inputs.references, mentioned);
    const size = sizeFor(params.size, project);
    const hasStart = inputs.start !== undefined;
    const shown = showTo({ shot, cast, takes, hasStart, ...size });
    const prompt = params.prompt.trim() || (shot ? buildPrompt(shot, clipFamily(hasStart, shown.compose)) : '');
    if (prompt === '' && !inputs.start) {
      throw new NodeError('no_prompt', 'Nothing says what the clip should show.', {
        fix: 'Write a prompt, or connect a shot or a first frame.',
      });
    }
    const { rate } = project;
    const frames = framesFor(params.seconds, rate);
    const request = {
      ...size,
      prompt: [prompt, shown.legend].filter(Boolean).join(' '),
      negative: params.negative.trim() || (shot ? negativePrompt(shot, 'ltx-t2v') : ''),
      frames,
      rate,
      seed: params.seed,
      mode:
        inputs.start && inputs.end
          ? ('keyframe' as const)
          : shown.compose?.kind === 'sheet'
            ? ('ic_lora' as const)
            : ('auto' as const),
      steps: params.steps || undefined,
      guidance: params.guidance || undefined,
      conditioning: [
        ...(inputs.start ? [{ media: inputs.start, frame: 0, strength: 1 }] : []),
        ...(inputs.end ? [{ media: inputs.end, frame: frames - 1, strength: 1 }] : []),
      ],
      references: shown.references,
      loras: shown.loras,
      brief: shot ? briefWith(shot, cast) : undefined,
    };
    return { request, rest: shown.compose };
  },
  async run({ request, rest, context }) {
    const { video, last } = await context.models('video', await withComposed(context, request, rest));
    return { video, last };
  },
});

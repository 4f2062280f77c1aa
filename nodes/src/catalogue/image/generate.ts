import { z } from 'zod';
import { defineModelNode, NodeError, param, port } from '../../define/index.ts';
import { buildPrompt, negativePrompt, showTo } from '../../prompts/index.ts';
import { referenceStrength, samplingParams } from '../support/sampling-params.ts';
import { briefWith, castOf, sizeFor } from '../support/shot-request.ts';

export const generateImage = defineModelNode({
  type: 'image/generate',
  title: 'Generate Image',
  category: 'Generate',
  icon: 'image',
  aliases: ['text to image', 'flux', 't2i', 'still', 'reference'],
  help: 'One picture from a prompt; elements that are wired in are kept to their look.',
  inputs: {
    shot: port.shot({ optional: true }),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true }),
    negative: param.textarea({ advanced: true }),
    seed: param.seed({ onNode: true }),
    size: param.size(),
    ...referenceStrength,
    ...samplingParams,
  }),
  outputs: { image: port.image() },
  needs: ['image'],
  host: 'task',
  preview: 'image',
  ask({ inputs, params, project, mentioned, takes }) {
    const { shot } = inputs;
    const cast = castOf(shot, inputs.references, mentioned);
    const prompt =
      params.prompt.trim() ||
      (shot ? buildPrompt(shot, 'flux-still') : cast.map((one) => one.description || one.name).join('. '));
    if (prompt === '') {
      throw new NodeError('no_prompt', 'Nothing says what the picture should show.', {
        fix: 'Write a prompt, or connect a shot or an element.',
      });
    }
    const size = sizeFor(params.size, project);
    const shown = showTo({ shot, cast, takes, strength: params.strength, ...size });
    const request = {
      ...size,
      prompt: [prompt, shown.legend].filter(Boolean).join(' '),
      negative: params.negative.trim() || (shot ? negativePrompt(shot, 'flux-still') : ''),
      seed: params.seed,
      steps: params.steps || undefined,
      guidance: params.guidance || undefined,
      references: shown.references,
      loras: shown.loras,
      brief: shot ? briefWith(shot, cast) : undefined,
    };
    return { request, rest: null };
  },
  async run({ request, context }) {
    const { image } = await context.models('image', request);
    return { image };
  },
});

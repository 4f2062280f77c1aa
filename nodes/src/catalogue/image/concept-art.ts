import { z } from 'zod';
import { defineModelNode, param, port } from '../../define/index.ts';
import { buildPrompt, negativePrompt, showTo } from '../../prompts/index.ts';
import { briefWith, castOf } from '../support/shot-request.ts';

/** Half the project's size, in the steps of 16 that image models want. */
const half = (pixels: number, scale: number) => Math.max(64, Math.round((pixels * scale) / 16) * 16);

export const conceptArt = defineModelNode({
  type: 'image/concept-art',
  title: 'Concept Art',
  category: 'Generate',
  icon: 'palette',
  aliases: ['storyboard', 'board', 'frame', 'sketch'],
  help: 'One quick picture for each shot, for a storyboard: the framing, who is in it, the light.',
  inputs: { shot: port.shot(), references: port.element({ list: true, optional: true }) },
  params: z.object({
    style: param.prompt({ onNode: true, help: 'Added to every prompt.' }),
    seed: param.seed(),
    scale: param.number({
      default: 0.5,
      min: 0.25,
      max: 1,
      step: 0.05,
      slider: true,
      help: 'Share of the project’s size.',
    }),
  }),
  outputs: { image: port.image() },
  needs: ['image'],
  host: 'task',
  preview: 'image',
  ask({ inputs, params, project, mentioned, takes }) {
    const cast = castOf(inputs.shot, inputs.references, mentioned);
    const size = { width: half(project.width, params.scale), height: half(project.height, params.scale) };
    const shown = showTo({ shot: inputs.shot, cast, takes, ...size });
    const request = {
      ...size,
      prompt: [buildPrompt(inputs.shot, 'flux-still'), params.style.trim(), shown.legend].filter(Boolean).join(' '),
      negative: negativePrompt(inputs.shot, 'flux-still'),
      seed: params.seed,
      references: shown.references,
      loras: shown.loras,
      brief: briefWith(inputs.shot, cast),
    };
    return { request, rest: null };
  },
  async run({ request, context }) {
    const { image } = await context.models('image', request);
    return { image };
  },
});

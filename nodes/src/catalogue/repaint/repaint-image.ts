import { z } from 'zod';
import { defineModelNode, param, port } from '../../define/index.ts';
import { maskIsEmpty } from '../mask/files.ts';
import { castOf, referencesFrom } from '../support/shot-request.ts';

export const repaintImage = defineModelNode({
  type: 'repaint/image',
  title: 'Repaint Image',
  category: 'Mask and repaint',
  icon: 'brush',
  aliases: ['inpaint', 'fill', 'retouch', 'flux'],
  help: 'Makes the masked part of a picture anew; the rest keeps every pixel.',
  inputs: {
    image: port.image(),
    mask: port.mask(),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true, help: 'What stands there afterwards. Empty: what is around it.' }),
    seed: param.seed(),
    strength: param.number({ default: 1, min: 0, max: 1, step: 0.05, slider: true, onNode: true, label: 'Denoise' }),
    feather: param.integer({ default: 8, min: 0, max: 128, unit: 'px' }),
    steps: param.integer({ default: 0, min: 0, max: 100, advanced: true, help: '0: as many as the model wants.' }),
  }),
  outputs: { image: port.image() },
  bypass: { image: 'image' },
  needs: ['image'],
  host: 'task',
  preview: 'image',
  ask({ inputs, params, mentioned }) {
    const { image, mask } = inputs;
    const request = {
      width: image.width,
      height: image.height,
      prompt: params.prompt.trim(),
      negative: '',
      seed: params.seed,
      steps: params.steps || undefined,
      references: referencesFrom(castOf(undefined, inputs.references, mentioned)),
      init: { picture: image, mask, strength: params.strength, feather: params.feather },
    };
    return { request, rest: { picture: image, mask } };
  },
  async run({ request, rest, context }) {
    if (await maskIsEmpty(context, rest.mask)) {
      context.log('The mask is empty, so the picture stays as it is.');
      return { image: rest.picture };
    }
    const { image } = await context.models('image', request);
    return { image };
  },
});

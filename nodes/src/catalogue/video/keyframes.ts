import { z } from 'zod';
import { defineModelNode, NodeError, param, port } from '../../define/index.ts';
import { framesFor } from '../../prompts/index.ts';
import { samplingParams } from '../support/sampling-params.ts';
import { castOf, referencesFrom, sizeFor } from '../support/shot-request.ts';

/** More key pictures than this in one clip leave no time between them. */
const MOST = 16;

export const keyframes = defineModelNode({
  type: 'video/keyframes',
  title: 'Keyframes',
  category: 'Generate',
  icon: 'route',
  aliases: ['morph', 'in between', 'interpolate', 'first and last frame', 'image to video'],
  help:
    'One clip that goes through pictures, in their order and with the same time between them. Two make a morph; more make a journey.\n\n' +
    'For a picture at a frame of your choice use the strip of Generate Video.',
  inputs: {
    pictures: port.image({ list: true }),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true, help: 'What happens on the way.' }),
    seconds: param.seconds({ default: 4, min: 0.2, max: 20, onNode: true, label: 'Length' }),
    strength: param.number({
      default: 1,
      min: 0,
      max: 1,
      step: 0.05,
      slider: true,
      label: 'Hold to the pictures',
      help: '1: exactly that picture at its moment.',
    }),
    seed: param.seed({ onNode: true }),
    negative: param.textarea({ advanced: true }),
    size: param.size(),
    ...samplingParams,
  }),
  outputs: { video: port.video(), last: port.image({ label: 'last frame' }) },
  needs: ['video'],
  host: 'task',
  preview: 'video',
  width: 'wide',
  ask({ inputs, params, project, mentioned }) {
    const pictures = inputs.pictures.map((one) => one.value);
    if (pictures.length < 2 || pictures.length > MOST)
      throw new NodeError(
        'wrong_count',
        pictures.length < 2 ? 'A way needs two pictures at least.' : `A clip goes through ${MOST} pictures at most.`,
        {
          fix: pictures.length < 2 ? 'Connect another picture.' : 'Make two clips, and join them with Join Clips.',
        },
      );
    const frames = framesFor(params.seconds, project.rate);
    const request = {
      ...sizeFor(params.size, project),
      prompt: params.prompt.trim(),
      negative: params.negative.trim(),
      frames,
      rate: project.rate,
      seed: params.seed,
      mode: 'keyframe' as const,
      steps: params.steps || undefined,
      guidance: params.guidance || undefined,
      conditioning: pictures.map((media, i) => ({
        media,
        frame: Math.round((i * (frames - 1)) / (pictures.length - 1)),
        strength: params.strength,
      })),
      references: referencesFrom(castOf(undefined, inputs.references, mentioned)),
    };
    return { request, rest: null };
  },
  async run({ request, context }) {
    const { video, last } = await context.models('video', request);
    return { video, last };
  },
});

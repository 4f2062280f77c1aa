import { planExtension, WINDOW } from '@reelgraph/models';
import { z } from 'zod';
import { defineModelNode, param, port } from '../../define/index.ts';
import { chained } from '../support/chain.ts';
import { samplingParams } from '../support/sampling-params.ts';
import { castOf, referencesFrom } from '../support/shot-request.ts';

export const extendClip = defineModelNode({
  type: 'video/extend',
  title: 'Extend Clip',
  category: 'Generate',
  icon: 'arrow-left-right',
  aliases: ['continue', 'longer', 'extension', 'outpaint in time'],
  help:
    'Goes on where a clip ends, for as long as you say. The clip itself is kept frame for frame; what is new takes up its last pictures.\n\n' +
    'Say what happens next, not what the clip shows already. Stopped half-way, it goes on at the segment where it was.',
  inputs: {
    clip: port.video({ label: 'video' }),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true, help: 'What happens next.' }),
    seconds: param.seconds({ default: 3, min: 0.2, max: 60, onNode: true, label: 'Add' }),
    seed: param.seed({ onNode: true }),
    negative: param.textarea({ advanced: true }),
    overlap: param.integer({
      default: WINDOW.overlap,
      min: 1,
      max: 97,
      step: 8,
      unit: 'frames',
      advanced: true,
      help: 'How much of the end of the clip the model sees.',
    }),
    segment: param.integer({
      default: WINDOW.frames,
      min: 17,
      max: 505,
      step: 8,
      unit: 'frames',
      advanced: true,
      label: 'Longest segment',
    }),
    ...samplingParams,
  }),
  outputs: { clip: port.video({ label: 'video' }), last: port.image({ label: 'last frame' }) },
  bypass: { clip: 'clip' },
  needs: ['video'],
  host: 'task',
  preview: 'clip',
  width: 'wide',
  ask({ inputs, params, mentioned }) {
    const { clip } = inputs;
    const { rate, width, height, frames } = clip;
    const added = Math.max(1, Math.round((params.seconds * rate.num) / rate.den));
    const request = {
      width,
      height,
      prompt: params.prompt.trim(),
      negative: params.negative.trim(),
      frames: added,
      rate,
      seed: params.seed,
      mode: 'auto' as const,
      steps: params.steps || undefined,
      guidance: params.guidance || undefined,
      conditioning: [],
      references: referencesFrom(castOf(undefined, inputs.references, mentioned)),
    };
    const chunks = planExtension(frames, added, params.segment, params.overlap);
    return { request, rest: { clip, chunks, take: { total: frames + added, seed: params.seed } } };
  },
  orders: ({ request, rest }) => rest.chunks.slice(1).map(({ frames }) => ({ ...request, frames })),
  run: ({ request, rest, context }) => chained(context, rest.chunks, rest.take, request, rest.clip),
});

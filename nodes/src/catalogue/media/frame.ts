import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';
import { stillOf } from '../support/take.ts';

export const frameGrab = defineNode({
  type: 'media/frame',
  title: 'Frame Grab',
  category: 'Media',
  icon: 'camera',
  aliases: ['still', 'last frame', 'first frame', 'screenshot'],
  help: 'One picture out of a clip.',
  inputs: { video: port.video() },
  params: z.object({
    which: param.select(
      { first: 'First', middle: 'Middle', last: 'Last', number: 'By number' },
      { default: 'last', label: 'Frame', onNode: true },
    ),
    frame: param.integer({ default: 0, min: 0, label: 'Number', help: 'Counted from 0; used with "By number".' }),
  }),
  outputs: { image: port.image() },
  host: 'task',
  preview: 'image',
  async run({ inputs, params, context }) {
    const { frames } = inputs.video;
    const at = { first: 0, middle: Math.floor(frames / 2), last: -1, number: Math.min(params.frame, frames - 1) }[
      params.which
    ];
    return { image: await stillOf(context, inputs.video, at) };
  },
});

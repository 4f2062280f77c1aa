import { join } from 'node:path';
import { trimMedia } from '@reelgraph/timeline/media';
import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';

export const trim = defineNode({
  type: 'media/trim',
  title: 'Trim Clip',
  category: 'Media',
  icon: 'scissors',
  aliases: ['cut', 'shorten', 'in', 'out'],
  help: 'Cuts a piece out of a clip, exact to the frame; sound is cut on the same instants.',
  inputs: { video: port.video() },
  params: z.object({
    start: param.integer({ default: 0, min: 0, unit: 'frames', label: 'From', onNode: true }),
    length: param.integer({ default: 0, min: 0, unit: 'frames', onNode: true, help: '0: to the end.' }),
  }),
  outputs: { video: port.video() },
  bypass: { video: 'video' },
  host: 'task',
  preview: 'video',
  async run({ inputs, params, context }) {
    const { frames } = inputs.video;
    if (params.start >= frames) {
      throw new NodeError(
        'out_of_range',
        `The clip has ${frames} frames, so it cannot be cut from frame ${params.start} on.`,
        { fix: `Set From to less than ${frames}.` },
      );
    }
    const count = Math.min(params.length || frames, frames - params.start);
    if (params.start === 0 && count === frames) return { video: inputs.video };
    const out = join(context.scratch, 'trimmed.mp4');
    await trimMedia(
      await context.media.open(inputs.video),
      out,
      { start: params.start, count },
      {
        signal: context.signal,
        onFrame: (done) => context.progress(Math.min(1, done / count)),
      },
    );
    return { video: await context.media.saveVideo(out) };
  },
});

import { join } from 'node:path';
import { concatMedia } from '@reelgraph/timeline/media';
import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';

export const concat = defineNode({
  type: 'media/concat',
  title: 'Join Clips',
  category: 'Media',
  icon: 'combine',
  aliases: ['concat', 'append', 'merge', 'sequence'],
  help: 'One clip after another. Size and rate are the first clip’s; clips without sound are silent for their length.',
  inputs: { clips: port.video({ list: true, label: 'videos' }) },
  params: z.object({
    fit: param.select(
      { contain: 'Black bars', cover: 'Crop', stretch: 'Stretch' },
      { default: 'contain', label: 'Other shapes' },
    ),
  }),
  outputs: { video: port.video() },
  host: 'task',
  preview: 'video',
  async run({ inputs, params, context }) {
    const [only] = inputs.clips;
    if (!only)
      throw new NodeError('nothing_to_join', 'There is no clip to join.', { fix: 'Connect at least one video.' });
    if (inputs.clips.length === 1) return { video: only.value };
    const total = inputs.clips.reduce((sum, clip) => sum + clip.value.frames, 0);
    const files = await Promise.all(inputs.clips.map((clip) => context.media.open(clip.value)));
    const out = join(context.scratch, 'joined.mp4');
    await concatMedia(files, out, {
      fit: params.fit,
      signal: context.signal,
      onFrame: (frames) => context.progress(Math.min(1, frames / total)),
    });
    return { video: await context.media.saveVideo(out) };
  },
});

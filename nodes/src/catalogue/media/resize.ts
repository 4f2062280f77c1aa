import { join } from 'node:path';
import { resizeMedia } from '@reelgraph/timeline/media';
import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';
import { sizeFor } from '../support/shot-request.ts';

const even = (pixels: number) => Math.max(2, Math.round(pixels / 2) * 2);

export const resize = defineNode({
  type: 'media/resize',
  title: 'Resize',
  category: 'Media',
  icon: 'maximize',
  aliases: ['scale', 'crop', 'fit'],
  help: 'Another size for a clip or a picture.',
  inputs: { video: port.video({ optional: true }), image: port.image({ optional: true }) },
  params: z.object({
    size: param.size({ onNode: true }),
    fit: param.select(
      { contain: 'Black bars', cover: 'Crop', stretch: 'Stretch' },
      { default: 'cover', label: 'Other shapes' },
    ),
  }),
  outputs: { video: port.video({ optional: true }), image: port.image({ optional: true }) },
  bypass: { video: 'video', image: 'image' },
  host: 'task',
  preview: 'video',
  async run({ inputs, params, context }) {
    if (!inputs.video && !inputs.image)
      throw new NodeError('missing_input', 'Resize has nothing to work on.', { fix: 'Connect a video or a picture.' });
    const wanted = sizeFor(params.size, context.project);
    const size = { width: even(wanted.width), height: even(wanted.height) };
    const { signal, scratch, media } = context;
    const is = (one: { width: number; height: number }) => one.width === size.width && one.height === size.height;
    const video = async (ref: NonNullable<typeof inputs.video>) => {
      if (is(ref)) return ref;
      const out = join(scratch, 'resized.mp4');
      await resizeMedia(await media.open(ref), out, {
        ...size,
        fit: params.fit,
        signal,
        onFrame: (done) => context.progress(Math.min(1, done / ref.frames)),
      });
      return media.saveVideo(out);
    };
    const image = async (ref: NonNullable<typeof inputs.image>) => {
      if (is(ref)) return ref;
      const out = join(scratch, 'resized.png');
      await resizeMedia(await media.open(ref), out, { ...size, fit: params.fit, signal });
      return media.saveImage(out);
    };
    return { video: inputs.video && (await video(inputs.video)), image: inputs.image && (await image(inputs.image)) };
  },
});

import { join } from 'node:path';
import { finishMedia } from '@reelgraph/timeline/media';
import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';

/** Sizes are even: the codecs of films want it. */
const even = (pixels: number) => Math.max(2, Math.round(pixels / 2) * 2);
/** As an export: no side is longer. */
const LONGEST = 8192;

export const finish = defineNode({
  type: 'media/finish',
  title: 'Upscale and Finish',
  category: 'Media',
  icon: 'sparkles',
  aliases: ['upscale', 'enlarge', 'sharpen', 'denoise', 'grain', '4k'],
  help:
    'A clip larger and ready to show: noise taken out, enlarged by Lanczos, its edges sharpened, and grain laid over it so that it looks like one film.\n\n' +
    'It makes clear what is there and invents no detail; a model that does is reached through a ComfyUI workflow.',
  inputs: { clip: port.video({ label: 'video' }) },
  params: z.object({
    scale: param.number({ default: 2, min: 1, max: 4, step: 0.25, slider: true, onNode: true, label: 'Times larger' }),
    denoise: param.number({ default: 0.3, min: 0, max: 1, step: 0.05, slider: true, onNode: true, label: 'Denoise' }),
    sharpen: param.number({ default: 0.4, min: 0, max: 1, step: 0.05, slider: true, onNode: true, label: 'Sharpen' }),
    grain: param.number({ default: 0.15, min: 0, max: 1, step: 0.05, slider: true, onNode: true, label: 'Grain' }),
  }),
  outputs: { clip: port.video({ label: 'video' }) },
  bypass: { clip: 'clip' },
  host: 'task',
  preview: 'clip',
  async run({ inputs, params, context }) {
    const { clip } = inputs;
    const { denoise, sharpen, grain } = params;
    const scale = Math.min(params.scale, LONGEST / Math.max(clip.width, clip.height));
    if (scale === 1 && denoise === 0 && sharpen === 0 && grain === 0) return { clip };
    const out = join(context.scratch, 'finished.mp4');
    await finishMedia(await context.media.open(clip), out, {
      size: { width: even(clip.width * scale), height: even(clip.height * scale) },
      ...{ denoise, sharpen, grain },
      signal: context.signal,
      onFrame: (done) => context.progress(Math.min(1, done / clip.frames)),
    });
    return { clip: await context.media.saveVideo(out) };
  },
});

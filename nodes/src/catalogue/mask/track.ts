import { z } from 'zod';
import { defineModelNode, param, port } from '../../define/index.ts';
import { emptyTrack, maskIsEmpty } from './files.ts';

export const trackMask = defineModelNode({
  type: 'mask/track',
  title: 'Track Mask',
  category: 'Mask and repaint',
  icon: 'crosshair',
  aliases: ['follow', 'propagate', 'rotoscope'],
  help: 'Follows a mask through a clip, forwards and backwards from the frame it was made on.',
  inputs: { clip: port.video({ label: 'video' }), mask: port.mask() },
  params: z.object({ frame: param.integer({ default: 0, min: 0, label: 'Mask is of frame', onNode: true }) }),
  outputs: { track: port.track() },
  needs: ['track'],
  host: 'task',
  preview: 'track',
  ask({ inputs, params }) {
    const { clip, mask } = inputs;
    const prompts = [{ frame: Math.min(params.frame, clip.frames - 1), mask }];
    return { request: { video: clip, prompts }, rest: { clip, mask } };
  },
  async run({ request, rest, context }) {
    const { clip, mask } = rest;
    if (await maskIsEmpty(context, mask)) {
      context.log('The mask is empty, so there is nothing to follow.');
      return { track: await emptyTrack(context, clip) };
    }
    const { track } = await context.models('track', request);
    return { track };
  },
});

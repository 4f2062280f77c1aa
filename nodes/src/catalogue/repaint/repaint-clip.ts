import { z } from 'zod';
import { defineModelNode, NodeError, param, port } from '../../define/index.ts';
import { castOf, referencesFrom } from '../support/shot-request.ts';

export const repaintClip = defineModelNode({
  type: 'repaint/clip',
  title: 'Flux Repaint',
  category: 'Mask and repaint',
  icon: 'paintbrush',
  aliases: ['inpaint video', 'replace object', 'remove object', 'fill'],
  help:
    'Makes a tracked region of a clip anew, frame after frame; the rest keeps its pixels, and the sound stays.\n\n' +
    'A clip in which the thing was not found passes through unchanged.',
  inputs: {
    clip: port.video({ label: 'video' }),
    track: port.track(),
    references: port.element({ list: true, optional: true }),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true, help: 'What stands there afterwards. Empty: what is around it.' }),
    seed: param.seed(),
    strength: param.number({ default: 1, min: 0, max: 1, step: 0.05, slider: true, onNode: true, label: 'Denoise' }),
    feather: param.integer({ default: 8, min: 0, max: 128, unit: 'px' }),
    negative: param.textarea({ advanced: true }),
  }),
  outputs: { clip: port.video({ label: 'video' }) },
  bypass: { clip: 'clip' },
  needs: ['repaint'],
  host: 'task',
  preview: 'clip',
  ask({ inputs, params, mentioned }) {
    const { clip, track } = inputs;
    if (track.found !== 0 && track.frames !== clip.frames) {
      throw new NodeError('track_does_not_fit', `The track has ${track.frames} frames and the clip ${clip.frames}.`, {
        fix: 'Track the mask on this very clip.',
      });
    }
    const request = {
      video: clip,
      track,
      prompt: params.prompt.trim(),
      negative: params.negative,
      seed: params.seed,
      strength: params.strength,
      feather: params.feather,
      references: referencesFrom(castOf(undefined, inputs.references, mentioned)),
    };
    return { request, rest: { clip, found: track.found !== 0 } };
  },
  async run({ request, rest, context }) {
    if (!rest.found) {
      context.log('The thing is not in this shot; the clip stays as it is.');
      return { clip: rest.clip };
    }
    const { video } = await context.models('repaint', request);
    return { clip: video };
  },
});

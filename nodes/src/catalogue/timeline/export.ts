import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';

export const exportFilm = defineNode({
  type: 'timeline/export',
  title: 'Export Film',
  category: 'Timeline',
  icon: 'clapperboard',
  aliases: ['render', 'film', 'mp4', 'deliver'],
  help: 'Renders a timeline to a film. Waits until every clip that lands before it has landed.',
  kind: 'effect',
  inputs: { sequence: port.sequence({ list: true, label: 'timeline' }) },
  params: z.object({
    name: param.text({ default: 'film', onNode: true, maxLength: 120 }),
    preset: param.select(
      { h264: 'H.264, MP4', 'h264-fine': 'H.264, master', 'h264-small': 'H.264, small', prores: 'ProRes, MOV' },
      { default: 'h264', label: 'Format' },
    ),
  }),
  outputs: { film: port.video() },
  preview: 'film',
  async effect({ inputs, params, effects }) {
    const sequences = new Set(inputs.sequence.map(({ value }) => value.sequence));
    const [sequence] = sequences;
    if (sequence === undefined)
      throw new NodeError('no_timeline', 'There is no timeline to export.', {
        fix: 'Connect To Timeline or Timeline.',
      });
    if (sequences.size > 1) {
      throw new NodeError('several_timelines', 'The clips landed on different timelines.', {
        fix: 'Give each timeline its own Export Film.',
      });
    }
    const rev = Math.max(...inputs.sequence.map(({ value }) => value.rev));
    const { artifact, mime, width, height, frames, rate, audio } = await effects.exportSequence({
      sequence,
      rev,
      preset: params.preset,
      name: params.name,
    });
    const sound = { sampleRate: 48_000, channels: 2, samples: Math.round((frames * rate.den * 48_000) / rate.num) };
    return {
      film: { kind: 'video' as const, artifact, mime, width, height, frames, rate, ...(audio ? { audio: sound } : {}) },
    };
  },
});

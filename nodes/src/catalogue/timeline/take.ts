import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';
import { takeOf } from '../support/timeline-take.ts';

export const addTake = defineNode({
  type: 'timeline/take',
  title: 'To Clip',
  category: 'Timeline',
  icon: 'layers-plus',
  aliases: ['take', 'replace', 'candidate', 'land'],
  help:
    'Files a video as one more take of a clip of the timeline, under the cut as it is: trims, grade and links stay. It is shown where the clip still shows what it was made from, or nothing.\n\n' +
    'The timeline lays these nodes itself when a clip is extended, filled or made anew from there.',
  kind: 'effect',
  inputs: {
    video: port.video({ optional: true }),
    still: port.image({ optional: true, label: 'picture' }),
    front: port.number({ optional: true, label: 'frames in front' }),
  },
  params: z.object({
    clip: param.text({ label: 'Clip', help: 'Id of a clip of the timeline.' }),
    of: param.text({ advanced: true, label: 'In place of', help: 'Id of the take that it goes on from. Empty: any.' }),
    head: param.integer({
      default: 0,
      unit: 'frames',
      advanced: true,
      label: 'Of these before its zero',
      help: 'Added to the frames in front: how many lie before the moment at which the takes of the clip begin together.',
    }),
    sequence: param.text({
      advanced: true,
      label: 'Timeline',
      help: 'Id of a timeline of the project. Empty: the first one.',
    }),
  }),
  outputs: { clip: port.clip(), sequence: port.sequence() },
  async effect({ inputs, params, context, effects }) {
    const media = inputs.video ?? inputs.still;
    if (!media)
      throw new NodeError('missing_input', 'There is nothing to file with the clip.', {
        fix: 'Connect a video or a picture.',
      });
    if (!params.clip)
      throw new NodeError('missing_clip', 'It is not said which clip this is a take of.', {
        fix: 'Select the clip on the timeline and generate from there.',
        field: 'clip',
      });
    const head = Math.max(0, params.head + Math.round(inputs.front ?? 0));
    const done = await effects.addTake({
      sequence: params.sequence || null,
      clip: params.clip,
      of: params.of || null,
      take: { ...takeOf(media, context.project), ...(head > 0 ? { head } : {}) },
    });
    return { clip: done, sequence: { sequence: done.sequence, rev: done.rev } };
  },
});

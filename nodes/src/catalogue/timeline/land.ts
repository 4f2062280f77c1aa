import { z } from 'zod';
import { defineNode, type Keyed, type NodeContext, NodeError, param, port } from '../../define/index.ts';
import { buildPrompt } from '../../prompts/index.ts';
import type { ShotValue } from '../../values.ts';
import { takeOf } from '../support/timeline-take.ts';

const framesOf = (seconds: number, { rate }: NodeContext['project']) =>
  Math.max(1, Math.round((seconds * rate.num) / rate.den));

interface Place {
  readonly key: string;
  readonly name: string;
  readonly frames?: number;
  readonly prompt?: string;
}

/** Every place on the timeline, in order: from the shot list where it is wired, else from the items of the run. */
function places(shots: readonly Keyed<ShotValue>[], context: NodeContext): readonly Place[] {
  if (shots.length > 0) {
    return shots.map(({ key, name, value }) => ({
      key,
      name: name ?? value.number,
      frames: framesOf(value.seconds, context.project),
      prompt: buildPrompt(value, 'ltx-t2v'),
    }));
  }
  const item = context.item;
  return item?.all ?? (item ? [{ key: item.key, name: item.name }] : []);
}

export const land = defineNode({
  type: 'timeline/land',
  title: 'To Timeline',
  category: 'Timeline',
  icon: 'list-video',
  aliases: ['land', 'place', 'clip', 'edit'],
  help:
    'Lays takes on the timeline, each in its place. With the shot list wired in, every shot has its place from the start, in the order of the script.\n\n' +
    'A clip that you trimmed or moved keeps your cut; a new take is added to it.',
  kind: 'effect',
  inputs: {
    clip: port.video({ optional: true, label: 'video' }),
    still: port.image({ optional: true, label: 'picture' }),
    shots: port.shot({ list: true, optional: true }),
  },
  params: z.object({
    track: param.select({ V1: 'V1', V2: 'V2' }, { default: 'V1', onNode: true }),
    sequence: param.text({
      advanced: true,
      label: 'Timeline',
      help: 'Id of a timeline of the project. Empty: the first one.',
    }),
    seconds: param.seconds({ default: 4, min: 0.1, label: 'Length of a picture', advanced: true }),
  }),
  outputs: { clip: port.clip(), sequence: port.sequence() },
  async effect({ inputs, params, context, effects }) {
    const media = inputs.clip ?? inputs.still;
    if (!media)
      throw new NodeError('missing_input', 'There is nothing to lay on the timeline.', {
        fix: 'Connect a video or a picture.',
      });
    const keys = places(inputs.shots, context);
    const key = context.item?.key ?? keys[0]?.key ?? 'clip';
    const place = keys.find((one) => one.key === key);
    const planned = place?.frames ?? (media.kind === 'image' ? framesOf(params.seconds, context.project) : undefined);
    const name = place?.name ?? context.item?.name ?? 'Clip';
    const done = await effects.land({
      sequence: params.sequence || null,
      track: params.track,
      source: '',
      key,
      name,
      keys: place ? keys : [...keys, { key, name }],
      take: takeOf(media, context.project),
      plannedFrames: planned,
    });
    return { clip: done, sequence: { sequence: done.sequence, rev: done.rev } };
  },
});

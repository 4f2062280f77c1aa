import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';
import { framed, parseFramingText } from '../../prompts/index.ts';

export const frameShots = defineNode({
  type: 'script/frame-shots',
  title: 'Frame Shots',
  category: 'Story',
  icon: 'frame',
  aliases: ['apply framing', 'ai parse'],
  help: 'Gives shots the size, angle and movement that AI Parse suggests for their scenes. Nothing else of a shot changes; a scene without a suggestion stays as the rules have it.',
  inputs: {
    shots: port.shot({ list: true }),
    framing: port.text({ list: true, optional: true, partial: 'holes', help: 'From AI Parse, one for each scene.' }),
  },
  params: z.object({
    useOriginal: param.toggle({ default: false, label: 'Use original', onNode: true, help: 'The rules’ own framing.' }),
  }),
  outputs: { shots: port.shot({ list: true }), remark: port.text({ help: 'Whose framing it is, in a sentence.' }) },
  bypass: { shots: 'shots' },
  preview: 'shots',
  remark: 'remark',
  run({ inputs, params }) {
    if (params.useOriginal) return { shots: inputs.shots, remark: 'As the rules have them, as you wished.' };
    const counts = new Map<string, number>();
    for (const { value } of inputs.shots) counts.set(value.sceneId, (counts.get(value.sceneId) ?? 0) + 1);
    // A line stands for a shot by its place: of a scene that lost some, no line can be trusted.
    const whole = inputs.framing.filter(({ key, value }) => value.split('\n').length === counts.get(key));
    const byScene = new Map(whole.map(({ key, value }) => [key, parseFramingText(value, counts.get(key) ?? 0)]));
    const cut = inputs.framing.filter(({ key }) => counts.has(key)).length - whole.length;
    const place = new Map<string, number>();
    let made = 0;
    const shots = inputs.shots.map((item) => {
      const { sceneId } = item.value;
      const at = place.get(sceneId) ?? 0;
      place.set(sceneId, at + 1);
      const framing = byScene.get(sceneId)?.[at] ?? null;
      if (framing) made += 1;
      return { ...item, value: framed(item.value, framing) };
    });
    const remark =
      made === shots.length
        ? 'Framed as AI Parse suggests.'
        : `${made} of ${shots.length} framed as AI Parse suggests, the others as the rules have them.${cut > 0 ? ' Put Select Shots behind Frame Shots: it needs whole scenes.' : ''}`;
    return { shots, remark };
  },
});

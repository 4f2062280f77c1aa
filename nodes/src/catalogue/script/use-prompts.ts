import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';

export const usePrompts = defineNode({
  type: 'script/use-prompts',
  title: 'Use Prompts',
  category: 'Story',
  icon: 'text',
  aliases: ['apply prompts', 'enhanced', 'shot prompt'],
  help:
    'Gives shots the prompts that were made for them, for instance by Enhance Prompt, so that every node behind it works from those.\n\n' +
    'A shot without one stays as it is: its prompt is built from the script.',
  inputs: {
    shots: port.shot({ list: true }),
    prompts: port.text({ list: true, optional: true, partial: 'holes', help: 'One for each shot.' }),
  },
  params: z.object({
    useOriginal: param.toggle({ default: false, label: 'Use original', onNode: true, help: 'The prompts as built.' }),
  }),
  outputs: { shots: port.shot({ list: true }), remark: port.text({ help: 'How many shots got one.' }) },
  bypass: { shots: 'shots' },
  preview: 'shots',
  remark: 'remark',
  run({ inputs, params }) {
    if (params.useOriginal) return { shots: inputs.shots, remark: 'The prompts as built, as you wished.' };
    const byShot = new Map(inputs.prompts.map(({ key, value }) => [key, value.trim()]));
    let given = 0;
    const shots = inputs.shots.map((item) => {
      const prompt = byShot.get(item.key) ?? '';
      if (prompt === '') return item;
      given += 1;
      return { ...item, value: { ...item.value, prompt } };
    });
    return { shots, remark: `${given} of ${shots.length} shots have a prompt of their own.` };
  },
});

import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';
import { pickShots } from './pick-shots.ts';

export const scriptSelect = defineNode({
  type: 'script/select',
  title: 'Select Shots',
  category: 'Story',
  icon: 'list-filter',
  aliases: ['pick', 'filter', 'choose'],
  help: 'Keeps some shots of a list. Name them by number, in any mix of single shots, ranges and whole scenes: `1, 3-5, scene 2`.',
  inputs: { shots: port.shot({ list: true }) },
  params: z.object({ which: param.text({ label: 'Shots', onNode: true, help: 'Empty keeps all.' }) }),
  outputs: { shots: port.shot({ list: true }), first: port.shot({ label: 'first shot' }) },
  bypass: { shots: 'shots' },
  run({ inputs, params }) {
    const shots = pickShots(inputs.shots, params.which);
    const [first] = shots;
    if (!first) {
      const have = inputs.shots
        .map(({ value }) => value.number)
        .slice(0, 12)
        .join(', ');
      throw new NodeError('nothing_selected', `No shot is numbered "${params.which}".`, {
        fix: `Shots are: ${have}${inputs.shots.length > 12 ? ' …' : ''}.`,
      });
    }
    return { shots, first: first.value };
  },
});

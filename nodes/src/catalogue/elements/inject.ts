import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';
import { injectElements } from '../../elements/index.ts';
import { injectWithStandIns } from './stand-ins.ts';

export const injectNode = defineNode({
  type: 'elements/inject',
  implementation: 3,
  title: 'Inject Elements',
  category: 'Story',
  icon: 'wand-sparkles',
  aliases: ['match', 'cast shots', 'mentions'],
  help:
    'Gives every shot its own elements: who speaks, who is named, where it plays. A changed element touches only the shots that use it.\n\n' +
    'Write `@Name` in the script to be sure that an element is used.',
  inputs: {
    shots: port.shot({ list: true }),
    elements: port.element({ list: true, optional: true }),
  },
  params: z.object({
    standIns: param.toggle({
      default: true,
      label: 'Stand-ins',
      onNode: true,
      help: 'People whom the library does not know are shown by a stand-in, so that a screenplay that was just pasted has a cast.',
    }),
  }),
  outputs: { shots: port.shot({ list: true }) },
  bypass: { shots: 'shots' },
  run({ inputs, params, context }) {
    const elements = inputs.elements.map((one) => one.value);
    const inject = params.standIns ? injectWithStandIns : injectElements;
    const shots = inject(
      inputs.shots.map((one) => one.value),
      elements,
    );
    for (const shot of shots) {
      const names = shot.elements.map(({ element, why }) => `${element.name} (${why})`);
      context.log(`${shot.number}: ${names.length > 0 ? names.join(', ') : 'no element'}`);
    }
    return { shots: inputs.shots.map((item, index) => ({ ...item, value: shots[index] ?? item.value })) };
  },
});

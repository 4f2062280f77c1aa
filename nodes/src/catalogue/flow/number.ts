import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';

export const number = defineNode({
  type: 'flow/number',
  title: 'Number',
  category: 'Utility',
  icon: 'hash',
  aliases: ['value', 'integer', 'float'],
  help: 'A number to use in several places.',
  params: z.object({ value: param.number({ default: 0, onNode: true }) }),
  outputs: { number: port.number() },
  width: 'compact',
  run: ({ params }) => ({ number: params.value }),
});

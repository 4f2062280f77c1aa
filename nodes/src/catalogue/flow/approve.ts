import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';

export const approve = defineNode({
  type: 'flow/approve',
  title: 'Approve',
  category: 'Utility',
  icon: 'stamp',
  aliases: ['gate', 'review', 'sign off', 'accept', 'wait for me'],
  help: 'Stops what comes after it until you have looked: approve it, and it goes on; send it back, and what follows is left out. It waits as long as you like, also through a restart. What you approved once is not asked again.',
  host: 'person',
  inputs: { value: port.any() },
  params: z.object({ question: param.text({ default: 'Is this good?', label: 'Question' }) }),
  outputs: { value: port.any() },
  bypass: { value: 'value' },
  preview: 'value',
  width: 'wide',
  // Called when the answer was yes.
  run: ({ inputs }) => ({ value: inputs.value }),
});

import { defineNode, port } from '../../define/index.ts';

export const preview = defineNode({
  type: 'flow/preview',
  title: 'Preview',
  category: 'Utility',
  icon: 'eye',
  aliases: ['view', 'show', 'look', 'monitor'],
  help: 'Shows whatever comes in, large, and passes it on.',
  inputs: { value: port.any() },
  outputs: { value: port.any() },
  bypass: { value: 'value' },
  preview: 'value',
  width: 'wide',
  run: ({ inputs }) => ({ value: inputs.value }),
});

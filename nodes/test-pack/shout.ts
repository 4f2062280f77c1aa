import { defineNode, port } from '@reelgraph/nodes/catalogue';

export const shout = defineNode({
  type: 'sample/shout',
  title: 'Shout',
  category: 'Utility',
  icon: 'text',
  help: 'The text in capitals.',
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  bypass: { text: 'text' },
  run: ({ inputs }) => ({ text: inputs.text.toUpperCase() }),
});

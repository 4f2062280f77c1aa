import { defineNode, port } from '../../define/index.ts';

export const compare = defineNode({
  type: 'flow/compare',
  title: 'Compare',
  category: 'Utility',
  icon: 'split',
  aliases: ['a/b', 'wipe', 'before after', 'difference'],
  help: 'Holds two pictures or clips against each other: wipe, side by side, or difference.',
  inputs: { a: port.any({ label: 'A' }), b: port.any({ label: 'B' }) },
  outputs: { a: port.any({ label: 'A' }), b: port.any({ label: 'B' }) },
  bypass: { a: 'a', b: 'b' },
  preview: 'a',
  width: 'wide',
  run: ({ inputs }) => ({ a: inputs.a, b: inputs.b }),
});

import { defineNode, port } from '../../define/index.ts';

export const reroute = defineNode({
  type: 'flow/reroute',
  title: 'Reroute',
  category: 'Utility',
  icon: 'waypoints',
  aliases: ['dot', 'knot', 'pipe', 'bend'],
  help: 'A dot that a wire goes through, so that it can be led around things. It costs nothing: it is put in bypassed, and hands on whatever comes, lists too.',
  inputs: { in: port.any({ label: 'In' }) },
  outputs: { out: port.any({ label: 'Out' }) },
  bypass: { in: 'out' },
  width: 'dot',
  run: ({ inputs }) => ({ out: inputs.in }),
});

import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';

export const switchNode = defineNode({
  type: 'flow/switch',
  title: 'Switch',
  category: 'Utility',
  icon: 'toggle-left',
  aliases: ['choose', 'if', 'either', 'select'],
  help: 'Passes on one of two inputs. Where the chosen one is not connected, the other is taken.',
  inputs: { a: port.any({ optional: true, label: 'A' }), b: port.any({ optional: true, label: 'B' }) },
  params: z.object({ choose: param.select({ a: 'A', b: 'B' }, { default: 'a', onNode: true }) }),
  outputs: { out: port.any() },
  bypass: { a: 'out' },
  width: 'compact',
  run({ inputs, params }) {
    const out = params.choose === 'a' ? (inputs.a ?? inputs.b) : (inputs.b ?? inputs.a);
    if (out === undefined)
      throw new NodeError('missing_input', 'Switch was given nothing.', { fix: 'Connect A or B.' });
    return { out };
  },
});

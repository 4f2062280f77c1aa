import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A node pack for the stories: work that can be stopped half-way, and work that fails until its cause is mended. */
export default ({ defineNode, param, port, z, NodeError }) => [
  defineNode({
    type: 'story/takes',
    title: 'Takes',
    category: 'Story pack',
    icon: 'list',
    help: 'A list of names, one for each take.',
    params: z.object({
      count: param.integer({ label: 'How many', default: 4, min: 1, max: 9, slider: true, onNode: true }),
    }),
    outputs: { names: port.text({ list: true }) },
    run: ({ params }) => ({ names: Array.from({ length: params.count }, (_, at) => `Take ${at + 1}`) }),
  }),
  defineNode({
    type: 'story/slow',
    title: 'Slow Work',
    category: 'Story pack',
    icon: 'timer',
    aliases: ['patience'],
    host: 'task',
    help: 'Waits for a file to appear, with something half done in its scratch folder.',
    inputs: { text: port.text() },
    params: z.object({ gate: param.text({ default: '', onNode: true }) }),
    outputs: { text: port.text() },
    async run({ inputs, params, context }) {
      await writeFile(join(context.scratch, 'half.bin'), 'x'.repeat(100_000));
      for (let turn = 0; !existsSync(params.gate); turn += 1) {
        context.signal.throwIfAborted();
        context.progress(Math.min(0.9, turn / 40), `turn ${turn}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      return { text: `${inputs.text}, done` };
    },
  }),
  defineNode({
    type: 'story/shaky',
    title: 'Shaky Work',
    category: 'Story pack',
    icon: 'zap',
    help: 'Fails until a file is there.',
    inputs: { text: port.text() },
    params: z.object({ needs: param.text({ default: '' }) }),
    outputs: { text: port.text() },
    run({ inputs, params }) {
      if (!existsSync(params.needs))
        throw new NodeError('no_reel', 'The reel is not on the shelf.', { fix: 'Put it there, then run again.' });
      return { text: `${inputs.text}!` };
    },
  }),
];

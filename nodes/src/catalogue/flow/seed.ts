import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';

export const seed = defineNode({
  type: 'flow/seed',
  title: 'Seed',
  category: 'Utility',
  icon: 'dices',
  aliases: ['random', 'dice'],
  help: 'One seed for several nodes. Fixed by default: the same seed makes the same picture again.',
  params: z.object({ seed: param.seed({ onNode: true, port: undefined }) }),
  outputs: { seed: port.seed() },
  width: 'compact',
  run: ({ params }) => ({ seed: params.seed }),
});

import { defineNode, param, port } from '@reelgraph/nodes/catalogue';
import { z } from 'zod';

/** A node from outside: a folder or a package of such files is a node pack (`REELGRAPH_NODES=<folder>`). */
export const filmLeader = defineNode({
  type: 'sample/film-leader',
  title: 'Film Leader',
  category: 'Utility',
  icon: 'timer',
  help: 'The words of a countdown, one for each second.',
  params: z.object({ seconds: param.integer({ default: 3, min: 1, max: 10, onNode: true }) }),
  outputs: { words: port.text({ list: true }) },
  run: ({ params }) => ({ words: Array.from({ length: params.seconds }, (_, at) => String(params.seconds - at)) }),
});

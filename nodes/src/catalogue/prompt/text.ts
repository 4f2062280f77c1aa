import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';

export const text = defineNode({
  type: 'prompt/text',
  title: 'Text',
  category: 'Utility',
  icon: 'type',
  aliases: ['prompt', 'string', 'words'],
  help: 'A text to use in several places.',
  params: z.object({ text: param.promptText({ onNode: true }) }),
  outputs: { text: port.text() },
  run: ({ params }) => ({ text: params.text }),
});

import { z } from 'zod';
import { defineModelNode, param, port } from '../../define/index.ts';
import { describeRequest } from '../../prompts/index.ts';
import { languageParams } from '../support/language-params.ts';

export const describePicture = defineModelNode({
  type: 'prompt/describe',
  title: 'Describe Picture',
  category: 'Story',
  icon: 'eye',
  aliases: ['caption', 'vision', 'look', 'interrogate', 'llm'],
  help:
    'A model that can see says in words what a picture shows: for an element, or as a prompt that would make it again.\n\n' +
    'Needs a language model that can see (Settings → Language): with Ollama for instance gemma3, in this studio gemma-3-4b.',
  inputs: { image: port.image() },
  params: z.object({
    purpose: param.select(
      { picture: 'A prompt', character: 'A character', location: 'A place', object: 'A thing', style: 'A look' },
      { default: 'picture', label: 'As', onNode: true },
    ),
    hint: param.text({ help: 'What the picture cannot say: “a lighthouse keeper, 1910”.' }),
    ...languageParams(0.2),
  }),
  outputs: { text: port.text() },
  needs: ['vision'],
  host: 'task',
  preview: 'text',
  ask: ({ inputs, params }) => ({ request: describeRequest({ ...params, image: inputs.image }), rest: null }),
  async run({ request, context }) {
    const { text } = await context.models('vision', { ...request, messages: request.messages ?? [] });
    return { text: text.replace(/\s+/g, ' ').trim() };
  },
});

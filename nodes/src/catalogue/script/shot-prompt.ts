import { z } from 'zod';
import { defineNode, param, port } from '../../define/index.ts';
import { buildPrompt, negativePrompt } from '../../prompts/index.ts';

export const shotPrompt = defineNode({
  type: 'script/shot-prompt',
  implementation: 2,
  title: 'Shot Prompt',
  category: 'Story',
  icon: 'text',
  aliases: ['describe', 'prompt builder'],
  help: 'Writes the prompt of a shot, the way the chosen family of models wants to be told: framing, action, place and light, camera, speech.',
  inputs: { shot: port.shot() },
  params: z.object({
    family: param.select(
      { 'ltx-t2v': 'Video from text', 'ltx-i2v': 'Video from a picture', 'flux-still': 'Still picture' },
      { default: 'ltx-t2v', label: 'For', onNode: true },
    ),
    before: param.textarea({ help: 'Stands before every prompt: the look of the film.' }),
    after: param.textarea({ help: 'Stands after every prompt.', advanced: true }),
  }),
  outputs: { prompt: port.text(), negative: port.text() },
  preview: 'prompt',
  run({ inputs, params }) {
    const prompt = buildPrompt(inputs.shot, params.family);
    const parts = [params.before, prompt, params.after].map((text) => text.trim()).filter((text) => text !== '');
    return { prompt: parts.join(' '), negative: negativePrompt(inputs.shot, params.family) };
  },
});

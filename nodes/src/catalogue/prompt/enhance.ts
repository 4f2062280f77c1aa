import { z } from 'zod';
import { defineModelNode, NodeError, param, port } from '../../define/index.ts';
import { buildPrompt, enhanceRequest, judgeEnhanced } from '../../prompts/index.ts';
import { languageParams } from '../support/language-params.ts';

export const enhancePrompt = defineModelNode({
  type: 'prompt/enhance',
  title: 'Enhance Prompt',
  category: 'Story',
  icon: 'sparkles',
  aliases: ['rewrite', 'language', 'ollama', 'llm', 'expand'],
  help:
    'A language model rewrites a prompt the way the chosen family of models wants to be told.\n\n' +
    'Spoken lines stay word for word: where the model changes or adds one, the original is used and the node says so. *Use original* goes back at any time, without asking anybody.\n\n' +
    'For a whole film: wire shots in, the prompt and the shots into Use Prompts, and go on from there.\n\n' +
    'Needs a language model: Ollama on this machine, an address, or a Gemma in this studio (Settings → Language).',
  inputs: {
    shot: port.shot({ optional: true, help: 'Its prompt is built where none is written or wired.' }),
    picture: port.image({ optional: true, help: 'The first frame: the model looks at it.' }),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true }),
    family: param.select(
      { 'ltx-t2v': 'Video from text', 'ltx-i2v': 'Video from a picture', 'flux-still': 'Still picture' },
      { default: 'ltx-t2v', label: 'For', onNode: true },
    ),
    useOriginal: param.toggle({ default: false, label: 'Use original', onNode: true }),
    wish: param.text({ label: 'Wish', help: 'In your own words: “more rain, slower”.' }),
    ...languageParams(0.7),
  }),
  outputs: {
    prompt: port.text(),
    original: port.text({ help: 'As it was before.' }),
    remark: port.text({ help: 'What became of it, in a sentence.' }),
  },
  needs: ['language'],
  needsUnless: 'useOriginal',
  host: 'task',
  preview: 'prompt',
  remark: 'remark',
  ask({ inputs, params }) {
    const { shot, picture } = inputs;
    const { family, useOriginal, seed, temperature } = params;
    const original = params.prompt.trim() || (shot ? buildPrompt(shot, family) : '');
    if (original === '') {
      throw new NodeError('no_prompt', 'There is nothing to enhance.', { fix: 'Write a prompt, or connect a shot.' });
    }
    const wish = { prompt: original, family, seconds: shot?.seconds, picture, wish: params.wish, seed, temperature };
    return { request: enhanceRequest(wish), rest: { original, family, useOriginal } };
  },
  async run({ request, rest, context }) {
    const { original, family } = rest;
    if (rest.useOriginal) return { prompt: original, original, remark: 'The original, as you wished.' };
    const { text, provenance } = await context.models('language', { ...request, messages: request.messages ?? [] });
    const { prompt, used, why } = judgeEnhanced(original, text, family);
    const by = provenance.models[0]?.name ?? provenance.engine;
    const remark = used ? `Written by ${by}.` : `The original is used. ${why ?? ''}`.trim();
    context.log(remark);
    return { prompt, original, remark };
  },
});

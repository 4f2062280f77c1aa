import { z } from 'zod';
import { defineModelNode, port } from '../../define/index.ts';
import { type Framing, framingParts, framingText, readFraming, readPartialFraming } from '../../prompts/index.ts';
import { languageParams } from '../support/language-params.ts';

export const aiParse = defineModelNode({
  type: 'script/ai-parse',
  title: 'AI Parse',
  category: 'Story',
  icon: 'camera',
  aliases: ['framing', 'shot list', 'cinematographer', 'llm', 'ollama'],
  help:
    'A language model reads each scene, of a screenplay or of plain prose, and says how its shots could be taken: size, angle, movement, and why.\n\n' +
    'It changes nothing else: ids, order and every spoken word are the script’s. Where its answer cannot be used, the rules’ own framing stands, and the node says for how many shots.\n\n' +
    'Wire Parse Script’s scenes in, and this into Frame Shots. A changed line asks again about its scene alone. Needs a language model (Settings → Language).',
  inputs: { scene: port.scene() },
  params: z.object(languageParams(0.3)),
  outputs: {
    framing: port.text({ help: 'A line for each shot.' }),
    remark: port.text({ help: 'Whose framing it is, in a sentence.' }),
  },
  needs: ['language'],
  host: 'task',
  preview: 'framing',
  remark: 'remark',
  ask({ inputs, params }) {
    const parts = framingParts(inputs.scene, params);
    return { request: parts[0]?.request ?? {}, rest: { parts } };
  },
  async run({ rest: { parts }, context }) {
    const list: (Framing | null)[] = [];
    let by = '';
    for (const [at, part] of parts.entries()) {
      const kept = await context.checkpoint.load(`part-${at}`);
      if (kept !== null) {
        list.push(...readFraming(part, kept));
        continue;
      }
      const { json, provenance } = await context.models('language', part.request, (fraction, text, soFar) => {
        const words = soFar === undefined ? undefined : framingText([...list, ...readPartialFraming(part, soFar)]);
        context.progress((at + fraction) / parts.length, text, words);
      });
      by = provenance.models[0]?.name ?? provenance.engine;
      await context.checkpoint.save(`part-${at}`, (json ?? null) as never);
      list.push(...readFraming(part, json));
    }
    const made = list.filter((one) => one !== null).length;
    const remark =
      made === 0 && list.length > 0
        ? 'The rules’ framing is used: the model’s answer could not be read.'
        : made < list.length
          ? `${made} of ${list.length} shots framed by ${by || 'the model'}; the others as the rules have them.`
          : `Framed by ${by || 'the model'}.`;
    context.log(remark);
    return { framing: framingText(list), remark };
  },
});

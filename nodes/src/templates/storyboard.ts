import { buildTemplate } from './build.ts';
import { cast, scriptField, seedField, story, storyWires } from './parts.ts';

export const storyboard = buildTemplate({
  id: 'storyboard',
  title: 'Storyboard',
  description:
    'One picture for each shot of a screenplay, laid on the timeline with the length that the shot will have. Prompts are the script’s own, or rewritten by a language model where one is set up.',
  tags: ['Story', 'previz'],
  version: '1.1.0',
  frames: [
    [story, cast],
    [
      {
        title: 'Prompts',
        subtitle: 'the script’s, or a language model’s',
        columns: [
          [
            { id: 'enhance', type: 'prompt/enhance', params: { family: 'flux-still', useOriginal: true } },
            { id: 'use', type: 'script/use-prompts' },
          ],
        ],
      },
    ],
    [{ title: 'Boards', subtitle: 'one picture each', columns: [[{ id: 'art', type: 'image/concept-art' }]] }],
    [{ title: 'Timeline', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: [
    ...storyWires,
    'inject.shots > enhance.shot',
    'inject.shots > use.shots',
    'enhance.prompt > use.prompts',
    'use.shots > art.shot',
    'art.image > land.still',
    'use.shots > land.shots',
  ],
  note: 'No language server is needed: Enhance Prompt hands on the prompts as the rules build them, and says so. With one (Settings → Language), switch *Use original* off, and each shot’s prompt is rewritten; where an answer breaks a rule, the original stands.',
  form: [
    scriptField,
    { name: 'style', param: 'art.style', label: 'Look', help: 'Pencil, ink, water colour, photograph.' },
    {
      name: 'original',
      param: 'enhance.useOriginal',
      label: 'Prompts as the script has them',
      help: 'Off: a language model rewrites them. It needs a server in Settings → Language.',
    },
    seedField('art.seed'),
    { name: 'boards', output: 'art.image', label: 'Boards' },
  ],
});

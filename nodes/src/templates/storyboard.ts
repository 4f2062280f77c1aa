import { buildTemplate } from './build.ts';
import { cast, scriptField, seedField, story, storyWires } from './parts.ts';

export const storyboard = buildTemplate({
  id: 'storyboard',
  title: 'Storyboard',
  description:
    'One picture for each shot of a screenplay, laid on the timeline with the length that the shot will have.',
  tags: ['Story', 'previz'],
  version: '1.0.0',
  frames: [
    [story, cast],
    [{ title: 'Boards', subtitle: 'one picture each', columns: [[{ id: 'art', type: 'image/concept-art' }]] }],
    [{ title: 'Timeline', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: [...storyWires, 'inject.shots > art.shot', 'art.image > land.still', 'inject.shots > land.shots'],
  form: [
    scriptField,
    { name: 'style', param: 'art.style', label: 'Look', help: 'Pencil, ink, water colour, photograph.' },
    seedField('art.seed'),
    { name: 'boards', output: 'art.image', label: 'Boards' },
  ],
});

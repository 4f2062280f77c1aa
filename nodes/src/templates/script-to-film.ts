import { buildTemplate } from './build.ts';
import { cast, scriptField, seedField, story, storyWires } from './parts.ts';

export const scriptToFilm = buildTemplate({
  id: 'script-to-film',
  title: 'Script to film',
  description:
    'Reads a screenplay, gives every shot its cast and place, makes a take of each, lays them on the timeline and exports the film.',
  tags: ['Story', 'multi-shot'],
  version: '1.0.0',
  frames: [
    [story, cast],
    [{ title: 'Shots', subtitle: 'one take each', columns: [[{ id: 'chain', type: 'video/ltx-chain' }]] }],
    [
      {
        title: 'Film',
        subtitle: 'timeline and file',
        columns: [[{ id: 'land', type: 'timeline/land' }], [{ id: 'export', type: 'timeline/export' }]],
      },
    ],
  ],
  wires: [
    ...storyWires,
    'inject.shots > chain.shot',
    'chain.clip > land.clip',
    'inject.shots > land.shots',
    'land.sequence > export.sequence',
  ],
  form: [
    scriptField,
    { name: 'style', param: 'chain.style', label: 'Look', help: 'Added to every prompt: film stock, palette, lens.' },
    seedField('chain.seed'),
    { name: 'name', param: 'export.name', label: 'Name of the film' },
    { name: 'film', output: 'export.film', label: 'Film' },
  ],
});

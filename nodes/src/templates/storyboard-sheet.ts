import { buildTemplate } from './build.ts';
import { cast, scriptField, seedField, story, storyWires } from './parts.ts';

export const storyboardSheet = buildTemplate({
  id: 'storyboard-sheet',
  title: 'Storyboard sheet',
  description:
    'A screenplay as one page to print or to send: a picture of each shot with its number, size, length and what happens.',
  tags: ['Story', 'previz', 'print'],
  version: '1.0.0',
  frames: [
    [story, cast],
    [{ title: 'Boards', subtitle: 'one picture each', columns: [[{ id: 'art', type: 'image/concept-art' }]] }],
    [
      {
        title: 'Sheet',
        columns: [[{ id: 'sheet', type: 'image/contact-sheet' }], [{ id: 'land', type: 'timeline/land' }]],
      },
    ],
  ],
  wires: [
    ...storyWires,
    'inject.shots > art.shot',
    'art.image > sheet.pictures',
    'inject.shots > sheet.shots',
    'art.image > land.still',
    'inject.shots > land.shots',
  ],
  form: [
    scriptField,
    { name: 'title', param: 'sheet.title', label: 'Title of the sheet' },
    { name: 'style', param: 'art.style', label: 'Look', help: 'Pencil, ink, water colour, photograph.' },
    { name: 'columns', param: 'sheet.columns', label: 'Pictures side by side' },
    seedField('art.seed'),
    { name: 'sheet', output: 'sheet.image', label: 'Sheet' },
  ],
});

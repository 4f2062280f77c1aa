import { buildTemplate } from './build.ts';
import { seedField } from './parts.ts';

export const keyframeMorph = buildTemplate({
  id: 'keyframe-morph',
  title: 'Keyframe morph',
  description:
    'From one picture to another in a single clip: a face that ages, a place from day to night, a sketch that comes alive.',
  tags: ['Shot', 'morph', 'pictures'],
  version: '1.0.0',
  frames: [
    [
      {
        title: 'Pictures',
        subtitle: 'the first and the last',
        columns: [
          [
            { id: 'from', type: 'media/load', title: 'From' },
            { id: 'to', type: 'media/load', title: 'To' },
          ],
        ],
      },
    ],
    [
      {
        title: 'Way',
        subtitle: 'what happens between them',
        columns: [[{ id: 'morph', type: 'video/keyframes', params: { prompt: 'One slowly becomes the other.' } }]],
      },
    ],
    [{ title: 'Film', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: ['from.image > morph.pictures', 'to.image > morph.pictures', 'morph.video > land.clip'],
  note: 'More pictures: add Load Media nodes and wire them into Keyframes, in the order of the clip.',
  form: [
    { name: 'from', param: 'from.file', label: 'First picture' },
    { name: 'to', param: 'to.file', label: 'Last picture' },
    { name: 'prompt', param: 'morph.prompt', label: 'What happens on the way' },
    { name: 'seconds', param: 'morph.seconds', label: 'Length', range: { min: 1, max: 10, step: 0.5 } },
    seedField('morph.seed'),
    { name: 'video', output: 'morph.video', label: 'Clip' },
  ],
});

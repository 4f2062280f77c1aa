import { buildTemplate } from './build.ts';
import { clipAndLibrary, maskFrame, maskWires } from './parts.ts';

export const removeObject = buildTemplate({
  id: 'remove-object-from-clip',
  title: 'Remove an object from a clip',
  description:
    'Something that should not be there goes: find it by name or by a click, and what is behind it is filled in, frame after frame.',
  tags: ['Repaint', 'fix', 'clean-up'],
  version: '1.0.0',
  frames: [
    [clipAndLibrary],
    [maskFrame(10)],
    [
      {
        title: 'Take away and place',
        columns: [
          [{ id: 'repaint', type: 'repaint/clip', title: 'Fill in', params: { feather: 6 } }],
          [{ id: 'land', type: 'timeline/land' }],
        ],
      },
    ],
  ],
  wires: maskWires,
  form: [
    { name: 'clip', param: 'load.file', label: 'Clip' },
    {
      name: 'find',
      param: 'segment.find',
      label: 'What goes',
      help: 'Name of an element, or click on it in the picture.',
    },
    { name: 'points', param: 'segment.points', label: 'Clicks on it' },
    {
      name: 'margin',
      param: 'grow.pixels',
      label: 'Margin around it',
      help: 'More takes its shadow and its edge along.',
    },
    { name: 'video', output: 'repaint.clip', label: 'Clip without it' },
  ],
});

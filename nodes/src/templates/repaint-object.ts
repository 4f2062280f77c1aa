import { buildTemplate } from './build.ts';

export const repaintObject = buildTemplate({
  id: 'repaint-object-in-clip',
  title: 'Repaint an object in a clip',
  description: 'Find a thing in a clip by name or by a click, follow it, make it anew, keep everything else.',
  tags: ['Repaint', 'fix'],
  version: '1.0.0',
  frames: [
    [{ title: 'Clip', columns: [[{ id: 'load', type: 'media/load' }]] }],
    [
      {
        title: 'Mask',
        subtitle: 'find it, follow it',
        columns: [
          [{ id: 'segment', type: 'mask/segment' }],
          [
            { id: 'track', type: 'mask/track' },
            { id: 'grow', type: 'mask/grow', params: { pixels: 6 } },
          ],
        ],
      },
    ],
    [
      {
        title: 'Repaint and place',
        columns: [[{ id: 'repaint', type: 'repaint/clip' }], [{ id: 'land', type: 'timeline/land' }]],
      },
    ],
  ],
  wires: [
    'load.video > segment.clip',
    'load.video > track.clip',
    'segment.mask > track.mask',
    'track.track > grow.track',
    'load.video > repaint.clip',
    'grow.track > repaint.track',
    'repaint.clip > land.clip',
  ],
  form: [
    { name: 'clip', param: 'load.file', label: 'Clip' },
    {
      name: 'find',
      param: 'segment.find',
      label: 'What to repaint',
      help: 'Name of an element, or click on it in the picture.',
    },
    { name: 'points', param: 'segment.points', label: 'Clicks on it' },
    { name: 'prompt', param: 'repaint.prompt', label: 'What it becomes', help: 'Empty: it is taken away.' },
    { name: 'video', output: 'repaint.clip', label: 'Repainted clip' },
  ],
});

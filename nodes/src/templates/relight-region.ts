import { buildTemplate } from './build.ts';
import { clipAndLibrary, maskFrame, maskWires } from './parts.ts';

export const relightRegion = buildTemplate({
  id: 'relight-region',
  title: 'Relight or restyle a region',
  description:
    'One thing in a clip in another light, colour or material: it keeps its shape and its movement, and the rest stays as it is.',
  tags: ['Repaint', 'light', 'style'],
  version: '1.0.0',
  frames: [
    [clipAndLibrary],
    [maskFrame(4)],
    [
      {
        title: 'New light and place',
        subtitle: 'half of what was there stays',
        columns: [
          [
            {
              id: 'repaint',
              type: 'repaint/clip',
              title: 'Restyle',
              params: { prompt: 'in warm golden light', strength: 0.5, feather: 24 },
            },
          ],
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
      label: 'What changes',
      help: 'Name of an element, or click on it in the picture.',
    },
    { name: 'points', param: 'segment.points', label: 'Clicks on it' },
    { name: 'prompt', param: 'repaint.prompt', label: 'New light or style' },
    { name: 'strength', param: 'repaint.strength', label: 'How much', help: 'Less keeps more of what was there.' },
    { name: 'video', output: 'repaint.clip', label: 'Clip in its new light' },
  ],
});

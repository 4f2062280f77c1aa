import { buildTemplate } from './build.ts';
import { clipAndLibrary, maskFrame, maskWires } from './parts.ts';

export const repaintObject = buildTemplate({
  id: 'repaint-object-in-clip',
  title: 'Replace an object by words',
  description:
    'Find a thing in a clip by name or by a click, say what it becomes, and it is that in every frame; the rest stays.',
  tags: ['Repaint', 'fix', 'object'],
  version: '1.1.0',
  frames: [
    [clipAndLibrary],
    [maskFrame(6)],
    [
      {
        title: 'Repaint and place',
        columns: [[{ id: 'repaint', type: 'repaint/clip' }], [{ id: 'land', type: 'timeline/land' }]],
      },
    ],
  ],
  wires: maskWires,
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

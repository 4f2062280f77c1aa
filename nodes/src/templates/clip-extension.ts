import { buildTemplate } from './build.ts';
import { seedField } from './parts.ts';

export const clipExtension = buildTemplate({
  id: 'clip-extension',
  title: 'Make a clip longer',
  description: 'A clip goes on where it ends, as long as you need it. What is there already stays frame for frame.',
  tags: ['Shot', 'fix', 'longer'],
  version: '1.0.0',
  frames: [
    [{ title: 'Clip', columns: [[{ id: 'load', type: 'media/load' }]] }],
    [{ title: 'Longer', subtitle: 'what happens next', columns: [[{ id: 'extend', type: 'video/extend' }]] }],
    [{ title: 'Film', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: ['load.video > extend.clip', 'extend.clip > land.clip'],
  form: [
    { name: 'clip', param: 'load.file', label: 'Clip' },
    { name: 'prompt', param: 'extend.prompt', label: 'What happens next' },
    { name: 'seconds', param: 'extend.seconds', label: 'Add', range: { min: 0.5, max: 20, step: 0.5 } },
    seedField('extend.seed'),
    { name: 'video', output: 'extend.clip', label: 'Longer clip' },
  ],
});

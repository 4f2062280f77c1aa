import { buildTemplate } from './build.ts';
import { oneShotCast, oneShotWires, sceneField, sceneText, seedField } from './parts.ts';

export const oneShot = buildTemplate({
  id: 'one-shot',
  title: 'One shot',
  description: 'One scene in a few words, one take. The shortest way from an idea to a picture that moves.',
  tags: ['Shot', 'quick'],
  version: '1.0.0',
  frames: [
    [
      sceneText('EXT. ALLEY - NIGHT, RAIN\n\nA man in a wide hat crosses the alley under a red neon sign.'),
      oneShotCast,
    ],
    [{ title: 'Shot', columns: [[{ id: 'video', type: 'video/text-to-video' }]] }],
    [{ title: 'Film', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: [...oneShotWires, 'select.first > video.shot', 'video.video > land.clip'],
  form: [
    sceneField,
    { name: 'seconds', param: 'video.seconds', label: 'Length', range: { min: 1, max: 10, step: 0.5 } },
    seedField('video.seed'),
    { name: 'video', output: 'video.video', label: 'Take' },
  ],
});

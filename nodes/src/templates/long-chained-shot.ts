import { buildTemplate } from './build.ts';
import { oneShotCast, oneShotWires, sceneField, sceneText, seedField } from './parts.ts';

export const longChainedShot = buildTemplate({
  id: 'long-chained-shot',
  title: 'Long chained shot',
  description: 'One camera, no cut: segments that go on from each other until the take is as long as you want.',
  tags: ['Shot', 'one take', 'camera'],
  version: '1.0.0',
  frames: [
    [
      sceneText(
        'EXT. ROUTE 9 - DAWN\n\nWIDE - PULL BACK\n\nA single car drives for the horizon, smaller every second.',
      ),
      oneShotCast,
    ],
    [
      {
        title: 'Take',
        subtitle: 'in segments of five seconds',
        columns: [[{ id: 'chain', type: 'video/ltx-chain', params: { seconds: 15, segment: 121, overlap: 17 } }]],
      },
    ],
    [{ title: 'Film', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: [...oneShotWires, 'select.first > chain.shot', 'chain.clip > land.clip'],
  form: [
    sceneField,
    { name: 'seconds', param: 'chain.seconds', label: 'Length', range: { min: 5, max: 60, step: 1 } },
    seedField('chain.seed'),
    { name: 'video', output: 'chain.clip', label: 'Take' },
  ],
});

import { buildTemplate } from './build.ts';
import { seedField } from './parts.ts';

export const firstLastBridge = buildTemplate({
  id: 'first-last-frame-bridge',
  title: 'Bridge two clips',
  description:
    'Makes what is missing between two clips: from the last frame of the one to the first frame of the other, joined into one take.',
  tags: ['Shot', 'transition', 'fix'],
  version: '1.0.0',
  frames: [
    [
      {
        title: 'Clips',
        columns: [
          [
            { id: 'before', type: 'media/load', title: 'Clip before' },
            { id: 'after', type: 'media/load', title: 'Clip after' },
          ],
        ],
      },
    ],
    [
      {
        title: 'Bridge',
        subtitle: 'from its last frame to the other’s first',
        columns: [
          [
            { id: 'last', type: 'media/frame', title: 'Last frame', params: { which: 'last' } },
            { id: 'first', type: 'media/frame', title: 'First frame', params: { which: 'first' } },
          ],
          [{ id: 'bridge', type: 'video/keyframes', title: 'Bridge', params: { seconds: 2 } }],
        ],
      },
    ],
    [
      {
        title: 'Take',
        columns: [
          [{ id: 'join', type: 'media/concat', params: { fit: 'cover' } }],
          [{ id: 'land', type: 'timeline/land' }],
        ],
      },
    ],
  ],
  wires: [
    'before.video > last.video',
    'after.video > first.video',
    'last.image > bridge.pictures',
    'first.image > bridge.pictures',
    'before.video > join.clips',
    'bridge.video > join.clips',
    'after.video > join.clips',
    'join.video > land.clip',
  ],
  form: [
    { name: 'before', param: 'before.file', label: 'Clip before' },
    { name: 'after', param: 'after.file', label: 'Clip after' },
    { name: 'prompt', param: 'bridge.prompt', label: 'What happens between them' },
    { name: 'seconds', param: 'bridge.seconds', label: 'Length of the bridge', range: { min: 0.5, max: 8, step: 0.5 } },
    seedField('bridge.seed'),
    { name: 'video', output: 'join.video', label: 'All in one' },
  ],
});

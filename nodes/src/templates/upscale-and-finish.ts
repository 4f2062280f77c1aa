import { buildTemplate } from './build.ts';

export const upscaleAndFinish = buildTemplate({
  id: 'upscale-and-finish',
  title: 'Upscale and finish',
  description:
    'A clip larger and ready to show: less noise, sharper edges, an even grain. It makes clear what is there and invents nothing.',
  tags: ['Finish', 'upscale', '4K'],
  version: '1.0.0',
  frames: [
    [{ title: 'Clip', columns: [[{ id: 'load', type: 'media/load' }]] }],
    [
      {
        title: 'Finish',
        columns: [
          [{ id: 'finish', type: 'media/finish' }],
          [{ id: 'compare', type: 'flow/compare', title: 'Before and after' }],
        ],
      },
    ],
    [{ title: 'Film', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: ['load.video > finish.clip', 'load.video > compare.a', 'finish.clip > compare.b', 'finish.clip > land.clip'],
  form: [
    { name: 'clip', param: 'load.file', label: 'Clip' },
    { name: 'scale', param: 'finish.scale', label: 'Times larger' },
    { name: 'denoise', param: 'finish.denoise', label: 'Take out noise' },
    { name: 'sharpen', param: 'finish.sharpen', label: 'Sharpen' },
    { name: 'grain', param: 'finish.grain', label: 'Film grain' },
    { name: 'video', output: 'finish.clip', label: 'Finished clip' },
  ],
});

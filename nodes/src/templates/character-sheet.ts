import { buildTemplate, type TemplateNode } from './build.ts';

const view = (id: string, title: string, words: string): TemplateNode => ({
  id,
  type: 'image/generate',
  title,
  params: { prompt: `${words}, plain neutral background, even light`, size: { width: 768, height: 1024 } },
});

export const characterSheet = buildTemplate({
  id: 'character-sheet',
  title: 'Character sheet',
  description: 'One element from all sides, with the same face and clothes: pictures to hold every later shot to.',
  tags: ['Element', 'reference'],
  version: '1.0.0',
  frames: [
    [
      {
        title: 'Who',
        columns: [
          [
            { id: 'element', type: 'elements/element' },
            { id: 'seed', type: 'flow/seed' },
          ],
        ],
      },
    ],
    [
      {
        title: 'Sheet',
        subtitle: 'four views',
        columns: [
          [
            view('front', 'Front', 'Full figure from the front'),
            view('profile', 'Profile', 'Full figure from the side'),
          ],
          [view('back', 'Back', 'Full figure from behind'), view('face', 'Face', 'Close portrait of the face')],
        ],
      },
    ],
  ],
  wires: ['front', 'profile', 'back', 'face'].flatMap((id) => [
    `element.element > ${id}.references`,
    `seed.seed > ${id}.seed`,
  ]),
  form: [
    { name: 'element', param: 'element.element', label: 'Element' },
    { name: 'seed', param: 'seed.seed', label: 'Seed' },
    { name: 'front', output: 'front.image', label: 'Front' },
    { name: 'profile', output: 'profile.image', label: 'Profile' },
    { name: 'back', output: 'back.image', label: 'Back' },
    { name: 'face', output: 'face.image', label: 'Face' },
  ],
});

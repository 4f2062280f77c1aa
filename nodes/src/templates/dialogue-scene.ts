import { buildTemplate } from './build.ts';
import { cast, sceneField, sceneText, seedField } from './parts.ts';

const SCENE = `INT. DINER - NIGHT

Two cups on a table by the window. Rain behind the glass.

ANNA
You came all this way for a letter?

TOM
For the one who wrote it.

ANNA
(quietly)
She is not here any more.

TOM
Then who set the second cup?`;

export const dialogueScene = buildTemplate({
  id: 'dialogue-scene',
  title: 'Dialogue with reverse shots',
  description:
    'Two people talk: an establishing shot, then over the shoulder, reverse and closer, each on its own side of the line, every word spoken as it is written.',
  tags: ['Story', 'dialogue', 'multi-shot'],
  version: '1.0.0',
  frames: [
    [sceneText(SCENE), cast],
    [
      {
        title: 'Shots',
        subtitle: 'one for each turn of the talk',
        columns: [[{ id: 'chain', type: 'video/ltx-chain' }]],
      },
    ],
    [
      {
        title: 'Film',
        subtitle: 'timeline and file',
        columns: [[{ id: 'land', type: 'timeline/land' }], [{ id: 'export', type: 'timeline/export' }]],
      },
    ],
  ],
  wires: [
    'scene.text > parse.script',
    'parse.shots > inject.shots',
    'library.elements > inject.elements',
    'inject.shots > chain.shot',
    'chain.clip > land.clip',
    'inject.shots > land.shots',
    'land.sequence > export.sequence',
  ],
  form: [
    { ...sceneField, help: 'A heading, then names in capitals with what they say below, as in a screenplay.' },
    { name: 'style', param: 'chain.style', label: 'Look', help: 'Added to every prompt: film stock, palette, lens.' },
    seedField('chain.seed'),
    { name: 'film', output: 'export.film', label: 'Scene' },
  ],
});

import { buildTemplate } from './build.ts';
import { scriptField, seedField } from './parts.ts';

export const consistentCharacter = buildTemplate({
  id: 'consistent-character',
  title: 'Same character in every shot',
  description:
    'One character through all shots of a screenplay: each shot begins with a picture that was made after the character’s own, and is filmed from there.',
  tags: ['Story', 'character', 'multi-shot'],
  version: '1.0.0',
  frames: [
    [
      {
        title: 'Story',
        subtitle: 'screenplay to shots',
        columns: [[{ id: 'script', type: 'script/source' }], [{ id: 'parse', type: 'script/parse' }]],
      },
      {
        title: 'Who',
        subtitle: 'pictures that hold the look',
        columns: [
          [
            { id: 'element', type: 'elements/element' },
            { id: 'library', type: 'elements/library' },
          ],
          [{ id: 'inject', type: 'elements/inject' }],
        ],
      },
    ],
    [
      {
        title: 'First frames',
        subtitle: 'made after the character’s pictures',
        columns: [[{ id: 'still', type: 'image/generate', title: 'First frame' }]],
      },
    ],
    [{ title: 'Shots', subtitle: 'filmed from there', columns: [[{ id: 'chain', type: 'video/ltx-chain' }]] }],
    [{ title: 'Film', columns: [[{ id: 'land', type: 'timeline/land' }]] }],
  ],
  wires: [
    'script.script > parse.script',
    'parse.shots > inject.shots',
    'library.elements > inject.elements',
    'inject.shots > still.shot',
    'element.element > still.references',
    'inject.shots > chain.shot',
    'still.image > chain.start',
    'element.element > chain.references',
    'chain.clip > land.clip',
    'inject.shots > land.shots',
  ],
  form: [
    scriptField,
    { name: 'element', param: 'element.element', label: 'Character' },
    { name: 'strength', param: 'still.strength', label: 'Hold to the pictures' },
    { name: 'style', param: 'chain.style', label: 'Look', help: 'Added to every prompt: film stock, palette, lens.' },
    seedField('still.seed'),
    { name: 'frames', output: 'still.image', label: 'First frames' },
    { name: 'video', output: 'chain.clip', label: 'Shots' },
  ],
});

import { buildTemplate } from './build.ts';
import { cast, scriptField, seedField, story, storyWires } from './parts.ts';

export const scriptToRepaintedFilm = buildTemplate({
  id: 'script-to-repainted-film',
  title: 'Script to repainted film',
  description:
    'Makes a take of every shot of a screenplay, finds one thing in each, follows it through the take, repaints it, and lays the result on the timeline. Shots without the thing stay as they are.',
  tags: ['Story', 'Repaint', 'multi-shot'],
  version: '1.0.0',
  frames: [
    [story, cast],
    [{ title: 'Shots', subtitle: 'one take each', columns: [[{ id: 'chain', type: 'video/ltx-chain' }]] }],
    [
      {
        title: 'Mask',
        subtitle: 'find it, follow it',
        columns: [
          [{ id: 'segment', type: 'mask/segment', params: { find: 'Lamp' } }],
          [{ id: 'track', type: 'mask/track' }],
        ],
      },
    ],
    [
      {
        title: 'Repaint and place',
        subtitle: 'the thing anew, onto V1',
        columns: [
          [{ id: 'repaint', type: 'repaint/clip', params: { prompt: 'A lamp of cobalt blue glass, lit' } }],
          [{ id: 'land', type: 'timeline/land' }],
        ],
      },
    ],
  ],
  wires: [
    ...storyWires,
    'inject.shots > chain.shot',
    'chain.clip > segment.clip',
    'inject.shots > segment.shot',
    'chain.clip > track.clip',
    'segment.mask > track.mask',
    'chain.clip > repaint.clip',
    'track.track > repaint.track',
    'repaint.clip > land.clip',
    'inject.shots > land.shots',
  ],
  form: [
    scriptField,
    { name: 'find', param: 'segment.find', label: 'What to repaint', help: 'Name of an element of the project.' },
    { name: 'prompt', param: 'repaint.prompt', label: 'What it becomes' },
    { name: 'style', param: 'chain.style', label: 'Look', help: 'Added to every prompt: film stock, palette, lens.' },
    seedField('chain.seed'),
    { name: 'clips', output: 'repaint.clip', label: 'Repainted takes' },
  ],
});

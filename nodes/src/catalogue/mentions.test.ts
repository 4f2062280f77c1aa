import { describe, expect, it } from 'vitest';
import type { ElementValue } from '../values.ts';
import { builtinNodes } from './builtin.ts';

const image = (n: number) => ({
  kind: 'image' as const,
  artifact: String(n).padStart(64, '0'),
  mime: 'image/png',
  width: 64,
  height: 64,
});
const element = (id: string, name: string, kind: ElementValue['kind'], n: number): ElementValue => ({
  id,
  name,
  kind,
  description: `looks of ${name}`,
  trigger: `@${name}`,
  pictures: [{ image: image(n), role: 'full' }],
});
const cast = [
  element('lamp', 'Lamp', 'object', 1),
  element('mara', 'Mara', 'character', 2),
  element('pier', 'Pier', 'location', 3),
];
const project = { id: 'p', width: 64, height: 64, rate: { num: 24, den: 1 }, seed: 1 };
const clip = { kind: 'video', artifact: image(9).artifact, width: 64, height: 64, frames: 9, rate: project.rate };
const inputs: Record<string, Record<string, unknown>> = {
  'video/keyframes': { pictures: [4, 5].map((n) => ({ key: `k${n}`, value: image(n) })) },
  'video/extend': { clip },
  'video/bridge': { before: clip },
  'repaint/image': { image: image(8), mask: { ...image(7), kind: 'mask' } },
  'repaint/clip': { clip, track: { kind: 'track', artifact: image(6).artifact, frames: 9, found: 1 } },
};

/** What a model node would ask of its engine for this prompt. */
function asked(type: string, prompt: string, elements: readonly ElementValue[]) {
  const node = builtinNodes.find(({ spec }) => spec.type === type);
  const answer = node?.question?.ask({ inputs: inputs[type] ?? {}, params: { prompt }, project, elements });
  return answer?.request as { prompt: string; references?: { name: string; picture: { artifact: string } }[] };
}

const takers = [
  ...['image/generate', 'video/text-to-video', 'video/keyframes', 'video/extend', 'video/bridge'],
  ...['repaint/image', 'repaint/clip'],
];

describe.each(takers)('a prompt written on %s', (type) => {
  it('is given its elements: words once, pictures with people first, then the place, then props', () => {
    const { prompt, references } = asked(type, '@Lamp of @Mara at @Pier. @Mara turns.', cast);
    expect(prompt.startsWith('Lamp, looks of Lamp, of Mara, looks of Mara, at Pier, looks of Pier. Mara turns.')).toBe(
      true,
    );
    for (const name of ['Lamp', 'Mara', 'Pier']) expect(prompt.split(`looks of ${name}`).length).toBe(2);
    expect(references?.map(({ name }) => name)).toEqual(['Mara', 'Pier', 'Lamp']);
  });

  it('asks the same whatever else the project holds, and another thing when a picture or a word of its own goes', () => {
    const wanted = asked(type, '@Mara waits', cast);
    expect(asked(type, '@Mara waits', [...cast, element('al', 'Al', 'character', 4)])).toEqual(wanted);
    const without = cast.map((one) => (one.id === 'mara' ? { ...one, pictures: [] } : one));
    expect(asked(type, '@Mara waits', without)).not.toEqual(wanted);
    const described = cast.map((one) => (one.id === 'mara' ? { ...one, description: 'in green' } : one));
    expect(asked(type, '@Mara waits', described).prompt).toMatch(/^Mara, in green, waits/);
  });

  it('hands on what mentions nobody letter for letter', () => {
    expect(asked(type, 'Rain also falls on metal', cast)).toMatchObject({
      prompt: 'Rain also falls on metal',
      references: [],
    });
  });
});

it('every built-in node that asks a model with a written prompt is tried here, or hands its text on', () => {
  const writers = builtinNodes
    .filter(
      ({ spec, question }) =>
        question && spec.params.some(({ name, widget }) => name === 'prompt' && widget === 'prompt'),
    )
    .map(({ spec }) => spec.type);
  expect(writers.sort()).toEqual([...takers, 'prompt/enhance'].sort());
});

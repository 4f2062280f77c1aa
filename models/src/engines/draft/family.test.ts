import { describe, expect, it } from 'vitest';
import { briefSchema, type Subject } from '../../capabilities/brief.ts';
import { openCast } from './cast.ts';
import { animalOf, familyOf, withSpokenOf } from './family.ts';
import { place } from './framing.ts';
import { poseOf } from './pose.ts';
import { standIn } from './silhouette.ts';

const subject = (name: string, kind: Subject['kind'], description = ''): Subject => ({
  name,
  kind,
  description,
  pictures: [],
});

describe('what a stand-in is', () => {
  it.each([
    ['The Letter', '', 'letter'],
    ['Brass Key', '', 'key'],
    ['Diary', 'A red notebook', 'book'],
    ['Excalibur', 'A sword', null],
    ['The Evidence', 'A photograph of two men', 'photograph'],
  ] as const)('%s (%s) is drawn as %s', (name, about, family) => {
    expect(familyOf(subject(name, 'object', about))).toBe(family);
  });

  it.each([
    ['Rex', 'an old dog', 'dog'],
    ['Black Cat', '', 'cat'],
    ['Silver', 'A tired grey horse.', 'horse'],
    ['Tom', 'a man with a dog', null],
    ['Dog Catcher', '', null],
    ['Anna', 'owner of a horse', null],
  ] as const)('%s, %s: %s', (name, about, animal) => {
    expect(animalOf(subject(name, 'character', about))).toBe(animal);
  });

  it.each([
    ['Anna sits at the table. Ben stands by the door.', 'sits', 'stands'],
    ['Ben lies asleep. Anna watches.', 'stands', 'lies'],
    ['Anna lies to Ben.', 'stands', 'stands'],
  ] as const)('%s', (action, anna, ben) => {
    const subjects = [subject('Anna', 'character'), subject('Ben', 'character')];
    expect(subjects.map((one) => poseOf({ action, subjects }, one))).toEqual([anna, ben]);
  });

  it('gives an insert the thing that it speaks of, and a shot its animal; nothing where a picture says it', () => {
    const brief = (size: 'insert' | 'wide', action: string, subjects: Subject[] = []) =>
      withSpokenOf(briefSchema.parse({ size, action, subjects })).subjects.map(({ name }) => name);
    expect(brief('insert', 'A letter on the table, unopened.')).toEqual(['Letter']);
    expect(brief('insert', 'Her hand trembles.')).toEqual([]);
    expect(brief('insert', 'A letter under the lamp.', [subject('Lamp', 'object')])).toEqual(['Lamp']);
    expect(brief('wide', 'A dog crosses.', [subject('Anna', 'character')])).toEqual(['Anna', 'Dog']);
    expect(brief('wide', 'A letter on the table; she is dog-tired.')).toEqual([]);
    expect(brief('wide', 'The dog barks.', [subject('Rex', 'character', 'a dog')])).toEqual(['Rex']);
  });
});

it('frames an animal for what it is: a dog beside somebody reaches to the knee', () => {
  const subjects = [subject('Anna', 'character'), subject('Rex', 'character', 'a dog')];
  const [anna, rex] = place(briefSchema.parse({ size: 'wide', subjects }), 16 / 9, 1);
  expect(anna).toMatchObject({ role: 'main', object: null });
  expect(rex).toMatchObject({ object: 'animal' });
  expect(rex!.height).toBeLessThan(0.3);
});

it('draws each pose, creature and thing another way', async () => {
  const anna = subject('Anna', 'character');
  const shapes = (['stands', 'sits', 'lies'] as const).map((pose) => {
    const { width, height } = standIn(anna, 'full', undefined, pose);
    return width / height;
  });
  expect(shapes[0]).toBeLessThan(shapes[1]! * 0.8);
  expect(shapes[2]).toBeGreaterThan(3);
  const brief = briefSchema.parse({
    size: 'insert',
    subjects: ['Letter', 'Key', 'Dog', 'Cat'].map((name) => subject(name, 'object')),
  });
  const drawn = (await openCast(brief, async () => '')).map(({ pictures }) => pictures[0]!);
  expect(drawn.every(({ cutOut }) => cutOut)).toBe(true);
  expect(new Set(drawn.map(({ measured }) => measured.luma.toFixed(4))).size).toBe(4);
});

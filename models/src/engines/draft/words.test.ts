import { describe, expect, it } from 'vitest';
import { type Brief, briefSchema } from '../../capabilities/brief.ts';
import { briefFromPrompt } from './from-prompt.ts';
import { classify, read } from './words.ts';

const brief = (more: Partial<Brief>): Brief => briefSchema.parse({ size: 'wide', intExt: 'ext', ...more });

describe('read', () => {
  it.each([
    ['rain in the action', { action: 'He crosses in the rain.' }, { rain: true, motion: 'crosses' }],
    ['rain in the place', { place: 'ALLEY, RAIN' }, { rain: true }],
    ['no rain inside', { intExt: 'int', action: 'Rain on the window.' }, { rain: false }],
    ['not in a word that holds it', { action: 'The train drains the terrain.' }, { rain: false }],
    ['a storm brings rain', { action: 'Thunder.' }, { storm: true, rain: true }],
    ['a lamp that gutters', { action: 'The lamp gutters.' }, { flame: 'gutters' }],
    ['a lamp that is turned down', { action: 'She turns it low.' }, { flame: 'dies' }],
    ['a sign that buzzes', { action: 'The sign buzzes.' }, { flame: 'buzzes' }],
    ['a car that goes', { action: 'The car drives for the horizon.' }, { motion: 'away' }],
    ['a sun that runs along a road is nobody’s run', { action: 'The light runs low.' }, { motion: 'still' }],
    ['headlights', { action: 'Headlights find him.' }, { headlights: true }],
    ['a look', { subjects: [{ name: 'Noir', kind: 'style', description: '', pictures: [] }] }, { grade: 'mono' }],
  ] as const)('%s', (_name, given, expected) => {
    expect(read(brief(given as unknown as Partial<Brief>))).toMatchObject(expected);
  });
});

describe('classify', () => {
  it.each([
    ['Car', 'vehicle'],
    ['Neon Sign', 'structure'],
    ['Lamp', 'prop'],
    ['Card', 'prop'],
  ] as const)('%s is a %s', (name, expected) => expect(classify({ name, description: '' })).toBe(expected));
});

describe('briefFromPrompt', () => {
  it.each([
    ['close-up of a woman in a kitchen at night', { size: 'close', timeOfDay: 'night', intExt: 'int' }],
    ['a car on a desert road at sunset, camera pushes in', { timeOfDay: 'sunset', movement: 'push-in', intExt: 'ext' }],
    ['', { size: 'wide', movement: 'static', timeOfDay: 'day' }],
  ] as const)('%s', (prompt, expected) => expect(briefFromPrompt(prompt)).toMatchObject(expected));
});

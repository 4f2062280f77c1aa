import { describe, expect, it } from 'vitest';
import { briefSchema, type Subject } from '../../capabilities/brief.ts';
import { openCast } from './cast.ts';
import { buildScene } from './scene.ts';
import { lookOf, standIn } from './silhouette.ts';
import { surface } from './surface.ts';
import { type Talk, talkOf } from './talk.ts';

const line = { speaker: 'Anna', line: 'Sit down.', start: 1, seconds: 2 };
/** A second of silence, then a second of tone. */
const voice = {
  sampleRate: 8000,
  samples: Float32Array.from({ length: 16_000 }, (_, i) => (i < 8000 ? 0 : Math.sin(i / 3))),
};

describe('talk', () => {
  it('opens a mouth with the loudness of its voice, and no other mouth', () => {
    const talk = talkOf([line], new Map([[line, voice]]));
    expect(talk('ANNA ', 1.5)).toBeLessThan(0.05);
    expect(talk('Anna', 2.5)).toBeGreaterThan(0.6);
    expect(talk('Anna', 0.5)).toBe(0);
    expect(talk('Anna', 3.5)).toBe(0);
    expect(talk('Ben', 2.5)).toBe(0);
  });

  it('makes syllables where nobody reads aloud, and none for a voice from outside the picture', () => {
    const levels = Array.from({ length: 60 }, (_, i) => talkOf([line], new Map())('Anna', 1.05 + (i / 60) * 1.8));
    const crossings = levels.filter((level, i) => i > 0 && level > 0.4 !== levels[i - 1]! > 0.4).length;
    expect(crossings).toBeGreaterThan(6);
    const unseen = { ...line, unseen: true };
    expect(talkOf([unseen], new Map([[unseen, voice]]))('Anna', 2.5)).toBe(0);
  });
});

describe('a stand-in', () => {
  const person = (name: string, side?: 'left' | 'right'): Subject => ({
    name,
    kind: 'character',
    description: '',
    pictures: [],
    ...(side ? { side } : {}),
  });
  const shot = async (subjects: Subject[], t: number, talk?: Talk) => {
    const brief = briefSchema.parse({ size: 'medium', intExt: 'int', place: 'Kitchen', subjects });
    const scene = buildScene(brief, await openCast(brief, async () => ''), {
      width: 320,
      height: 180,
      seed: 1,
      from: 0,
      to: 4,
      ...(talk ? { talk } : {}),
    });
    const { paint } = surface(320, 180);
    scene.draw(paint, t);
    return paint.getImageData(0, 0, 320, 180).data;
  };
  const changed = (a: Uint8ClampedArray, b: Uint8ClampedArray) => {
    const columns = new Set<number>();
    for (let i = 0; i < a.length; i += 4) if (Math.abs(a[i]! - b[i]!) > 40) columns.add((i / 4) % 320);
    return [...columns];
  };

  it('speaks with its own mouth, where it stands', async () => {
    const two = [person('Anna', 'left'), person('Ben', 'right')];
    const still = await shot(two, 0.5);
    const anna = changed(still, await shot(two, 0.5, (name) => (name === 'Anna' ? 1 : 0)));
    const ben = changed(still, await shot(two, 0.5, (name) => (name === 'Ben' ? 1 : 0)));
    expect(anna.length).toBeGreaterThan(2);
    expect(ben.length).toBeGreaterThan(2);
    expect(Math.max(...anna)).toBeLessThan(160);
    expect(Math.min(...ben)).toBeGreaterThan(160);
  });

  it('follows its name and the words about it', () => {
    const who = (name: string, description = '') => ({ name, kind: 'character' as const, description });
    expect(lookOf(who('Anna'))).toEqual(lookOf(who('anna ')));
    expect(lookOf(who('Anna'))).toMatchObject({ woman: true, beard: false });
    expect(lookOf(who('Sheriff Dale'))).toMatchObject({ woman: false, hat: true });
    expect(lookOf(who('Sam', 'An old woman')).old).toBe(true);
    const [red, , blue] = lookOf(who('Ann', 'in a red wool coat')).coat;
    expect(red).toBeGreaterThan(blue + 60);
    const [rest, wide] = [
      standIn(who('Anna'), 'bust'),
      standIn(who('Anna'), 'bust', { eyes: 'closed', mouth: 'wide' }),
    ];
    expect(Buffer.from(rest.data()).equals(Buffer.from(wide.data()))).toBe(false);
  });
});

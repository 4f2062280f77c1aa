import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { briefSchema, type Expression } from '../../capabilities/brief.ts';
import type { Member } from './cast.ts';
import { facesFrom } from './expressions.ts';
import { measure } from './pictures.ts';
import { buildScene } from './scene.ts';
import { surface } from './surface.ts';
import { talkOf, type Voice } from './talk.ts';

const [W, H] = [320, 180];

/** A head whose eyes and mouth are drawn as asked, 200 × 200. */
function head(shows: Expression['shows'] | 'rest', skin = '#c08a66') {
  const canvas = createCanvas(200, 200);
  const paint: SKRSContext2D = canvas.getContext('2d');
  paint.fillStyle = skin;
  paint.fillRect(40, 20, 120, 180);
  paint.fillStyle = shows === 'blink' ? '#a06a4a' : '#f4f4f4';
  for (const x of [62, 116]) paint.fillRect(x, 60, 22, 12);
  paint.fillStyle = '#200808';
  paint.fillRect(76, 110, 48, shows === 'mouth-open' ? 34 : shows === 'mouth-half' ? 18 : 4);
  return measure(canvas);
}

const given = (...all: Expression['shows'][]) => all.map((shows) => ({ shows, picture: head(shows) }));

/** A close shot of somebody who says one line from 1 s to 3 s: silence for its first half, a tone for the other. */
function film(member: Partial<Member>) {
  const brief = briefSchema.parse({ size: 'close', place: 'Room', subjects: [{ name: 'Ada', kind: 'character' }] });
  const line = { speaker: 'ADA', line: 'Now.', start: 1, seconds: 2 };
  const voice: Voice = {
    sampleRate: 8000,
    samples: Float32Array.from({ length: 16_000 }, (_, i) => (i < 8000 ? 0 : Math.sin(i / 3))),
  };
  const cast: Member[] = [{ subject: brief.subjects[0]!, pictures: [head('rest')], ...member }];
  const talk = talkOf([line], new Map([[line, voice]]));
  const scene = buildScene(brief, cast, { width: W, height: H, seed: 1, from: 0, to: 5, talk });
  const { paint } = surface(W, H);
  return (t: number) => {
    scene.draw(paint, t);
    return paint.getImageData(0, 0, W, H).data;
  };
}

/** Pixels that are much darker or lighter than in the other frame: what was drawn anew, not what swayed. */
const changed = (a: Uint8ClampedArray, b: Uint8ClampedArray): number => {
  let n = 0;
  for (let i = 0; i < a.length; i += 4) if (Math.abs(a[i]! - b[i]!) > 40) n++;
  return n;
};

it('moves the mouth of a picture while its voice sounds, and only then', () => {
  const [speaks, cannot] = [film({ expressions: given('mouth-half', 'mouth-open') }), film({})];
  // The same frame with and without expressions: all else moves alike.
  const mouth = (t: number) => changed(speaks(t), cannot(t));
  for (const t of [0.5, 1.2, 1.7, 3.5, 4.4]) expect(mouth(t), `${t} s`).toBe(0);
  for (const t of [2.2, 2.5, 2.8]) expect(mouth(t), `${t} s`).toBeGreaterThan(60);
});

it('blinks now and then, as long as an eye does', () => {
  const [blinks, cannot] = [film({ expressions: given('blink') }), film({})];
  const shut = Array.from({ length: 96 }, (_, i) => changed(blinks(i / 24), cannot(i / 24)) > 20);
  const times = shut.filter((now, i) => now && !shut[i - 1]).length;
  expect(times).toBeGreaterThanOrEqual(1);
  expect(times).toBeLessThanOrEqual(2);
  expect(shut.filter(Boolean).length).toBeLessThan(10);
});

it('takes eyes from one picture and the mouth from another, and nothing from a picture that does not fit', () => {
  const base = head('rest');
  const faces = facesFrom(base, given('blink', 'mouth-open'))!;
  const red = (x: number, y: number, eyes: 'open' | 'closed') => {
    const { paint } = surface(200, 200);
    paint.drawImage(faces({ eyes, mouth: 'wide' })!, 0, 0);
    return paint.getImageData(x, y, 1, 1).data[0]!;
  };
  expect(red(73, 66, 'closed')).toBeLessThan(200);
  expect(red(100, 134, 'closed')).toBeLessThan(60);
  expect(red(73, 66, 'open')).toBeGreaterThan(230);
  expect(faces({ eyes: 'open', mouth: 'shut' })).toBeNull();
  // Another drawing, another shape, and one without any difference.
  expect(facesFrom(base, [{ shows: 'blink', picture: head('blink', '#40608a') }])).toBeNull();
  expect(facesFrom(base, [{ shows: 'blink', picture: measure(createCanvas(300, 200)) }])).toBeNull();
  expect(facesFrom(base, [{ shows: 'blink', picture: head('rest') }])).toBeNull();
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numberedFrame, numberedTake, numberOf } from '../testing/numbered.ts';
import { tone, wave } from '../testing/sound.ts';
import {
  coarser,
  concatMedia,
  conform,
  extractFrame,
  filmstrip,
  frameSink,
  frameSource,
  mixAudio,
  peaks,
  probe,
  readFrame,
  resizeMedia,
  retimeMedia,
  stillToClip,
  thumbnail,
  trimMedia,
} from './index.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const numbers = async (file: string) => {
  const seen: (number | null)[] = [];
  for await (const frame of frameSource(file, { pixelFormat: 'rgba' })) seen.push(numberOf(frame));
  return seen;
};
const count = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-remake-'));
  await tone(at('tone.wav'), 4);
  await numberedTake(at('a.mp4'), { frames: 60, from: 100, audio: at('tone.wav') });
  await numberedTake(at('b.mp4'), { frames: 25, from: 300, width: 320, height: 192 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('every picture in its place', () => {
  test('trim', async () => {
    await trimMedia(at('a.mp4'), at('trim.mp4'), { start: 13, count: 30 });
    expect(await numbers(at('trim.mp4'))).toEqual(count(113, 30));
    const { audio } = await probe(at('trim.mp4'));
    expect(Math.abs((audio?.samples ?? 0) - 60_000)).toBeLessThanOrEqual(1024);
    await expect(trimMedia(at('a.mp4'), at('x.mp4'), { start: 50, count: 11 })).rejects.toMatchObject({
      code: 'out_of_range',
    });
  });

  test('concat of other sizes, with and without sound', async () => {
    const written = await concatMedia([at('a.mp4'), at('b.mp4'), at('a.mp4')], at('concat.mp4'));
    expect(written).toMatchObject({ frames: 145, width: 160, height: 96, audio: true });
    expect(await numbers(at('concat.mp4'))).toEqual([...count(100, 60), ...count(300, 25), ...count(100, 60)]);
    const { audio } = await probe(at('concat.mp4'));
    expect(Math.abs((audio?.samples ?? 0) - 290_000)).toBeLessThanOrEqual(1024);
  });

  test('conform at the same rate is the identity; at another rate it has the same length', async () => {
    await conform(at('a.mp4'), at('same.mp4'));
    expect(await numbers(at('same.mp4'))).toEqual(count(100, 60));
    const to30 = await conform(at('a.mp4'), at('30.mp4'), { rate: { num: 30, den: 1 } });
    expect(to30).toMatchObject({ frames: 75, audio: true });
    const seen = await numbers(at('30.mp4'));
    expect(new Set(seen)).toEqual(new Set(count(100, 60)));
    expect((await probe(at('30.mp4'))).video).toMatchObject({ frames: 75, rate: { num: 30, den: 1 }, constant: true });
  });

  test.each([
    { num: 2, den: 1 },
    { num: 1, den: 2 },
    { num: 3, den: 2 },
    { num: 7, den: 5 },
  ])('retime by $num/$den shows source frame ⌊(k + ½)·speed⌋', async (speed) => {
    await retimeMedia(at('a.mp4'), at('retime.mp4'), { speed });
    const frames = Math.round((60 * speed.den) / speed.num);
    const expected = count(0, frames).map(
      (k) => 100 + Math.min(59, Math.floor(((2 * k + 1) * speed.num) / (2 * speed.den))),
    );
    expect(await numbers(at('retime.mp4'))).toEqual(expected);
  });

  test('frame grab, to PNG and JPEG, from either end', async () => {
    await extractFrame(at('a.mp4'), 17, at('17.png'));
    expect(numberOf(await readFrame(at('17.png'), { pixelFormat: 'rgba' }))).toBe(117);
    await extractFrame(at('a.mp4'), -1, at('last.jpg'));
    expect(numberOf(await readFrame(at('last.jpg'), { pixelFormat: 'rgba' }))).toBe(159);
    await expect(extractFrame(at('a.mp4'), 60, at('no.png'))).rejects.toMatchObject({ code: 'out_of_range' });
  });

  test('a still becomes a clip', async () => {
    await extractFrame(at('a.mp4'), 5, at('still.png'));
    await stillToClip(at('still.png'), at('still.mp4'), { frames: 33, rate: { num: 25, den: 1 } });
    expect(await numbers(at('still.mp4'))).toEqual(Array(33).fill(105));
  });

  test('resize keeps every frame', async () => {
    await resizeMedia(at('a.mp4'), at('big.mp4'), { width: 320, height: 192 });
    expect(await numbers(at('big.mp4'))).toEqual(count(100, 60));
    await extractFrame(at('a.mp4'), 3, at('3.png'));
    await resizeMedia(at('3.png'), at('3-big.png'), { width: 640, height: 384 });
    expect((await probe(at('3-big.png'))).video).toMatchObject({ width: 640, height: 384 });
  });
});

describe('uneven and foreign sources', () => {
  test('time stamps that are not steady are brought to a steady rate', async () => {
    const sink = frameSink(at('fast.mp4'), { width: 64, height: 48, rate: { num: 60, den: 1 }, codec: 'take' });
    for (let i = 0; i < 60; i++) await sink.write(numberedFrame(64, 48, i));
    await sink.finish();
    const written = await conform(at('fast.mp4'), at('steady.mp4'), { rate: { num: 24, den: 1 } });
    expect(written.frames).toBe(24);
    const seen = await numbers(at('steady.mp4'));
    expect(seen.length).toBe(24);
    for (const [k, number] of seen.entries()) expect(Math.abs((number ?? -99) - k * 2.5)).toBeLessThanOrEqual(1.5);
  });
});

describe('pictures for the timeline', () => {
  test('a filmstrip has its tiles, a thumbnail its size', async () => {
    const strip = await filmstrip(at('a.mp4'), 6, 48);
    expect(strip).toMatchObject({ count: 6, tileWidth: 80, frames: [5, 15, 25, 35, 45, 55] });
    const picture = await loadImage(Buffer.from(strip.jpeg));
    expect([picture.width, picture.height]).toEqual([480, 48]);
    const small = await loadImage(Buffer.from(await thumbnail(at('a.mp4'), { width: 80 })));
    expect([small.width, small.height]).toEqual([80, 48]);
  });

  test('more tiles than frames', async () => {
    await trimMedia(at('a.mp4'), at('short.mp4'), { start: 0, count: 2 });
    const strip = await filmstrip(at('short.mp4'), 5, 48);
    expect(strip.frames).toEqual([0, 0, 1, 1, 1]);
    expect((await loadImage(Buffer.from(strip.jpeg))).width).toBe(400);
  });
});

describe('sound', () => {
  test('peaks of a tone reach its level, and a coarser level keeps them', async () => {
    const form = await peaks(at('tone.wav'));
    expect(form.samples).toBe(192_000);
    expect(form.min.length).toBe(750);
    expect(Math.max(...form.max)).toBe(8000 >> 8);
    expect(Math.min(...form.min)).toBe(-8000 >> 8);
    const half = coarser(form);
    expect([half.samplesPerPeak, half.max.length, Math.max(...half.max)]).toEqual([512, 375, 8000 >> 8]);
  });

  test('a mix is a plain sum at its starts, to the sample', async () => {
    await wave(at('clicks.wav'), 48_000, (i) => (i === 100 ? 0.25 : 0));
    await mixAudio(
      [
        { file: at('clicks.wav'), start: 0 },
        { file: at('clicks.wav'), start: 1001, gainDb: -6.0206 },
        { file: at('clicks.wav'), start: 0, gainDb: -6.0206 },
      ],
      at('mix.wav'),
      { samples: 60_000 },
    );
    const mix = await peaks(at('mix.wav'), { samplesPerPeak: 1 });
    expect(mix.samples).toBe(60_000);
    const heard = [...mix.max].flatMap((level, i) => (level > 2 ? [[i, level]] : []));
    expect(heard).toEqual([
      [100, 48],
      [1101, 16],
    ]);
  });
});

test('what is not media, not whole or empty is refused in words', async () => {
  await writeFile(at('page.mp4'), '<html><script>alert(1)</script>');
  await expect(probe(at('page.mp4'))).rejects.toMatchObject({ code: 'media_refused' });
  await writeFile(at('list.mp4'), '#EXTM3U\n#EXTINF:1,\na.mp4\n');
  await expect(probe(at('list.mp4'))).rejects.toMatchObject({ code: 'media_refused' });
  const { readFile } = await import('node:fs/promises');
  const whole = await readFile(at('a.mp4'));
  await writeFile(at('cut.mp4'), whole.subarray(0, whole.length >> 1));
  await expect(probe(at('cut.mp4'))).rejects.toMatchObject({ code: 'media_truncated' });
  const png = await readFile(at('17.png'));
  await writeFile(at('cut.png'), png.subarray(0, png.length - 40));
  await expect(probe(at('cut.png'))).rejects.toMatchObject({ code: 'media_truncated' });
  const damaged = Buffer.from(png);
  damaged.fill(0x55, 60, 160);
  await writeFile(at('damaged.png'), damaged);
  await expect(probe(at('damaged.png'))).rejects.toMatchObject({ code: 'media_unreadable' });
  await expect(probe(at('nowhere.mp4'))).rejects.toMatchObject({ code: 'media_missing' });
});

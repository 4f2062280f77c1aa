import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ffmpegFacts, peaks, probe, readFrame } from '../media/index.ts';
import { videoIndex } from '../media/video-index.ts';
import { clipOfTake, emptySequence, newClip } from '../sequence/create.ts';
import type { Clip, Item, Sequence, Take } from '../sequence/types.ts';
import { wrongFrames } from '../testing/compare-film.ts';
import { numberedTake, numberOf } from '../testing/numbered.ts';
import { type NumberedSource, numberedSources, randomFilm } from '../testing/random-film.ts';
import { wave } from '../testing/sound.ts';
import { seqFrame } from '../time/frames.ts';
import { presetNames, renderSequence } from './index.ts';

const size = { width: 320, height: 192 };
let folder: string;
let sources: NumberedSource[];
const at = (name: string): string => join(folder, name);
const open = async (asset: string): Promise<string> => {
  const source = sources.find((one) => one.asset === asset);
  if (!source) throw new Error('not there');
  return source.file;
};
const leftOvers = async () => (await readdir(folder)).filter((name) => name.includes('part-'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-render-'));
  sources = await numberedSources(folder, size);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function film(items: readonly Item[], rate = { num: 24, den: 1 }): Sequence {
  const empty = emptySequence({ id: 'film', title: 'Film', rate, size });
  return { ...empty, tracks: empty.tracks.map((track) => (track.id === 'V1' ? { ...track, items } : track)) };
}
const cut = (take: Take, id: string, start: number, length: number, more: Partial<Clip> = {}): Clip => ({
  ...clipOfTake(take, { id, name: id, length }),
  trim: { in: seqFrame(start), length: seqFrame(length) },
  ...more,
});
const first = (): Take => sources[0]!.take;

describe('smart copy', () => {
  test('untouched groups of pictures are the very packets of the take; the edges and the dissolve are encoded', async () => {
    const big = { width: 640, height: 384 };
    await numberedTake(at('big.mp4'), { ...big, frames: 400, from: 0 });
    const take: Take = { ...first(), id: 'big' as Take['id'], asset: 'b'.repeat(64), frames: 400, audio: false };
    const source: NumberedSource = { asset: take.asset, file: at('big.mp4'), from: 0, take };
    const items: Item[] = [
      cut(take, 'a', 0, 230),
      { type: 'transition', id: 't' as Item['id'], kind: 'dissolve', in: seqFrame(5), out: seqFrame(6) },
      cut(take, 'b', 101, 30),
      cut(take, 'c', 150, 250),
    ];
    const whole = { ...film(items), size: big };
    await renderSequence(whole, { open: async () => source.file, out: at('copy.mp4'), preset: 'h264' });
    expect(await wrongFrames(at('copy.mp4'), whole, [source])).toEqual({ frames: 510, wrong: [] });
    expect((await probe(at('copy.mp4'))).video).toMatchObject({ frames: 510, constant: true });
    // Key frames of the take (every 12) show where it was copied; an encoded film has one every 48.
    const keys = (await videoIndex(at('copy.mp4'), { num: 24, den: 1 }))?.keys ?? [];
    const [major, minor] = (await ffmpegFacts()).libavutil;
    // Before 4.4 a copy from the middle of a file begins elsewhere: that is noticed, and all is encoded.
    const apart = major > 56 || (major === 56 && minor >= 70) ? 12 : 48;
    expect(keys.filter((key) => key < 216)).toEqual(
      Array.from({ length: Math.ceil(216 / apart) }, (_, i) => i * apart),
    );
  });
});

describe('sound', () => {
  test('a take sounds at its level, and a muted or silent film has the right length', async () => {
    const sounding = film([cut(first(), 'a', 0, 48), cut(first(), 'b', 30, 24)]);
    const rendered = await renderSequence(sounding, { open, out: at('mix.wav'), preset: 'wav' });
    expect(rendered).toMatchObject({ audio: true, mime: 'audio/wav' });
    expect((await probe(at('mix.wav'))).audio).toMatchObject({ samples: 144_000, channels: 2, sampleRate: 48_000 });
    const level = await peaks(at('mix.wav'), { samplesPerPeak: 4800 });
    for (const peak of level.max) expect(Math.abs(peak - (8000 >> 8))).toBeLessThanOrEqual(1);

    const silent = film([cut(first(), 'a', 0, 48, { muted: true })]);
    expect(await renderSequence(silent, { open, out: at('silent.mp4'), preset: 'h264' })).toMatchObject({
      audio: false,
    });
    await expect(renderSequence(silent, { open, out: at('no.wav'), preset: 'wav' })).rejects.toMatchObject({
      code: 'no_sound',
    });
  });
});

test('a sound of A1 stands where it was put, to the sample, at its gain, next to the picture’s own', async () => {
  await wave(at('click.wav'), 96_000, (i) => (i === 30_000 || i === 60_000 ? 0.5 : 0));
  const click: Take = {
    ...first(),
    id: 'k' as Take['id'],
    asset: 'c'.repeat(64),
    kind: 'audio',
    frames: 48,
    audio: true,
  };
  const quiet = film([cut(first(), 'a', 0, 96, { muted: true })]);
  // From frame 10 of its file (20,000 samples in) at frame 30 of the film (60,000), 6 dB down.
  const items: Item[] = [
    { type: 'gap', id: 'g' as Item['id'], length: seqFrame(30) },
    cut(click, 'k', 10, 36, { gainDb: -6.0206 }),
  ];
  const mixed = { ...quiet, tracks: quiet.tracks.map((track) => (track.id === 'A1' ? { ...track, items } : track)) };
  const find = async (asset: string) => (asset === click.asset ? at('click.wav') : open(asset));
  await renderSequence(mixed, { open: find, out: at('placed.wav'), preset: 'wav' });
  const heard = await peaks(at('placed.wav'), { samplesPerPeak: 1 });
  expect(heard.samples).toBe(96 * 2000);
  const loud = [...heard.max].flatMap((level, sample) => (level > 2 ? [[sample, level]] : []));
  expect(loud).toEqual([
    [70_000, 32],
    [100_000, 32],
  ]);
  // Half a film, cut in the middle of it all: the same samples.
  await renderSequence(mixed, { open: find, out: at('part.wav'), preset: 'wav', range: { from: 33, to: 60 } });
  const part = await peaks(at('part.wav'), { samplesPerPeak: 1 });
  expect(part.samples).toBe(27 * 2000);
  expect([...part.max].findIndex((level) => level > 2)).toBe(70_000 - 66_000);
});

describe('what is made of it', () => {
  test.each(presetNames.filter((name) => name !== 'wav'))('%s', async (preset) => {
    const short = film([
      cut(first(), 'a', 3, 20),
      newClip({ id: 's', name: 'The lamp', length: 10, slug: { prompt: 'A lamp goes out.' } }),
    ]);
    const out = at(`preset.${preset === 'prores' ? 'mov' : 'mp4'}`);
    const rendered = await renderSequence(short, {
      open,
      out,
      preset,
      overlay: { slate: true, draft: true, timecode: true },
    });
    expect(rendered.frames).toBe(30);
    const facts = await probe(out);
    expect(facts.video).toMatchObject({ frames: 30, codec: preset === 'prores' ? 'prores' : 'h264' });
    if (preset === 'h264') {
      // Labels stand in the corners and leave the picture alone: its blocks still say which frame it is.
      const [plain, labelled] = [at('plain.mp4'), out];
      await renderSequence(short, { open, out: plain, preset });
      const corner = async (file: string, frame: number) => {
        const { data, width, height } = await readFrame(file, { frame, pixelFormat: 'gray' });
        return Array.from({ length: 14 }, (_, y) => [
          ...data.subarray((height - 18 + y) * width + 8, (height - 18 + y) * width + 80),
        ]).flat();
      };
      expect(await corner(labelled, 4)).not.toEqual(await corner(plain, 4));
      expect(await corner(labelled, 4)).not.toEqual(await corner(labelled, 5));
      expect(numberOf(await readFrame(plain, { frame: 4, pixelFormat: 'rgba' }))).toBe(7);
    }
    // The card of the shot that is not made yet is drawn, not black.
    const card = await readFrame(out, { frame: 25, pixelFormat: 'gray' });
    expect(Math.max(...card.data)).toBeGreaterThan(150);
  });
});

describe('when it does not go well', () => {
  test('cancel leaves nothing, at whatever moment it comes', async () => {
    const random = randomFilm(9, 12, size, sources);
    for (const delay of [0, 40, 150, 400]) {
      const controller = new AbortController();
      const render = renderSequence(random, { open, out: at('never.mp4'), preset: 'h264', signal: controller.signal });
      const timer = setTimeout(() => controller.abort(), delay);
      const asked = performance.now();
      await expect(render).rejects.toMatchObject({ code: 'cancelled' });
      clearTimeout(timer);
      expect(performance.now() - asked).toBeLessThan(delay + 1500);
      expect(await leftOvers()).toEqual([]);
    }
    expect(await readdir(folder)).not.toContain('never.mp4');
  });

  test('missing media, an empty film, a folder that is not there: each says what is wrong', async () => {
    const lost = film([cut({ ...first(), asset: 'f'.repeat(64) }, 'a', 0, 10)]);
    await expect(renderSequence(lost, { open, out: at('x.mp4'), preset: 'h264' })).rejects.toMatchObject({
      code: 'media_missing',
      message: expect.stringContaining('“a”'),
    });
    await expect(renderSequence(film([]), { open, out: at('x.mp4'), preset: 'h264' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const one = film([cut(first(), 'a', 0, 10)]);
    await expect(
      renderSequence(one, { open, out: at('x.mp4'), preset: 'h264', range: { from: 5, to: 11 } }),
    ).rejects.toMatchObject({ code: 'out_of_range' });
    await expect(
      renderSequence(one, { open, out: join(sources[0]!.file, 'x.mp4'), preset: 'h264' }),
    ).rejects.toMatchObject({ code: 'write_failed' });
  });
});

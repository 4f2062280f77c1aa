import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probe } from '../media/index.ts';
import { sequenceLength } from '../sequence/items.ts';
import { wrongFrames } from '../testing/compare-film.ts';
import { type NumberedSource, numberedSources, randomFilm } from '../testing/random-film.ts';
import { renderSequence } from './index.ts';

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
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-film-'));
  sources = await numberedSources(folder, size);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a film of 30 cuts with overlays, dissolves, dips, wipes, fades and speeds', () => {
  const seed = Number(process.env.REELGRAPH_SEED ?? Date.now() % 1_000_000);
  test(`every frame is the right one (REELGRAPH_SEED=${seed})`, async () => {
    const random = randomFilm(seed, 30, size, sources);
    const seen: number[] = [];
    const rendered = await renderSequence(random, {
      open,
      out: at('film.mp4'),
      preset: 'h264',
      progress: (done) => seen.push(done),
    });
    const frames = sequenceLength(random);
    expect(rendered).toMatchObject({ frames, ...size, audio: true, mime: 'video/mp4' });
    const result = await wrongFrames(at('film.mp4'), random, sources);
    expect(result).toEqual({ frames, wrong: [] });
    expect(seen.at(-1)).toBe(frames);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    const { audio } = await probe(at('film.mp4'));
    expect(Math.abs((audio?.samples ?? 0) - frames * 2000)).toBeLessThanOrEqual(1024);
    expect(await leftOvers()).toEqual([]);
  });

  test('a range of it is the same frames', async () => {
    const random = randomFilm(77, 14, size, sources);
    const range = { from: 61, to: 133 };
    await renderSequence(random, { open, out: at('range.mp4'), preset: 'h264', range });
    expect(await wrongFrames(at('range.mp4'), random, sources, range)).toEqual({ frames: 72, wrong: [] });
  });

  test('at 23.976, over several chunks, with time stamps that never drift', async () => {
    const rate = { num: 24000, den: 1001 };
    const random = randomFilm(4, 32, size, sources, rate);
    await renderSequence(random, { open, out: at('ntsc.mp4'), preset: 'h264' });
    const frames = sequenceLength(random);
    expect((await probe(at('ntsc.mp4'))).video).toMatchObject({ frames, rate, constant: true });
    expect(await wrongFrames(at('ntsc.mp4'), random, sources)).toEqual({ frames, wrong: [] });
  });
});

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
const open = async (asset: string): Promise<string> => {
  const source = sources.find((one) => one.asset === asset);
  if (!source) throw new Error('not there');
  return source.file;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-render-'));
  sources = await numberedSources(folder, size);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a film of 30 cuts with overlays, dissolves, dips, wipes, fades and speeds', () => {
  const seed = Number(process.env.REELGRAPH_SEED ?? Date.now() % 1_000_000);
  test(`every frame is the right one (REELGRAPH_SEED=${seed})`, async () => {
    const film = randomFilm(seed, 30, size, sources);
    const out = join(folder, 'film.mp4');
    const seen: number[] = [];
    const rendered = await renderSequence(film, { open, out, preset: 'h264', progress: (done) => seen.push(done) });
    const frames = sequenceLength(film);
    expect(rendered).toMatchObject({ frames, ...size, audio: true, mime: 'video/mp4' });
    const result = await wrongFrames(out, film, sources);
    expect(result.wrong).toEqual([]);
    expect(result.frames).toBe(frames);
    expect(seen.at(-1)).toBe(frames);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    const { audio } = await probe(out);
    expect(Math.abs((audio?.samples ?? 0) - frames * 2000)).toBeLessThanOrEqual(1024);
    expect((await readdir(folder)).filter((name) => name.includes('part-'))).toEqual([]);
  });
});

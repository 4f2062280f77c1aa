import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { CacheService } from '../studio/cache.ts';
import { callsIn, type Sketch, type TestStudio, testStudio } from './testing/studio.ts';

let folder: string;
let studio: TestStudio;

async function open(): Promise<TestStudio> {
  const opened = await testStudio(folder);
  onTestFinished(() => opened.close());
  return opened;
}

beforeEach(async () => {
  folder = await temporaryFolder();
});

const chain: Sketch = {
  a: ['test/pass', { suffix: 'x' }],
  b: ['test/pass', { suffix: 'y' }, { text: 'a.text' }],
  c: ['test/work', { suffix: 'z' }, { text: 'b.text' }],
};

describe('what is cached', () => {
  it('runs once, then never again, also after a restart', async () => {
    studio = await open();
    const graph = await studio.graph(chain);
    const first = await studio.run(graph);
    expect(first.run.state).toBe('succeeded');
    expect(first.states).toEqual({ a: 'succeeded', b: 'succeeded', c: 'succeeded' });
    expect(first.of('c').outputs).toEqual({ text: 'xyz' });
    const second = await studio.run(graph);
    expect(second.states).toEqual({ a: 'cached', b: 'cached', c: 'cached' });
    expect(second.of('c').outputs).toEqual({ text: 'xyz' });
    await studio.close();
    studio = await open();
    expect((await studio.run(graph)).states).toEqual({ a: 'cached', b: 'cached', c: 'cached' });
  });

  it('is found again in another graph, whatever the nodes are called', async () => {
    studio = await open();
    await studio.run(await studio.graph({ a: ['test/pass', { suffix: 'x' }] }));
    const other = await studio.run(
      await studio.graph({ other: ['test/pass', { label: 'called so', suffix: 'x' }, {}, { title: 'Mine' }] }),
    );
    expect(other.states).toEqual({ other: 'cached' });
  });

  it('counts a parameter at its default like one that was never touched', async () => {
    studio = await open();
    await studio.run(await studio.graph({ a: ['test/pass', {}] }));
    expect((await studio.run(await studio.graph({ a: ['test/pass', { suffix: '' }] }))).states).toEqual({
      a: 'cached',
    });
  });

  it('re-runs what depends on a change, and stops where the content comes out the same', async () => {
    studio = await open();
    const graph = await studio.graph({
      a: ['test/words', { text: 'x' }],
      b: ['test/join', {}, { texts: 'a.words' }],
      side: ['test/pass', { suffix: 's' }],
    });
    await studio.run(graph);
    // Another text, the same words: what follows is still valid.
    await studio.graph(
      {
        a: ['test/words', { text: 'x ' }],
        b: ['test/join', {}, { texts: 'a.words' }],
        side: ['test/pass', { suffix: 's' }],
      },
      graph,
    );
    expect((await studio.run(graph)).states).toEqual({ a: 'succeeded', b: 'cached', side: 'cached' });
    await studio.graph(
      {
        a: ['test/words', { text: 'y' }],
        b: ['test/join', {}, { texts: 'a.words' }],
        side: ['test/pass', { suffix: 's' }],
      },
      graph,
    );
    expect((await studio.run(graph)).states).toEqual({ a: 'succeeded', b: 'succeeded', side: 'cached' });
  });

  it('counts those project settings that a node reads, and no others', async () => {
    studio = await open();
    const graph = await studio.graph({ sized: ['test/sized'], a: ['test/pass', { suffix: 'x' }] });
    await studio.run(graph);
    await studio.settings({ seed: 99 });
    expect((await studio.run(graph)).states).toEqual({ sized: 'cached', a: 'cached' });
    await studio.settings({ width: 128 });
    const wide = await studio.run(graph);
    expect(wide.states).toEqual({ sized: 'succeeded', a: 'cached' });
    expect(wide.of('sized').outputs).toEqual({ text: '128' });
    await studio.settings({ width: 64 });
    expect((await studio.run(graph)).states).toEqual({ sized: 'cached', a: 'cached' });
  });

  it('does equal work that is wanted at once only once', async () => {
    const calls = join(folder, 'calls');
    vi.stubEnv('REELGRAPH_TEST_CALLS', calls);
    onTestFinished(() => void vi.unstubAllEnvs());
    studio = await open();
    const sketch: Sketch = { a: ['test/slow', { ms: 150 }], b: ['test/slow', { ms: 150 }] };
    const [one, other] = [await studio.graph(sketch), await studio.graph(sketch)];
    const runs = await Promise.all([studio.run(one), studio.run(other)]);
    const states = runs.flatMap((ran) => Object.values(ran.states)).sort();
    expect(states).toEqual(['cached', 'cached', 'cached', 'succeeded']);
    expect(callsIn(calls)).toEqual(['slow - start', 'slow - end']);
  });

  it('is void when its file is gone', async () => {
    studio = await open();
    const graph = await studio.graph({
      shots: ['test/shots', { text: '1=lamp' }],
      film: ['test/film', {}, { shot: 'shots.shots' }],
    });
    const first = await studio.run(graph);
    expect(first.states).toEqual({ shots: 'succeeded', 'film/1': 'succeeded' });
    const { artifact } = (first.of('film', '1').outputs as { clip: { artifact: string } }).clip;
    expect(await studio.storage.artifacts.info(artifact)).toMatchObject({ bytes: 4 });
    await rm(studio.storage.artifacts.path(artifact));
    expect((await studio.run(graph)).states).toEqual({ shots: 'cached', 'film/1': 'succeeded' });
    expect(await studio.storage.artifacts.has(artifact)).toBe(true);
  });
});

describe('seeds', () => {
  it('are the project’s where none is set, fixed, and another for each item and each new take', async () => {
    studio = await open();
    const graph = await studio.graph({
      plain: ['test/seeded'],
      own: ['test/seeded', { seed: 3 }],
      words: ['test/words', { text: 'a b' }],
      each: ['test/seeded', { seed: 3 }, { text: 'words.words' }],
    });
    const first = await studio.run(graph);
    expect(first.of('plain').outputs).toEqual({ number: 7 });
    expect(first.of('own')).toMatchObject({ seed: 3, outputs: { number: 3 } });
    const [a, b] = [first.of('each', 'a').seed, first.of('each', 'b').seed];
    expect(new Set([a, b, 3]).size).toBe(3);
    // The list changes around it: the item keeps its seed.
    await studio.graph(
      { words: ['test/words', { text: 'new a b' }], each: ['test/seeded', { seed: 3 }, { text: 'words.words' }] },
      graph,
    );
    expect((await studio.run(graph)).of('each', 'a').seed).toBe(a);
    // A new take of one item is another seed for that one alone.
    const take = await studio.run(graph, { variant: 1, items: ['a'] });
    expect(take.of('each', 'a').seed).not.toBe(a);
    expect(take.states).toMatchObject({ 'each/a': 'succeeded', 'each/b': 'cached' });
  });

  it('of the dice are drawn for each run', async () => {
    studio = await open();
    const graph = await studio.graph({ dice: ['test/seeded', { seed: 'random' }] });
    const seeds = [await studio.run(graph), await studio.run(graph)].map((ran) => ran.of('dice').seed);
    expect(new Set(seeds).size).toBe(2);
  });
});

it('says what keeps what, makes a node again, keeps what a person keeps, and looks before it sweeps', async () => {
  studio = await open();
  const service = new CacheService(studio.storage, studio.executor);
  const graph = await studio.graph({
    a: ['test/pass', { suffix: 'leaf' }],
    heavy: ['test/heavy', { bytes: 500 }, { text: 'a.text' }],
    other: ['test/heavy', { bytes: 700 }, { text: 'a.text' }],
  });
  const first = await studio.run(graph);
  expect((await service.view()).kept).toEqual({ history: { files: 2, bytes: 1200 } });
  // One result is kept by hand: it stays where the other is made again.
  await service.pin(first.of('other').id, true);
  expect((await studio.executor.get(first.run.id)).tasks.find(({ node }) => node === 'other')?.pinned).toBe(true);
  expect((await service.view()).kept).toEqual({ history: { files: 1, bytes: 500 }, pinned: { files: 1, bytes: 700 } });
  expect([await service.clearNode(graph, 'heavy'), await service.clearNode(graph, 'other')]).toEqual([1, 0]);
  expect((await studio.run(graph)).states).toEqual({ a: 'cached', heavy: 'succeeded', other: 'cached' });
  await expect(service.pin('no-task', true)).rejects.toMatchObject({ code: 'result_not_found' });
  // Nothing names the file of a forgotten entry: the look says so and takes nothing, the sweep takes it.
  expect(await service.clearNode(graph, 'heavy')).toBe(1);
  expect((await service.view()).kept.nothing).toEqual({ files: 1, bytes: 500 });
  expect((await service.view()).nodeTypes.find(({ nodeType }) => nodeType === 'test/heavy')).toMatchObject({
    entries: 1,
  });
  const young = { young: -1000 };
  expect(await studio.storage.collectGarbage({ ...young, dryRun: true })).toEqual({ files: 1, bytes: 500, actions: 0 });
  expect((await service.view()).all.files).toBe(2);
  expect(await studio.storage.collectGarbage(young)).toEqual({ files: 1, bytes: 500, actions: 0 });
  expect((await service.view()).all).toEqual({ files: 1, bytes: 700 });
});

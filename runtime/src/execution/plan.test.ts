import { readdirSync } from 'node:fs';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { type Sketch, type TestStudio, testStudio } from './testing/studio.ts';

let studio: TestStudio;

beforeEach(async () => {
  studio = await testStudio(await temporaryFolder());
  onTestFinished(() => studio.close());
});

const film = (text: string): Sketch => ({
  words: ['test/words', { text }],
  each: ['test/work', { suffix: '!' }, { text: 'words.words' }],
  all: ['test/join', {}, { texts: 'each.text' }],
});
const plan = (graph: string, more = {}) => studio.executor.plan({ project: 'p', graph, ...more });

it('tells before anything ran how many tasks there will be', async () => {
  const graph = await studio.graph(film('a b c'));
  const seen = await plan(graph);
  expect(seen).toMatchObject({
    ok: true,
    willRun: 5,
    cached: 0,
    nodes: { words: { state: 'will-run' }, each: { state: 'will-run', tasks: 3 }, all: { state: 'will-run' } },
  });
  expect(seen.nodes.all?.reason).toBe('Follows Work, which will run.');
  // Nothing was changed by asking.
  expect(await studio.executor.list('p')).toEqual([]);
});

it('tells one edited item as one task, with an estimate from what it took before', async () => {
  const graph = await studio.graph(film('1=a 2=b 3=c'));
  await studio.run(graph);
  expect(await plan(graph)).toMatchObject({ willRun: 0, cached: 5 });
  await studio.graph(film('1=a 2=edited 3=c'), graph);
  const seen = await plan(graph);
  expect(seen.nodes.each).toMatchObject({ state: 'will-run', tasks: 3, cached: 2 });
  expect(seen).toMatchObject({ willRun: 3, cached: 2 });
  expect(seen.nodes.each?.estimateMs).toBeGreaterThanOrEqual(0);
  // What was told is what happens.
  const ran = await studio.run(graph);
  expect(Object.values(ran.states).filter((state) => state === 'succeeded')).toHaveLength(seen.willRun);
});

it('tells what is in the way, with the node, and what could go on beside it', async () => {
  const graph = await studio.graph({
    good: ['test/pass', { suffix: 'g' }],
    bad: ['test/pair', {}, { left: 'good.text' }],
  });
  const seen = await plan(graph);
  expect(seen.ok).toBe(false);
  expect(seen.problems).toMatchObject([{ code: 'missing_input', node: 'bad' }]);
  expect(seen.nodes).toMatchObject({ good: { state: 'will-run' }, bad: { state: 'blocked' } });
});

it('does not wait for a small node that takes its time, and leaves nothing of it', async () => {
  const graph = await studio.graph({
    day: ['test/day', {}],
    next: ['test/pass', { suffix: 'n' }, { text: 'day.text' }],
  });
  const seen = await plan(graph);
  expect(seen.nodes).toMatchObject({ day: { state: 'will-run' }, next: { state: 'will-run' } });
  await expect.poll(() => readdirSync(studio.storage.paths.scratch)).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { ranOf, type Sketch, type TestStudio, testStudio } from './testing/studio.ts';

const film = (text: string): Sketch => ({
  words: ['test/words', { text }],
  gate: ['flow/approve', { question: 'Is this the take?' }, { value: 'words.words' }],
  after: ['test/pass', { suffix: '!' }, { text: 'gate.value' }],
});

const start = async (studio: TestStudio, graph: string) =>
  studio.executor.start({ clientKey: randomUUID(), project: 'p', graph });
const seen = async (studio: TestStudio, id: string) => ranOf(await studio.executor.get(id));
const waits = async (studio: TestStudio, id: string) =>
  expect.poll(async () => (await seen(studio, id)).run.state, { timeout: 20_000 }).toBe('waiting');

it('R a gate waits for each item, through a restart, and shows what is to be judged', async () => {
  const folder = await temporaryFolder();
  const first = await testStudio(folder);
  const { id } = await start(first, await first.graph(film('a b c'), 'film'));
  await waits(first, id);
  const a = (await seen(first, id)).of('gate', 'a');
  expect(a).toMatchObject({ state: 'waiting', reason: 'Is this the take?', outputs: { value: 'a' } });
  await first.executor.answer(id, a.id, { approve: true });
  await expect.poll(async () => (await seen(first, id)).states['after/a']).toBe('succeeded');
  await first.close();

  const second = await testStudio(folder);
  onTestFinished(() => second.close());
  expect((await second.executor.resumeAll()).map((run) => run.id)).toEqual([id]);
  await waits(second, id);
  const again = await seen(second, id);
  expect(again.states).toMatchObject({ 'gate/a': 'succeeded', 'gate/b': 'waiting', 'gate/c': 'waiting' });
  await second.executor.answer(id, again.of('gate', 'b').id, { approve: false, note: 'Too dark.' });
  // Twice is once.
  await second.executor.answer(id, again.of('gate', 'b').id, { approve: true });
  await second.executor.answer(id, again.of('gate', 'c').id, { approve: true });
  expect((await second.executor.finished(id)).state).toBe('succeeded');
  const over = await seen(second, id);
  expect(over.states).toMatchObject({ 'gate/b': 'skipped', 'after/b': 'skipped', 'after/c': 'succeeded' });
  expect(over.of('gate', 'b').reason).toBe('Sent back: Too dark.');
  expect(over.of('after', 'a').outputs).toEqual({ text: 'a!' });

  // What was approved is not asked again; what was sent back is.
  const next = await start(second, await second.graph(film('a b'), 'film'));
  await waits(second, next.id);
  expect((await seen(second, next.id)).states).toMatchObject({ 'gate/a': 'cached', 'gate/b': 'waiting' });
  await expect(second.executor.answer(next.id, 'nobody', { approve: true })).rejects.toMatchObject({
    code: 'task_not_found',
  });
  // A plan answers nothing for a person.
  const plan = await second.executor.plan({ project: 'p', graph: 'film' });
  expect(plan.nodes.gate).toMatchObject({ state: 'will-run', cached: 1 });
  expect((await second.executor.cancel(next.id)).state).toBe('cancelled');
});

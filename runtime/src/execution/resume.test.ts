import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { killPoints } from './testing/kill-points.ts';
import { chance, heard, killRun, serve } from './testing/kill-run.ts';
import { ranOf, testStudio } from './testing/studio.ts';

it('R1 goes on after kill -9 at any point, and nothing that was done is done again', { timeout: 300_000 }, async () => {
  const seed = Number(process.env.REELGRAPH_TEST_SEED ?? Date.now() % 1_000_000);
  const pick = chance(seed);
  // Two of the points each time, others the next; all of them, and any moment, in the long tests.
  const order = killPoints.map((point) => ({ point, at: pick(1000) })).sort((a, b) => a.at - b.at);
  const plan = order.slice(0, 2).map(({ point }) => `${point}:${1 + pick(point.endsWith('commit') ? 6 : 2)}`);
  await killRun(plan, `seed ${seed}: ${plan.join(' ')}`);
});

it('R10 parks a small node that takes the server down, and finishes the rest', { timeout: 300_000 }, async () => {
  const folder = await temporaryFolder();
  const calls = join(folder, 'calls');
  const prepared = await testStudio(folder);
  await prepared.graph({ fatal: ['test/fatal'], good: ['test/pass', { suffix: 'g' }] }, 'fatal');
  await prepared.close();
  let over = false;
  let deaths = 0;
  for (; !over && deaths < 6; deaths += over ? 0 : 1) {
    const child = serve(folder, 'fatal', calls);
    const gone = once(child, 'exit');
    over = await Promise.race([heard(child, 'over').then(() => true), gone.then(() => false)]);
    child.kill('SIGKILL');
    await gone;
  }
  // Once unawares, then twice with the attempt written down before.
  expect(deaths).toBe(3);
  const studio = await testStudio(folder);
  onTestFinished(() => studio.close());
  const [run] = await studio.executor.list('p');
  const ran = ranOf(await studio.executor.get(run?.id ?? ''));
  expect(ran.states).toMatchObject({ fatal: 'failed', good: expect.stringMatching(/succeeded|cached/) });
  expect(ran.of('fatal').error).toMatchObject({ code: 'worker_died' });
});

it('R keeps a finished run as it is, and takes up nothing', async () => {
  const folder = await temporaryFolder();
  const first = await testStudio(folder);
  const { run } = await first.run(await first.graph({ a: ['test/pass', { suffix: 'a' }] }));
  await first.close();
  const second = await testStudio(folder);
  onTestFinished(() => second.close());
  expect(await second.executor.resumeAll()).toEqual([]);
  expect(ranOf(await second.executor.get(run.id))).toMatchObject({
    run: { state: 'succeeded', counts: { succeeded: 1 } },
    states: { a: 'succeeded' },
  });
  expect((await second.executor.outputs('p', run.graph)).a?.[0]?.task.outputs).toEqual({ text: 'a' });
});

it('R never writes over what the disk says of a task that is over, however slowly it goes on', async () => {
  const folder = await temporaryFolder();
  const first = await testStudio(folder);
  const quick = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, ['test/pass', { suffix: id }] as const]));
  const graph = await first.graph({ ...quick, slow: ['test/slow', { ms: 600_000 }] });
  const { id } = await first.executor.start({ clientKey: 'slowly', project: 'p', graph });
  const done = async (studio: typeof first) =>
    (await studio.storage.tasks.ofRun(id)).filter(({ state }) => state === 'succeeded').map(({ node }) => node);
  await expect.poll(() => done(first)).toHaveLength(4);
  await first.close();

  const second = await testStudio(folder);
  onTestFinished(() => second.close());
  // A busy machine: at every look a second has gone by.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 1000;
    return now;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  await second.executor.resumeAll();
  await second.executor.cancel(id);
  expect((await done(second)).sort()).toEqual(['a', 'b', 'c', 'd']);
});

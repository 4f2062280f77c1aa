import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@libsql/client';
import { isClip } from '@reelgraph/timeline';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { callsIn, ranOf, type Sketch, testStudio } from './testing/studio.ts';

const server = fileURLToPath(new URL('./testing/server.ts', import.meta.url));

function serve(folder: string, graph: string, calls: string): ChildProcess {
  const child = fork(server, [folder, graph], {
    execArgv: ['--conditions=reelgraph-source', '--import', 'tsx'],
    env: { ...process.env, REELGRAPH_TEST_CALLS: calls },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function heard(child: ChildProcess, type: string): Promise<{ runs?: string[]; id?: string }> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [{ type: string; runs?: string[]; id?: string }];
    if (message.type === type) return message;
  }
}

const eight = ['1=a', '2=b', '3=c', '4=d', '5=e', '6=f', '7=g', '8=h'].join(' ');
const film: Sketch = {
  shots: ['test/shots', { text: eight }],
  film: ['test/film', {}, { shot: 'shots.shots' }],
  land: ['timeline/land', {}, { clip: 'film.clip', shots: 'shots.shots' }],
};

it('goes on after kill -9, twice, and nothing that was done is done again', { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder();
  const calls = join(folder, 'calls');
  const prepared = await testStudio(folder);
  const graph = await prepared.graph(film, 'film');
  await prepared.close();

  const films = () => callsIn(calls).filter((line) => line.startsWith('film'));
  for (const until of [2, 5]) {
    const child = serve(folder, graph, calls);
    await vi.waitFor(() => expect(films().length).toBeGreaterThanOrEqual(until), { timeout: 40_000, interval: 2 });
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const last = serve(folder, '', calls);
  expect((await heard(last, 'resumed')).runs).toHaveLength(1);
  await heard(last, 'over');
  last.kill('SIGKILL');
  await once(last, 'exit');

  const studio = await testStudio(folder);
  onTestFinished(() => studio.close());
  const [run] = await studio.executor.list('p');
  const ran = ranOf(await studio.executor.get(run?.id ?? ''));
  expect(ran.run.state).toBe('succeeded');
  expect(Object.values(ran.states).every((state) => state === 'succeeded' || state === 'cached')).toBe(true);
  // At each kill at most the tasks that were at work (two places) are begun again.
  expect(films().length).toBeLessThanOrEqual(8 + 2 * 2);
  const landed = (await studio.sequence()).tracks.flatMap((track) => track.items.filter(isClip));
  expect(landed.map((clip) => [clip.landing?.key, Object.keys(clip.takes).length])).toEqual(
    [...'12345678'].map((key) => [key, 1]),
  );
  // Events are without holes, whatever was cut.
  const events = await studio.storage.events.after(`run:${run?.id}`, 0, 1000);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  expect(
    existsSync(join(folder, 'artifacts', 'incoming')) && readdirSync(join(folder, 'artifacts', 'incoming')),
  ).toEqual([]);
  const client = createClient({ url: `file:${join(folder, 'reelgraph.db')}` });
  expect((await client.execute('PRAGMA integrity_check')).rows[0]?.integrity_check).toBe('ok');
  client.close();
});

it('parks a small node that takes the server down, and finishes the rest', { timeout: 120_000 }, async () => {
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

it('keeps a finished run as it is, and takes up nothing', async () => {
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

import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@libsql/client';
import { isClip } from '@reelgraph/timeline';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { killPoints } from './testing/kill-points.ts';
import { callsIn, ranOf, type Sketch, testStudio } from './testing/studio.ts';

const server = fileURLToPath(new URL('./testing/server.ts', import.meta.url));

function serve(folder: string, graph: string, calls: string, kill = ''): ChildProcess {
  const child = fork(server, [folder, graph], {
    execArgv: ['--conditions=reelgraph-source', '--import', 'tsx'],
    env: { ...process.env, REELGRAPH_TEST_CALLS: calls, REELGRAPH_TEST_KILL: kill },
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

const shots = Array.from({ length: 16 }, (_, index) => `${index + 1}=a${index + 1}`);
const film: Sketch = {
  shots: ['test/shots', { text: shots.join(' ') }],
  film: ['test/film', {}, { shot: 'shots.shots' }],
  land: ['timeline/land', {}, { clip: 'film.clip', shots: 'shots.shots' }],
};

/** What the disk says, while nobody is at work. */
async function ask(folder: string, sql: string): Promise<string[]> {
  const client = createClient({ url: `file:${join(folder, 'reelgraph.db')}` });
  const { rows } = await client.execute(sql);
  client.close();
  return rows.map((row) => String(row[0]));
}

/** Numbers that look like chance and come again with the seed. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

it('goes on after kill -9 at any point, and nothing that was done is done again', { timeout: 300_000 }, async () => {
  const seed = Number(process.env.REELGRAPH_TEST_SEED ?? Date.now() % 1_000_000);
  const pick = chance(seed);
  const folder = await temporaryFolder();
  const calls = join(folder, 'calls');
  const prepared = await testStudio(folder);
  const graph = await prepared.graph(film, 'film');
  await prepared.close();

  const callsOf = (key: string) => callsIn(calls).filter((line) => line.startsWith(`film ${key} `)).length;
  /** Shots that were on the disk at some kill, with the times that they had been begun by then. */
  const finished = new Map<string, number>();
  // A few of the points each time, others the next; `REELGRAPH_TEST_KILLS` for all of them.
  const order = killPoints.map((point) => ({ point, at: pick(1000) })).sort((a, b) => a.at - b.at);
  const plan = order
    .slice(0, Number(process.env.REELGRAPH_TEST_KILLS ?? 2))
    .map(({ point }) => `${point}:${1 + pick(point.endsWith('commit') ? 6 : 2)}`);
  const told = `seed ${seed}: ${plan.join(' ')}`;
  for (const kill of plan) {
    const child = serve(folder, graph, calls, kill);
    const over = heard(child, 'over').then(() => 'over');
    const end = await Promise.race([over, once(child, 'exit').then(() => 'killed')]);
    expect(end, `${kill}, ${told}`).toBe('killed');
    const done = "SELECT item_key FROM task WHERE node = 'film' AND state IN ('succeeded', 'cached')";
    for (const key of await ask(folder, done).catch(() => [])) if (!finished.has(key)) finished.set(key, callsOf(key));
  }
  expect(finished.size, told).toBeLessThan(shots.length);
  const last = serve(folder, graph, calls);
  await heard(last, 'over');
  last.kill('SIGKILL');
  await once(last, 'exit');

  const studio = await testStudio(folder);
  onTestFinished(() => studio.close());
  const runs = await studio.executor.list('p');
  expect(runs, told).toHaveLength(1);
  const [run] = runs;
  const ran = ranOf(await studio.executor.get(run?.id ?? ''));
  expect(ran.run.state, told).toBe('succeeded');
  expect(new Set(Object.values(ran.states)), told).not.toContain('failed');
  for (const [key, times] of finished) expect(callsOf(key), `shot ${key}, ${told}`).toBe(times);
  const landed = (await studio.sequence()).tracks.flatMap((track) => track.items.filter(isClip));
  expect(landed.map((clip) => [clip.landing?.key, Object.keys(clip.takes).length])).toEqual(
    shots.map((_, index) => [String(index + 1), 1]),
  );
  // Events are without holes, whatever was cut; every file is what its name says; nothing half-made is left.
  for (const stream of [`run:${run?.id}`, 'project:p']) {
    const events = await studio.storage.events.after(stream, 0, 10_000);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  }
  for await (const { sha } of studio.storage.artifacts.files.list()) {
    const bytes = readFileSync(studio.storage.artifacts.path(sha));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha);
  }
  expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  const incoming = join(folder, 'artifacts', 'incoming');
  expect(existsSync(incoming) ? readdirSync(incoming) : []).toEqual([]);
  expect(await ask(folder, 'PRAGMA integrity_check')).toEqual(['ok']);
});

it('parks a small node that takes the server down, and finishes the rest', { timeout: 300_000 }, async () => {
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

it('never writes over what the disk says of a task that is over, however slowly it goes on', async () => {
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

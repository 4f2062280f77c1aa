import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { ArtifactFiles, dataPaths } from '../../../storage/index.ts';
import { temporaryFolder } from '../../../storage/testing/temporary.ts';
import { fromSource } from '../../testing/from-source.ts';
import { chance } from '../../testing/kill-run.ts';
import { startRedis, type TestRedis } from '../../testing/redis.ts';
import { ranOf, type TestStudio, testStudio } from '../../testing/studio.ts';
import { BullMQDispatcher } from './bullmq-dispatcher.ts';

const seed = Number(process.env.REELGRAPH_TEST_SEED ?? Date.now() % 1_000_000);
const pick = chance(seed);
const module = fileURLToPath(new URL('../../testing/worker-process.ts', import.meta.url));
const hour = { timeout: 3_600_000 };

interface Stand {
  readonly folder: string;
  readonly redis: TestRedis;
  readonly studio: TestStudio;
  worker(): Promise<ChildProcess>;
}

async function stand(): Promise<Stand> {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  const redis = await startRedis();
  const files = new ArtifactFiles(dataPaths(data));
  const dispatcher = await BullMQDispatcher.open({ queue: redis.url, files, studio: 'long', beat: 200 });
  const studio = await testStudio(data, { dispatcher: () => dispatcher, askAfter: 2000 });
  const workers = new Set<ChildProcess>();
  onTestFinished(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await studio.close();
    await redis.close();
  });
  return {
    folder,
    redis,
    studio,
    async worker() {
      const given = {
        ...{
          queue: redis.url,
          artifacts: data,
          data: join(folder, randomUUID()),
          slots: { cpu: 4, gpu: 1, remote: 1 },
        },
        timing: { lock: 6000, stalled: 1000, beat: 300, look: 200 },
      };
      const child = fork(module, [JSON.stringify(given)], {
        execArgv: [...fromSource],
      });
      workers.add(child);
      await once(child, 'message');
      return child;
    },
  };
}

const many = (count: number, ms: number) => ({
  words: ['test/words', { text: Array.from({ length: count }, (_, at) => `k${at}`).join(' ') }] as const,
  slow: ['test/slow', { ms }, { text: 'words.words' }] as const,
});

const start = async (studio: TestStudio, sketch: Parameters<TestStudio['graph']>[0]) =>
  studio.executor.start({ clientKey: randomUUID(), project: 'p', graph: await studio.graph(sketch) });

async function allDone(studio: TestStudio, id: string, count: number): Promise<void> {
  await studio.executor.finished(id);
  const ran = ranOf(await studio.executor.get(id));
  const done = ran.tasks.filter(({ node, state }) => node === 'slow' && (state === 'succeeded' || state === 'cached'));
  const wrong = ran.tasks.find(({ error }) => error)?.error?.message ?? '';
  expect(done, `seed ${seed}: ${wrong}`).toHaveLength(count);
  const events = await studio.storage.events.after(`run:${id}`, 0, 100_000);
  const ends = events.filter(({ data }) => (data as { node?: string; state?: string }).state === 'succeeded');
  const once = new Set(ends.map(({ data }) => (data as { id: string }).id));
  expect(ends).toHaveLength(once.size);
}

it('R2 500 tasks are done once each while workers are killed 50 times', hour, async () => {
  const { studio, worker } = await stand();
  const alive = [await worker(), await worker()];
  const { id } = await start(studio, many(400, 200));
  const over = studio.executor.finished(id).then(() => true);
  for (let kill = 0; kill < 50; kill += 1) {
    if (await Promise.race([over, delay(200 + pick(800)).then(() => false)])) break;
    alive[pick(2)]?.kill('SIGKILL');
    for (const [at, one] of alive.entries()) if (one.killed) alive[at] = await worker();
  }
  await allDone(studio, id, 400);
});

it('R3 all workers are gone for a while: nothing is lost, and nobody has to help', hour, async () => {
  const { studio, worker } = await stand();
  const first = await worker();
  const { id } = await start(studio, many(40, 200));
  await delay(1000);
  first.kill('SIGKILL');
  await delay(15_000);
  await worker();
  await allDone(studio, id, 40);
});

it('R4 a worker that was frozen past its lock counts no second time', hour, async () => {
  const { studio, worker } = await stand();
  const frozen = await worker();
  const { id } = await start(studio, many(8, 3000));
  await delay(1500);
  frozen.kill('SIGSTOP');
  await worker();
  await delay(9000);
  frozen.kill('SIGCONT');
  await allDone(studio, id, 8);
});

it('R6 the Redis dies five times, and once forgets everything', hour, async () => {
  const { studio, redis, worker } = await stand();
  await worker();
  const { id } = await start(studio, many(200, 200));
  for (let turn = 0; turn < 5; turn += 1) {
    await delay(500 + pick(1000));
    await redis.kill();
    await delay(pick(4000));
    await redis.start();
  }
  const { Redis } = await import('ioredis');
  const admin = new Redis(redis.url);
  await admin.flushall();
  admin.disconnect();
  await allDone(studio, id, 200);
});

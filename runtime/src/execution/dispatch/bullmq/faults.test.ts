import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ArtifactFiles, dataPaths } from '../../../storage/index.ts';
import { fromSource } from '../../testing/from-source.ts';
import { startWorker } from '../../testing/queue-worker.ts';
import { startRedis, type TestRedis } from '../../testing/redis.ts';
import { callsIn, ranOf, type Sketch, type TestStudio, testStudio } from '../../testing/studio.ts';
import { BullMQDispatcher } from './bullmq-dispatcher.ts';
import type { QueueWorker } from './queue-worker.ts';

const child = fileURLToPath(new URL('../../testing/worker-process.ts', import.meta.url));

/** One Redis and one data folder for all; each case has a studio of its own in turn, and its own words. */
describe('BullMQ and what may go wrong', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-faults-'));
  const data = join(folder, 'data');
  const calls = join(folder, 'calls');
  let redis: TestRedis;
  const open = new Set<{ close(): Promise<unknown> }>();

  beforeAll(async () => {
    process.env.REELGRAPH_TEST_CALLS = calls;
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const one of [...open].reverse()) await one.close();
    open.clear();
  });
  afterAll(async () => {
    await (await kept)?.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const dispatcher = (studio = 'faults') =>
    BullMQDispatcher.open({ queue: redis.url, files: new ArtifactFiles(dataPaths(data)), studio, beat: 100 });
  const openStudio = async (): Promise<TestStudio> => {
    const made = await dispatcher();
    const studio = await testStudio(data, { dispatcher: () => made, askAfter: 300 });
    open.add(studio);
    return studio;
  };
  const start = async (studio: TestStudio, sketch: Sketch) =>
    studio.executor.start({ clientKey: randomUUID(), project: 'p', graph: await studio.graph(sketch, randomUUID()) });
  const over = async (studio: TestStudio, id: string) => {
    await studio.executor.finished(id);
    return ranOf(await studio.executor.get(id));
  };
  /** The one that stays for all that follow: its task hosts are started once. */
  let kept: Promise<QueueWorker> | null = null;
  const worker = () => {
    kept ??= startWorker({ queue: redis.url, artifacts: data, data: join(folder, 'kept') });
    return kept;
  };
  const done = (text: string) => callsIn(calls).filter((line) => line.startsWith(text)).length;

  it('refuses a Redis that would lose work, one that is away, and one that another studio has', async () => {
    const forgetful = await startRedis({ appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' });
    const at = (queue: string) =>
      BullMQDispatcher.open({ queue, files: new ArtifactFiles(dataPaths(data)), studio: 'a' });
    await expect(at(forgetful.url)).rejects.toMatchObject({
      code: 'queue_not_durable',
      message: expect.stringMatching(/append-only.*allkeys-lru/),
    });
    await forgetful.close();
    await expect(at(forgetful.url)).rejects.toMatchObject({ code: 'queue_unreachable' });
    await expect(at('postgres://localhost')).rejects.toMatchObject({ code: 'bad_queue_address' });
    const first = await dispatcher('one');
    await expect(dispatcher('two')).rejects.toMatchObject({ code: 'queue_in_use' });
    const beside = await BullMQDispatcher.open({
      queue: `${redis.url}?studio=two`,
      files: new ArtifactFiles(dataPaths(data)),
      studio: 'two',
    });
    await beside.close();
    await first.close();
  });

  it('ends within seconds when its Redis is gone for good', async () => {
    const mortal = await startRedis();
    const left = await BullMQDispatcher.open({
      queue: mortal.url,
      files: new ArtifactFiles(dataPaths(data)),
      studio: 'left',
    });
    left.onResult(async () => 'applied');
    await mortal.close();
    // Without a limit this waits for a Redis that never comes back, and the test for its own.
    await left.close();
  }, 20_000);

  it('R3 says for whom a run waits, and goes on by itself when somebody comes', async () => {
    const studio = await openStudio();
    const run = await start(studio, { work: ['test/work', { suffix: 'somebody' }] });
    const reason = async () => ranOf(await studio.executor.get(run.id)).of('work').reason;
    await expect.poll(reason, { timeout: 10_000 }).toBe('Waiting for a worker: none is connected to the queue.');
    await worker();
    expect((await over(studio, run.id)).states).toEqual({ work: 'succeeded' });
  });

  it('sends work to who has what it asks for, and names what is missing', async () => {
    const made = await BullMQDispatcher.open({
      queue: redis.url,
      files: new ArtifactFiles(dataPaths(data)),
      studio: 'faults',
      beat: 100,
      asks: ({ nodeType }) => (nodeType === 'test/slow' ? ['gpu', 'vram>=16'] : []),
    });
    const studio = await testStudio(data, { dispatcher: () => made });
    open.add(studio);
    await worker();
    const run = await start(studio, { here: ['test/work', { suffix: 'anywhere' }], there: ['test/slow', { ms: 1 }] });
    const ran = async () => ranOf(await studio.executor.get(run.id));
    const reason = async () => (await ran()).of('there').reason;
    await expect.poll(reason, { timeout: 10_000 }).toBe('Waiting for a worker with gpu and vram ≥ 16.');
    await expect.poll(async () => (await ran()).states.here, { timeout: 40_000 }).toBe('succeeded');
    // Another that has it: what waited is its.
    const able = await startWorker({
      queue: redis.url,
      artifacts: data,
      data: join(folder, 'able'),
      labels: ['gpu', 'vram=24'],
    });
    open.add(able);
    await expect.poll(reason, { timeout: 10_000 }).toBeUndefined();
    await studio.executor.cancel(run.id);
    expect((await ran()).states).toEqual({ here: 'succeeded', there: 'cancelled' });
  });

  it('R2 gives what a killed worker had to another', async () => {
    const studio = await openStudio();
    await worker();
    const given = {
      ...{ queue: redis.url, artifacts: data, data: join(folder, 'killed'), slots: { cpu: 4, gpu: 1, remote: 1 } },
      timing: { lock: 3000, stalled: 500, beat: 200, look: 50 },
    };
    const victim: ChildProcess = fork(child, [JSON.stringify(given)], {
      execArgv: [...fromSource],
    });
    open.add({ close: async () => victim.kill('SIGKILL') });
    await once(victim, 'message');
    const slow = (at: number) => ['test/slow', { ms: 1500 + at }] as const;
    const run = await start(studio, Object.fromEntries([1, 2, 3, 4, 5, 6].map((at) => [`s${at}`, slow(at)])));
    // Both are at work: one of two, the other of four.
    await vi.waitFor(() => expect(done('slow - start')).toBeGreaterThan(2), { timeout: 60_000 });
    victim.kill('SIGKILL');
    const ran = await over(studio, run.id);
    expect(new Set(ran.tasks.map(({ state, attempt }) => `${state} ${attempt}`))).toEqual(new Set(['succeeded 1']));
  });

  it('R1 goes on after the studio was gone: what is at work is awaited, not done again', async () => {
    await worker();
    const before = done('slow - start');
    const first = await openStudio();
    const run = await start(first, {
      slow: ['test/slow', { ms: 700 }],
      after: ['test/pass', {}, { text: 'slow.text' }],
    });
    await vi.waitFor(() => expect(done('slow - start')).toBe(before + 1), { timeout: 40_000 });
    open.delete(first);
    await first.close();
    const second = await openStudio();
    expect((await second.executor.resumeAll()).map(({ id }) => id)).toEqual([run.id]);
    expect((await over(second, run.id)).states).toEqual({ slow: 'succeeded', after: 'succeeded' });
    expect(done('slow - start')).toBe(before + 1);
  });

  it('R6 R8 lives through the death of its Redis, and hands over again what one forgot', async () => {
    const studio = await openStudio();
    await worker();
    const before = done('slow - start');
    const run = await start(studio, { slow: ['test/slow', { ms: 400 }] });
    await vi.waitFor(() => expect(done('slow - start')).toBe(before + 1), { timeout: 40_000 });
    await redis.kill();
    await redis.start();
    expect((await over(studio, run.id)).states).toEqual({ slow: 'succeeded' });
    const again = await start(studio, { slow: ['test/slow', { ms: 401 }] });
    await vi.waitFor(() => expect(done('slow - start')).toBe(before + 2), { timeout: 40_000 });
    const admin = new Redis(redis.url);
    await admin.flushall();
    admin.disconnect();
    expect((await over(studio, again.id)).states).toEqual({ slow: 'succeeded' });
  });
});

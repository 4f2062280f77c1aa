import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dispatcher, TaskSpec } from '../dispatch/dispatcher.ts';
import type { ExecutorOptions } from '../executor-door.ts';
import { callsIn, type Ran, ranOf, type TestStudio, testStudio } from './studio.ts';

export interface Stand {
  /** Options of the executor: where its tasks are done. */
  readonly options: Partial<ExecutorOptions>;
  close(): Promise<void>;
}

/** Delivers every task and every result more than once, as a queue may. */
function stuttering(inner: Dispatcher): Dispatcher {
  const submit = inner.submit.bind(inner);
  const onResult = inner.onResult.bind(inner);
  inner.submit = async (tasks) => {
    await submit(tasks);
    await submit(tasks);
  };
  inner.onResult = (handler) =>
    onResult(async (result) => {
      const first = await handler(result);
      if (first === 'applied' && (await handler(result)) === 'applied') throw new Error('A result counted twice.');
      return first;
    });
  return inner;
}

/** What every dispatcher keeps to, seen from outside: by what a run does. One studio for all; each case has its own words. */
export function dispatcherConformance(name: string, open: (folder: string) => Promise<Stand>): void {
  describe(`the dispatcher ${name}`, { timeout: 90_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'reelgraph-seam-'));
    const calls = join(folder, 'calls');
    const own = name.replaceAll(' ', '-');
    let stand: Stand;
    let studio: TestStudio;
    let dispatcher: Dispatcher;

    beforeAll(async () => {
      process.env.REELGRAPH_TEST_CALLS = calls;
      stand = await open(folder);
      const { dispatcher: make, ...rest } = stand.options;
      studio = await testStudio(join(folder, 'data'), {
        lanes: { cpu: 2 },
        ...rest,
        ...(make
          ? {
              dispatcher: (parts) => {
                dispatcher = stuttering(make(parts));
                return dispatcher;
              },
            }
          : {}),
      });
    });
    beforeEach(() => rmSync(calls, { force: true }));
    afterAll(async () => {
      await studio.close();
      await stand.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const start = async (sketch: Parameters<TestStudio['graph']>[0]) => {
      const graph = await studio.graph(sketch);
      return studio.executor.start({ clientKey: randomUUID(), project: 'p', graph });
    };
    const over = async (id: string): Promise<Ran> => {
      await studio.executor.finished(id);
      return ranOf(await studio.executor.get(id));
    };
    const done = (text: string) => callsIn(calls).filter((line) => line.startsWith(text)).length;

    it('R5 does every item once, however often tasks and results are delivered', async () => {
      const ran = await studio.run(
        await studio.graph({
          words: ['test/words', { text: 'a b c d e' }],
          work: ['test/work', { suffix: name }, { text: 'words.words' }],
          join: ['test/join', {}, { texts: 'work.text' }],
        }),
      );
      expect(ran.of('join').outputs).toEqual({
        text: ['a', 'b', 'c', 'd', 'e'].map((key) => `${key}:${key}${name}`).join(' '),
      });
      expect(done('test/work')).toBe(5);
    });

    it('brings the files of a task, durable and whole', async () => {
      const ran = await studio.run(
        await studio.graph({
          words: ['test/words', { text: `file-${own}` }],
          heavy: ['test/heavy', { bytes: 200_000 }, { text: 'words.words' }],
        }),
      );
      expect(ran.run.state).toBe('succeeded');
      const sha = (ran.of('heavy', `file-${own}`).outputs as { text: string }).text;
      const bytes = readFileSync(studio.storage.artifacts.path(sha));
      expect(bytes).toHaveLength(200_000);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha);
      expect(await studio.storage.artifacts.info(sha)).toMatchObject({ bytes: 200_000 });
    });

    it('carries inputs and outputs of any length', async () => {
      const ran = await studio.run(
        await studio.graph({
          long: ['test/long', { letters: 150_000 }],
          work: ['test/work', { suffix: name }, { text: 'long.text' }],
        }),
      );
      expect(ran.of('work').outputs).toEqual({ text: `${'x'.repeat(150_000)}${name}` });
    });

    it('tells how far a task is while it is at work', async () => {
      const { run } = await studio.run(await studio.graph({ slow: ['test/slow', { ms: 60 + name.length }] }));
      await vi.waitFor(() =>
        expect(studio.lossy).toContainEqual({
          stream: `run:${run.id}`,
          type: 'task.progress',
          data: expect.objectContaining({ node: 'slow', fraction: 0.5, text: 'half way' }),
        }),
      );
    });

    it('X stops what is at work and what waits, and says so within 500 ms', async () => {
      const slow = (at: number) => ['test/slow', { ms: 20_000 + at + name.length }] as const;
      const run = await start(Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`slow${at}`, slow(at)])));
      await vi.waitFor(() => expect(done('slow - start')).toBeGreaterThan(0), { timeout: 40_000 });
      const asked = performance.now();
      expect((await studio.executor.cancel(run.id)).state).toBe('cancelled');
      expect(performance.now() - asked).toBeLessThan(500);
      expect(new Set(Object.values((await over(run.id)).states))).toEqual(new Set(['cancelled']));
      // Its places are free again.
      const next = await studio.run(await studio.graph({ a: ['test/work', { suffix: `after ${name}` }] }));
      expect(next.run.state).toBe('succeeded');
      expect(done('slow - end')).toBe(0);
    });

    it('F tries again what may pass, with what was kept on the way', async () => {
      const ran = await studio.run(await studio.graph({ flaky: ['test/flaky', { attempts: 3 }] }));
      expect(ran.of('flaky')).toMatchObject({ state: 'succeeded', attempt: 3, outputs: { text: 'after 3' } });
    });

    it('R10 parks what ends its process twice, and finishes the rest', async () => {
      const ran = await studio.run(
        await studio.graph({ dies: ['test/dies'], good: ['test/work', { suffix: `good ${name}` }] }),
      );
      expect(ran.states).toEqual({ dies: 'failed', good: 'succeeded' });
      expect(ran.of('dies').error).toMatchObject({ code: 'worker_died' });
      expect(done('dies')).toBe(2);
    });

    it('R9 keeps a task whose thread is blocked, and ends it when it is asked to', async () => {
      const run = await start({ stuck: ['test/stuck'] });
      await vi.waitFor(() => expect(done('stuck')).toBe(1), { timeout: 40_000 });
      await studio.executor.cancel(run.id);
      const next = await studio.run(await studio.graph({ a: ['test/work', { suffix: `unstuck ${name}` }] }));
      expect(next.run.state).toBe('succeeded');
      expect(done('stuck')).toBe(1);
    });

    it('knows what it does not have, is well, and has workers', async () => {
      expect(await dispatcher.reconcile([{ taskId: 'never-heard-of', attempt: 1 }])).toEqual({
        lost: ['never-heard-of'],
        inFlight: [],
      });
      await dispatcher.health();
      expect((await dispatcher.workers()).length).toBeGreaterThan(0);
      const nobody: TaskSpec[] = [];
      await dispatcher.submit(nobody);
    });
  });
}

import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { callsIn, ranOf, type TestStudio, testStudio } from './testing/studio.ts';

// One studio for all: task hosts are started once, and each test works with its own words.
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-policy-'));
const calls = join(folder, 'calls');
process.env.REELGRAPH_TEST_CALLS = calls;
let studio: TestStudio;

beforeAll(async () => {
  studio = await testStudio(folder, { lanes: { cpu: 2 } });
});
beforeEach(() => rmSync(calls, { force: true }));
afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true });
});

const start = (graph: string, clientKey: string = randomUUID()) =>
  studio.executor.start({ clientKey, project: 'p', graph });

describe('starting', () => {
  it('is once for one client key', async () => {
    const graph = await studio.graph({ a: ['test/pass', { suffix: 'a' }] });
    const [one, two] = await Promise.all([start(graph, 'same'), start(graph, 'same')]);
    expect(two.id).toBe(one.id);
    await studio.executor.finished(one.id);
    expect((await start(graph, 'same')).id).toBe(one.id);
    expect((await studio.executor.list('p')).filter((run) => run.graph === graph)).toHaveLength(1);
  });

  it('counts the runs of a project', async () => {
    const graph = await studio.graph({ a: ['test/pass', { suffix: 'a' }] });
    const [one, two] = [(await studio.run(graph)).run.number, (await studio.run(graph)).run.number];
    expect(two).toBe(one + 1);
    expect((await studio.executor.list('p', 2)).map(({ number }) => number)).toEqual([two, one]);
  });

  it('tells every step as an event, in order and without holes', async () => {
    const graph = await studio.graph({
      a: ['test/pass', { suffix: 'told' }],
      b: ['test/work', {}, { text: 'a.text' }],
    });
    const { run } = await studio.run(graph);
    const events = await studio.storage.events.after(`run:${run.id}`, 0, 100);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const told = events.map(({ type, data }) => {
      const { state, node } = data as { state: string; node?: string };
      return `${type} ${node ?? ''} ${state}`;
    });
    expect(told[0]).toBe('run.created  queued');
    expect(told.at(-1)).toBe('run.state  succeeded');
    const b = told.filter((line) => line.startsWith('task.state b')).map((line) => line.split(' ')[2]);
    expect(b.slice(-3)).toEqual(['queued', 'running', 'succeeded']);
  });
});

describe('cancel', () => {
  it('is acknowledged at once and leaves no work and no file behind', async () => {
    const graph = await studio.graph({
      slow: ['test/slow', { ms: 20_000 }],
      other: ['test/slow', { ms: 20_001 }],
      after: ['test/pass', {}, { text: 'slow.text' }],
    });
    const run = await start(graph);
    await vi.waitFor(() => expect(callsIn(calls)).toHaveLength(2), { timeout: 10_000 });
    const asked = performance.now();
    expect((await studio.executor.cancel(run.id)).state).toBe('cancelled');
    expect(performance.now() - asked).toBeLessThan(500);
    const ran = ranOf(await studio.executor.get(run.id));
    expect(ran.states).toEqual({ slow: 'cancelled', other: 'cancelled', after: 'cancelled' });
    await vi.waitFor(() => expect(readdirSync(join(folder, 'scratch'))).toEqual([]));
    // The places are free again, the same processes work on.
    expect((await studio.run(await studio.graph({ a: ['test/work', { suffix: 'x' }] }))).run.state).toBe('succeeded');
    expect(callsIn(calls)).not.toContain('slow - end');
  });

  it('kills what does not listen', async () => {
    const run = await start(await studio.graph({ stuck: ['test/stuck'] }));
    await vi.waitFor(() => expect(callsIn(calls)).toHaveLength(1), { timeout: 10_000 });
    const scratch = callsIn(calls)[0]?.split(' ')[1] ?? '';
    expect(existsSync(scratch)).toBe(true);
    await studio.executor.cancel(run.id);
    await vi.waitFor(() => expect(existsSync(scratch)).toBe(false), { timeout: 5000 });
  });

  it('of a run that is over changes nothing', async () => {
    const { run } = await studio.run(await studio.graph({ a: ['test/pass', { suffix: 'a' }] }));
    expect((await studio.executor.cancel(run.id)).state).toBe('succeeded');
    await expect(studio.executor.cancel('no-such-run')).rejects.toMatchObject({ code: 'run_not_found' });
  });
});

describe('failure', () => {
  it('that may pass is tried again, with what was kept on the way', async () => {
    const ran = await studio.run(await studio.graph({ flaky: ['test/flaky', { attempts: 3 }] }));
    expect(ran.of('flaky')).toMatchObject({ state: 'succeeded', attempt: 3, outputs: { text: 'after 3' } });
    expect(callsIn(calls)).toEqual(['flaky 1', 'flaky 2', 'flaky 3']);
  });

  it('that does not pass ends after its attempts', async () => {
    const ran = await studio.run(await studio.graph({ flaky: ['test/flaky', { attempts: 9 }] }));
    expect(ran.of('flaky')).toMatchObject({ state: 'failed', attempt: 3, error: { code: 'busy' } });
  });

  it('of a process is tried once more, then parked; the rest goes on', async () => {
    const ran = await studio.run(await studio.graph({ dies: ['test/dies'], good: ['test/work', { suffix: 'g' }] }));
    expect(ran.states).toEqual({ dies: 'failed', good: 'succeeded' });
    expect(ran.of('dies').error).toMatchObject({ code: 'worker_died' });
    expect(callsIn(calls).filter((line) => line === 'dies')).toHaveLength(2);
  });

  it('stops everything where that is asked for', async () => {
    const graph = await studio.graph({
      bad: ['test/pass', { suffix: 'fail' }],
      slow: ['test/slow', { ms: 20_000 }],
    });
    const ran = await studio.run(graph, { policy: 'fail-fast' });
    expect(ran.states).toEqual({ bad: 'failed', slow: 'cancelled' });
    expect(ran.run).toMatchObject({ state: 'failed', error: { code: 'said_so' } });
  });

  it('can be tried again by hand: what is done stays done', async () => {
    const graph = await studio.graph({
      good: ['test/work', { suffix: 'once' }],
      dies: ['test/flaky', { attempts: 4 }, {}],
      after: ['test/pair', {}, { left: 'good.text', right: 'dies.text' }],
    });
    const first = await studio.run(graph);
    expect(first.states).toEqual({ good: 'succeeded', dies: 'failed', after: 'skipped' });
    const again = await studio.executor.retry(first.run.id);
    expect(again.id).toBe(first.run.id);
    await studio.executor.finished(again.id);
    const second = ranOf(await studio.executor.get(again.id));
    expect(second.states).toEqual({ good: 'succeeded', dies: 'succeeded', after: 'succeeded' });
    expect(second.run).toMatchObject({ state: 'succeeded' });
    expect(second.run.error).toBeUndefined();
    expect(callsIn(calls).filter((line) => line.startsWith('test/work'))).toHaveLength(1);
  });
});

it('goes on with other runs where one was deleted while it was at work', async () => {
  const run = await start(await studio.graph({ slow: ['test/slow', { ms: 300 }] }));
  await vi.waitFor(() => expect(callsIn(calls)).toHaveLength(1), { timeout: 10_000 });
  await studio.storage.db.write((tx) => tx.db.run(sql`DELETE FROM run WHERE id = ${run.id}`));
  await vi.waitFor(() => expect(callsIn(calls)).toHaveLength(2), { timeout: 10_000 });
  const ran = await studio.run(await studio.graph({ a: ['test/pass', { suffix: 'after the deletion' }] }));
  expect(ran.run.state).toBe('succeeded');
});

it('tells progress on the lossy lane, with the rest of the time', async () => {
  const { run } = await studio.run(await studio.graph({ slow: ['test/slow', { ms: 50 }] }));
  expect(studio.lossy).toContainEqual({
    stream: `run:${run.id}`,
    type: 'task.progress',
    data: expect.objectContaining({ node: 'slow', item: null, fraction: 0.5, text: 'half way' }),
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { testService } from '../../../models/src/engines/hosted/testing/service.ts';
import type { RunRequest } from '../protocol/index.ts';
import { NightService } from '../studio/nights.ts';
import { addService, picture } from './money/testing/bench.ts';
import { callsIn, ranOf, type Sketch, type TestStudio, testStudio } from './testing/studio.ts';

// One studio with one place to work in: who goes first is seen in what the nodes wrote down.
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-queue-'));
const calls = join(folder, 'calls');
process.env.REELGRAPH_TEST_CALLS = calls;
let studio: TestStudio;
// A process that works is started anew after each restart: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  studio = await testStudio(folder, { lanes: { cpu: 1 } });
});
beforeEach(() => rmSync(calls, { force: true }));
afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true });
});

let drawn = 0;
/** A graph of one node that says its name, and takes a place to do so. */
const saying = (name: string) => studio.graph({ a: ['test/work', { suffix: `${name} ${++drawn}` }] });
const start = async (graph: string, more: Partial<RunRequest> = {}) =>
  studio.executor.start({ clientKey: randomUUID(), project: 'p', graph, ...more });
const finished = (runs: readonly { id: string }[]) => Promise.all(runs.map(({ id }) => studio.executor.finished(id)));
/** The names in the order in which they were said. */
const order = () => callsIn(calls).map((line) => line.split(' ')[2]);
const queued = async (...names: string[]) => {
  await studio.executor.holdQueue(true);
  const runs = [];
  for (const name of names) runs.push(await start(await saying(name)));
  return runs;
};
const go = () => studio.executor.holdQueue(false);

describe('the queue', () => {
  it('does what was queued first, first; a run that is moved goes where it was put', async () => {
    const runs = await queued('a', 'b', 'c', 'd');
    const [a, b, c, d] = runs.map(({ id }) => id);
    await studio.executor.move(d!, b!);
    await studio.executor.move(a!, null);
    await go();
    await finished(runs);
    expect(order()).toEqual(['d', 'b', 'c', 'a']);
    await expect(studio.executor.move(c!, null)).rejects.toMatchObject({ code: 'run_not_found' });
  });

  it('puts a higher priority before the rest, and what is for spare hours behind everything that comes', async () => {
    await studio.executor.holdQueue(true);
    const spare = await start(await saying('spare'), { priority: 2 });
    const usual = await start(await saying('usual'));
    const late = await start(await saying('late'));
    expect(await studio.executor.prioritise(late.id, 0)).toMatchObject({ priority: 0 });
    await go();
    await finished([spare, usual, late]);
    expect(order()).toEqual(['late', 'usual', 'spare']);
  });

  it('stands still while it is paused, finishes what is at work, and says so', async () => {
    const gate = join(folder, 'gate');
    const sketch: Sketch = { slow: ['test/slow', { ms: 1, gate }], b: ['test/work', {}, { text: 'slow.text' }] };
    const run = await start(await studio.graph(sketch));
    await vi.waitFor(() => expect(callsIn(calls)).toEqual(['slow - start']), 60_000);
    await studio.executor.holdQueue(true);
    writeFileSync(gate, '');
    await vi.waitFor(
      async () => expect(ranOf(await studio.executor.get(run.id)).states).toEqual({ slow: 'succeeded', b: 'queued' }),
      60_000,
    );
    expect((await studio.executor.get(run.id)).run).toMatchObject({ state: 'paused', held: false });
    expect(callsIn(calls)).toHaveLength(2);
    await go();
    expect((await studio.executor.finished(run.id)).state).toBe('succeeded');
  });

  it('pauses one run alone; the others go on', async () => {
    const [one, other] = await queued('held', 'free');
    expect(await studio.executor.hold(one!.id, true)).toMatchObject({ held: true });
    await go();
    await finished([other!]);
    expect(order()).toEqual(['free']);
    expect((await studio.executor.get(one!.id)).run).toMatchObject({ state: 'paused', held: true });
    await studio.executor.hold(one!.id, false);
    await finished([one!]);
    expect(order()).toEqual(['free', 'held']);
  });

  it('lets one of several be cancelled while it waits', async () => {
    const [one, other] = await queued('gone', 'done');
    expect(await studio.executor.cancel(one!.id)).toMatchObject({ state: 'cancelled' });
    await go();
    await finished([other!]);
    expect(order()).toEqual(['done']);
  });

  it('is found after a restart as it was left: order, pauses, and all', async () => {
    const runs = await queued('first', 'second', 'third');
    const [first, second, third] = runs.map(({ id }) => id);
    await studio.executor.move(third!, first!);
    await studio.executor.hold(second!, true);
    await studio.close();
    studio = await testStudio(folder, { lanes: { cpu: 1 } });
    await studio.executor.resumeAll();
    expect(await studio.executor.queue()).toEqual({ held: true });
    expect((await studio.executor.get(first!)).run.state).toBe('paused');
    await go();
    await finished([runs[0]!, runs[2]!]);
    expect(order()).toEqual(['third', 'first']);
    await studio.executor.hold(second!, false);
    await finished([runs[1]!]);
    expect(order()).toEqual(['third', 'first', 'second']);
  });
});

describe('limits', () => {
  const chain = (names: number, more: Partial<RunRequest>) =>
    studio
      .graph({
        words: ['test/words', { text: Array.from({ length: names }, (_, at) => `w${at}x${++drawn}`).join(' ') }],
        heavy: ['test/heavy', { bytes: 1000 }, { text: 'words.words' }],
      })
      .then((graph) => start(graph, more));

  it('of room on the disk: what is at work is finished, nothing more begins, and it says why', async () => {
    // The first of its kind teaches what one takes: two go in, and a third would be too much.
    const { id } = await chain(6, { limits: { bytes: 2500 } });
    const run = await studio.executor.finished(id);
    expect(run).toMatchObject({ state: 'cancelled', bytes: 2000, error: { code: 'limit_disk' } });
    expect(run.counts).toEqual({ succeeded: 3, cancelled: 4 });
    // By hand it goes on, without the limits, and does again nothing that is done.
    await studio.executor.retry(id);
    expect(await studio.executor.finished(id)).toMatchObject({ state: 'succeeded', bytes: 6000 });
    expect(callsIn(calls).filter((line) => line.endsWith('done'))).toHaveLength(6);
  });

  it('of money: what a hosted service asks counts, over all runs of a night; a plan says it before', async () => {
    const at = await testService(picture);
    onTestFinished(() => at.close());
    await addService(studio.storage, 'poll', { url: at.url, caps: { run: 100, project: 100 } });
    const stills = (count: number) =>
      studio.graph(
        Object.fromEntries(
          Array.from({ length: count }, (_, n) => [
            `still${n}`,
            ['image/generate', { prompt: `a kite ${++drawn}`, seed: n }],
          ]),
        ),
      );
    const graph = await stills(4);
    const request = { project: 'p', graph, engine: 'hosted' };
    expect(await studio.executor.plan(request)).toMatchObject({ cost: { prices: [{ amount: 40_000 }], unknown: 0 } });
    // A hundredth each.
    const { id } = await start(graph, { engine: 'hosted', limits: { money: 0.025 } });
    const run = await studio.executor.finished(id);
    expect(run).toMatchObject({
      state: 'cancelled',
      error: { code: 'limit_money' },
      counts: { succeeded: 2, cancelled: 2 },
    });
    expect(at.charges).toHaveLength(2);
    const none = await start(await stills(1), { engine: 'hosted', limits: { money: 0 } });
    expect(await studio.executor.finished(none.id)).toMatchObject({ error: { code: 'limit_money' } });
    const night = new NightService({ ...studio, log: () => undefined });
    const { runs } = await night.start({
      project: 'p',
      graph: await stills(1),
      takes: 3,
      engine: 'hosted',
      limits: { money: 0.02 },
    });
    await finished(runs.map((one) => ({ id: one })));
    expect(at.charges).toHaveLength(4);
  });

  it('of time: it ends by the clock, also where nothing is left to begin', async () => {
    const graph = await studio.graph({
      slow: ['test/slow', { ms: 300 }],
      b: ['test/work', { suffix: `t${++drawn}` }, { text: 'slow.text' }],
    });
    const { id } = await start(graph, { limits: { until: Date.now() + 150 } });
    const run = await studio.executor.finished(id);
    expect(run).toMatchObject({ state: 'cancelled', error: { code: 'limit_time' } });
    // What had begun was finished.
    const said = (word: string) => callsIn(calls).filter((line) => line.endsWith(word)).length;
    expect(said('end')).toBe(said('start'));
    expect(ranOf(await studio.executor.get(id)).states.b).toBe('cancelled');
  });
});

describe('history', () => {
  it('keeps the exact graph, what was chosen, and the time of each task', async () => {
    const graph = await saying('kept');
    const { run, tasks } = await studio.run(graph, { policy: 'fail-fast' });
    await studio.graph({ b: ['test/pass'] }, graph);
    const input = await studio.executor.input(run.id);
    expect(input).toMatchObject({ request: { policy: 'fail-fast', graph }, graphRev: 0, settings: { width: 64 } });
    expect((input.graph as { nodes: object }).nodes).toHaveProperty('a');
    expect(tasks[0]!.endedAt! - tasks[0]!.startedAt!).toBeGreaterThanOrEqual(0);
  });
});

describe('a night', () => {
  const nights = () => new NightService({ ...studio, log: () => undefined });
  const shots = (count: number) =>
    studio.graph({
      words: ['test/words', { text: Array.from({ length: count }, (_, at) => `n${at}x${++drawn}`).join(' ') }],
      seeded: ['test/seeded', {}, { text: 'words.words' }],
      heavy: ['test/heavy', { bytes: 1000 }, { text: 'seeded.number' }],
    });
  /** Its runs are over, and the night knows. */
  const over = async (service: NightService) => {
    const [begun] = await service.list('p');
    await finished(begun!.runs.map((id) => ({ id })));
    return vi.waitFor(async () => {
      const night = (await service.list('p'))[0]!;
      expect(night.state).not.toBe('running');
      return night;
    }, 20_000);
  };

  it('makes several takes of every shot, round by round, behind what a person starts', async () => {
    const service = nights();
    await studio.executor.holdQueue(true);
    const started = await service.start({ project: 'p', graph: await shots(2), takes: 3 });
    expect(started).toMatchObject({
      state: 'running',
      runs: [expect.any(String), expect.any(String), expect.any(String)],
    });
    const hand = await start(await saying('hand'));
    await go();
    await studio.executor.finished(hand.id);
    expect(order()[0]).toBe('hand');
    const night = await over(service);
    expect(night).toMatchObject({ state: 'done', wish: { takes: 3 } });
    const seeds = await Promise.all(
      night.runs.map(async (id) => (await studio.executor.get(id)).tasks.filter(({ node }) => node === 'seeded')),
    );
    expect(new Set(seeds.flat().map(({ seed }) => seed)).size).toBe(6);
    expect(night.seenAt).toBeUndefined();
    expect((await service.seen(night.id)).seenAt).toBeGreaterThan(0);
  });

  it('shares its limits among its rounds, and tells in the morning why it ended', async () => {
    const service = nights();
    await service.start({ project: 'p', graph: await shots(2), takes: 4, limits: { bytes: 5000 } });
    const night = await over(service);
    expect(night).toMatchObject({ state: 'limited', reason: expect.stringContaining('room on the disk') });
    const runs = await Promise.all(night.runs.map(async (id) => (await studio.executor.get(id)).run));
    expect(runs.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(5000);
    const told = await studio.storage.events.after('project:p', 0, 10_000);
    expect(told.filter(({ type }) => type === 'night.state').at(-1)?.data).toMatchObject({ state: 'limited' });
  });

  it('goes on after a restart, with the rounds that a stop cut off', async () => {
    await studio.executor.holdQueue(true);
    const { id } = await nights().start({ project: 'p', graph: await shots(1), takes: 2 });
    await studio.close();
    studio = await testStudio(folder, { lanes: { cpu: 1 } });
    await studio.executor.resumeAll();
    const service = nights();
    await service.resumeAll();
    await go();
    expect(await over(service)).toMatchObject({ id, state: 'done' });
  });

  it('is stopped by hand; one that is over before it begins is refused', async () => {
    const service = nights();
    await studio.executor.holdQueue(true);
    const { id } = await service.start({ project: 'p', graph: await shots(1), takes: 2 });
    expect(await service.cancel(id)).toMatchObject({ state: 'cancelled' });
    await go();
    const wish = { project: 'p', graph: await shots(1), takes: 1, limits: { until: 1 } };
    await expect(service.start(wish)).rejects.toMatchObject({ code: 'night_over' });
  });
});

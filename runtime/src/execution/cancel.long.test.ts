import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../storage/testing/temporary.ts';
import { chance } from './testing/kill-run.ts';
import { testStudio } from './testing/studio.ts';

const seed = Number(process.env.REELGRAPH_TEST_SEED ?? Date.now() % 1_000_000);
const pick = chance(seed);

it('R12 a cancel that meets the end of its task, 200 times: exactly one final state', {
  timeout: 3_600_000,
}, async () => {
  const studio = await testStudio(await temporaryFolder(), { lanes: { cpu: 2 } });
  onTestFinished(() => studio.close());
  const ends = { succeeded: 0, cancelled: 0 };
  for (let turn = 0; turn < 200; turn += 1) {
    const graph = await studio.graph({
      slow: ['test/slow', { ms: 20 + turn }],
      next: ['test/pass', {}, { text: 'slow.text' }],
    });
    const { id } = await studio.executor.start({ clientKey: randomUUID(), project: 'p', graph });
    await delay(pick(60 + turn));
    await studio.executor.cancel(id);
    const run = await studio.executor.finished(id);
    expect(['succeeded', 'cancelled'], `seed ${seed}, turn ${turn}`).toContain(run.state);
    ends[run.state as keyof typeof ends] += 1;
    const finals = new Map<string, string[]>();
    for (const { type, data } of await studio.storage.events.after(`run:${id}`, 0, 1000)) {
      const { id: task, state } = data as { id: string; state: string };
      if (type !== 'task.state' || !['succeeded', 'cancelled', 'failed', 'cached', 'skipped'].includes(state)) continue;
      finals.set(task, [...(finals.get(task) ?? []), state]);
    }
    for (const [task, states] of finals) expect(states, `seed ${seed}, turn ${turn}, ${task}`).toHaveLength(1);
  }
  expect(ends.cancelled, `seed ${seed}`).toBeGreaterThan(0);
});

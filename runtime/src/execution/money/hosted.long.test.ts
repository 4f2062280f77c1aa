import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Moment, testService } from '../../../../models/src/engines/hosted/testing/service.ts';
import { temporaryFolder } from '../../storage/testing/temporary.ts';
import { chance, heard, serve } from '../testing/kill-run.ts';
import { ranOf, type Sketch, testStudio } from '../testing/studio.ts';
import { addService, picture } from './testing/bench.ts';

const seed = Number(process.env.REELGRAPH_TEST_SEED ?? Date.now() % 1_000_000);
const hour = { timeout: 3_600_000 };
const pick = chance(seed);

const film: Sketch = Object.fromEntries(
  [1, 2, 3].map((n) => [`still${n}`, ['image/generate', { prompt: 'a red kite', seed: n }]]),
);

type Kill =
  | { readonly moment: Moment; readonly turn: number }
  | { readonly after: number }
  | { readonly point: string };

/**
 * Three pictures are ordered by a studio of its own; it is killed as it is told, and started again. In the end each is there
 * and each was charged once: the service counts.
 */
async function bought(plan: readonly Kill[], told: string): Promise<void> {
  const folder = await temporaryFolder();
  const at = await testService(picture);
  onTestFinished(() => at.close());
  at.looks = 3;
  const prepared = await testStudio(folder);
  await addService(prepared.storage, 'poll', { url: at.url });
  const graph = await prepared.graph(film, 'film');
  await prepared.close();
  process.env.REELGRAPH_TEST_ENGINE = 'hosted';
  const calls = join(folder, 'calls');
  for (const kill of [...plan, null]) {
    const child = serve(folder, graph, calls, kill && 'point' in kill ? kill.point : '');
    let turn = 0;
    at.at = (moment) => {
      if (!kill || !('moment' in kill) || moment !== kill.moment) return undefined;
      turn += 1;
      if (turn === kill.turn) child.kill('SIGKILL');
      return undefined;
    };
    if (kill && 'after' in kill) setTimeout(() => child.kill('SIGKILL'), kill.after);
    const end = await Promise.race([heard(child, 'over').then(() => 'over'), once(child, 'exit').then(() => 'killed')]);
    if (end === 'over') {
      child.kill('SIGKILL');
      await once(child, 'exit');
      break;
    }
  }
  const studio = await testStudio(folder);
  onTestFinished(() => studio.close());
  const [run] = await studio.executor.list('p');
  const ran = ranOf(await studio.executor.get(run?.id ?? ''));
  expect(ran.states, told).toEqual({ still1: 'succeeded', still2: 'succeeded', still3: 'succeeded' });
  expect(at.charges, told).toHaveLength(3);
  const orders = (await studio.storage.orders.list(100)).filter(({ state }) => state !== 'released');
  expect(
    orders.map(({ state }) => state),
    told,
  ).toEqual(['fetched', 'fetched', 'fetched']);
  expect(await studio.storage.orders.spent('example-poll', { run: run?.id ?? '' }, studio.storage.db.read)).toBe(
    30_000,
  );
}

it.each<Moment>(['submit', 'taken', 'poll', 'file', 'file-half'])(
  'kill -9 while the service is at "%s", thrice',
  hour,
  (moment) =>
    bought(
      [1, 2, 1].map((turn) => ({ moment, turn })),
      moment,
    ),
);

it('kill -9 before, in and after every commit on the way', hour, async () => {
  for (const turn of [1, 2, 3, 5, 8, 12, 17, 24])
    for (const point of ['before-commit', 'in-commit', 'after-commit'])
      await bought([{ point: `${point}:${turn}` }], `${point}:${turn}`);
});

it('kill -9 at forty random moments', hour, async () => {
  for (let kills = 0; kills < 40; ) {
    const plan = Array.from({ length: 4 }, () => ({ after: 900 + pick(4000) }));
    kills += plan.length;
    await bought(plan, `seed ${seed}: ${plan.map(({ after }) => after).join(' ')} ms`);
  }
});

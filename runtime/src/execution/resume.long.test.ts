import { expect, it } from 'vitest';
import { killPoints } from './testing/kill-points.ts';
import { chance, killRun } from './testing/kill-run.ts';

const seed = Number(process.env.REELGRAPH_TEST_SEED ?? Date.now() % 1_000_000);
const hour = { timeout: 3_600_000 };
const pick = chance(seed);

it.each(killPoints)('R1 goes on after kill -9 at "%s", early and late', hour, async (point) => {
  const turns = point.endsWith('commit') ? [1, 3, 9] : [1, 2];
  await killRun(
    turns.map((turn) => `${point}:${turn}`),
    point,
  );
});

it('R1 goes on after kill -9 at a hundred random moments', hour, async () => {
  let kills = 0;
  while (kills < 100) {
    // Each film gets a few: one that is killed for ever would never end.
    const plan = Array.from({ length: 5 }, () => 200 + pick(4000));
    kills += plan.length;
    await killRun(plan, `seed ${seed}: ${plan.join(' ')} ms`);
  }
  expect(kills).toBe(100);
});

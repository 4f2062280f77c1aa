import type { PlanView } from '@reelgraph/runtime/protocol';
import { expect, it } from 'vitest';
import { estimateNight, nextTime } from './tonight.ts';

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime();

it('stops at the next time that the clock shows what was said', () => {
  expect(nextTime('07:00', at(21, 23, 30))).toBe(at(22, 7, 0));
  expect(nextTime('7:00', at(22, 2, 0))).toBe(at(22, 7, 0));
  expect(nextTime('07:00', at(22, 7, 0))).toBe(at(23, 7, 0));
  for (const wrong of ['', '25:00', '7', '07:60', 'soon', '-1:00']) expect(nextTime(wrong, at(22, 2, 0))).toBeNull();
});

it('takes a night to be so many rounds', () => {
  const plan = { willRun: 4, estimateMs: 1000, estimateBytes: 500 } as PlanView;
  expect(estimateNight(plan, 3)).toEqual({ tasks: 12, ms: 3000, bytes: 1500, prices: [], unpriced: 0 });
  const paid = { ...plan, cost: { prices: [{ amount: 20_000, currency: 'USD' }], unknown: 1 } } as PlanView;
  expect(estimateNight(paid, 2)).toMatchObject({ prices: [{ amount: 40_000, currency: 'USD' }], unpriced: 2 });
  expect(estimateNight(null, 3)).toBeNull();
});

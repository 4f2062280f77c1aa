import type { Price } from '@reelgraph/models';
import type { PlanView } from '@reelgraph/runtime/protocol';

/** The next time that a clock shows `hh:mm`, after `now`. Milliseconds since 1970; null for what is no time. */
export function nextTime(text: string, now: number): number | null {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  if (!found) return null;
  const at = new Date(now);
  at.setHours(Number(found[1]), Number(found[2]), 0, 0);
  if (at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.getTime();
}

export interface NightEstimate {
  readonly tasks: number;
  readonly ms: number;
  readonly bytes: number;
  /** By currency. */
  readonly prices: readonly Price[];
  /** Tasks whose price cannot be told yet. */
  readonly unpriced: number;
}

/** What so many rounds are likely to take, from the plan of one. */
export function estimateNight(plan: PlanView | null, takes: number): NightEstimate | null {
  if (!plan) return null;
  const { willRun, estimateMs = 0, estimateBytes = 0, cost } = plan;
  return {
    tasks: willRun * takes,
    ms: estimateMs * takes,
    bytes: estimateBytes * takes,
    prices: (cost?.prices ?? []).map((price) => ({ ...price, amount: price.amount * takes })),
    unpriced: (cost?.unknown ?? 0) * takes,
  };
}

import type { Problem, RunLimits } from '../../protocol/index.ts';
import type { Likely } from '../../storage/index.ts';

/**
 * Whether a task may begin within the limits of its run: null, or which limit it would break. What was never timed is taken
 * to cost nothing, so the first of its kind may go beyond by itself; what follows is held to what it took.
 */
export function brokenLimit(limits: RunLimits, bound: Likely, likely: Likely, now: number): Problem | null {
  const { until, bytes } = limits;
  if (until !== undefined && (now >= until || now + likely.ms > until)) return met('time', 'Its time is over');
  if (bytes !== undefined && bound.bytes >= bytes) return met('disk', 'Its room on the disk is used up');
  if (bytes !== undefined && bound.bytes + likely.bytes > bytes)
    return met('disk', 'One more would be more than its room on the disk');
  return null;
}

/** Its limit of money is kept where orders are written down (`money/order-book.ts`): there every price is known. */
export const OUT_OF_MONEY = 'limit_money';

export const met = (what: 'time' | 'disk' | 'money', words: string): Problem => ({
  code: `limit_${what}`,
  message: `${words}. What was at work was finished; nothing more was begun.`,
  fix: 'Retry goes on from here, without the limits.',
});

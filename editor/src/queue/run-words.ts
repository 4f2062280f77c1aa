import type { RunView } from '@reelgraph/runtime/protocol';
import type { MarkState } from '../ui/index.ts';

const marks: Record<RunView['state'], readonly [MarkState, string]> = {
  queued: ['queued', 'Queued'],
  running: ['running', 'Running'],
  paused: ['queued', 'Paused'],
  waiting: ['approval', 'Needs your pick'],
  succeeded: ['succeeded', 'Done'],
  failed: ['failed', 'Failed'],
  cancelled: ['muted', 'Stopped'],
};

/** What a run is in one word; of one that waits for others, its place. */
export function markOf(run: RunView, at = 0): readonly [MarkState, string] {
  const waits = run.state === 'running' && at > 0 && !run.counts.running;
  return waits ? ['queued', `Queued, ${ordinal(at + 1)}`] : marks[run.state];
}

export const ordinal = (place: number): string => {
  const tens = place % 100;
  const end = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place}${end}`;
};

const over = ['succeeded', 'cached', 'failed', 'skipped', 'cancelled'];

/** How much of it is over, 0 to 1. */
export function partDone({ counts }: RunView): number {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const ended = over.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return total > 0 ? ended / total : 0;
}

export function countWords({ counts }: RunView): string {
  const shown = ['waiting', 'running', 'queued', 'succeeded', 'cached', 'failed', 'skipped'].filter(
    (state) => counts[state],
  );
  return shown.map((state) => `${counts[state]} ${state === 'succeeded' ? 'made' : state}`).join(', ');
}

import type { Worker } from 'bullmq';
import type { Lane } from '../dispatcher.ts';
import { modelOf, type Route } from './names.ts';

/** A route that a worker serves. */
export interface Line {
  readonly route: Route;
  readonly worker: Worker;
  /** When it was last asked for something. By a clock that no change of the hour moves. */
  served: number;
}

/** So long may tasks of the loaded model go before those of another that wait. Milliseconds. */
const PATIENCE = 60_000;

/** Which line to ask next: what was not asked for too long, then (on a device) what is loaded, then in turn. */
export function nextLine<L extends Pick<Line, 'route' | 'served'>>(
  lines: Iterable<L>,
  lane: Lane,
  empty: ReadonlySet<L>,
  loaded: string,
  now: number,
): L | undefined {
  const rank = (line: L) => {
    if (now - line.served > PATIENCE) return 0;
    return lane !== 'gpu' || modelOf(line.route) === loaded ? 1 : 2;
  };
  let best: L | undefined;
  for (const line of lines) {
    if (line.route.lane !== lane || empty.has(line)) continue;
    const before = best && (rank(line) - rank(best) || line.served - best.served);
    if (before === undefined || before < 0) best = line;
  }
  return best;
}

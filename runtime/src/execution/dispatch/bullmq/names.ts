import { createHash } from 'node:crypto';
import type { Lane, TaskSpec } from '../dispatcher.ts';

/** Where everything of one studio lies in a Redis. BullMQ's own keys stand under the same prefix. */
export interface Names {
  readonly prefix: string;
  /** Hash: route → its needs and lane. */
  readonly routes: string;
  /** Hash: job → route, of everything that is out. */
  readonly out: string;
  /** Set of the ids of workers; each keeps `worker:<id>` alive. */
  readonly workers: string;
  readonly studio: string;
  /** Channel: "there is work on this route". */
  readonly bell: string;
  readonly stop: string;
  readonly progress: string;
  readonly results: string;
  worker(id: string): string;
  stopped(job: string): string;
  action(claim: string): string;
  checkpoint(key: string): string;
}

export function namesOf(prefix: string): Names {
  const name = (text: string) => `${prefix}:${text}`;
  return {
    prefix,
    routes: name('routes'),
    out: name('out'),
    workers: name('workers'),
    studio: name('studio'),
    bell: name('bell'),
    stop: name('stop'),
    progress: name('progress'),
    results: 'results',
    worker: (id) => name(`worker:${id}`),
    stopped: (job) => name(`stopped:${job}`),
    action: (claim) => name(`action:${claim}`),
    checkpoint: (key) => name(`checkpoint:${key}`),
  };
}

/** Tasks that need the same go the same way: one queue for each, so that a worker with a loaded model stays with it. */
export interface Route {
  readonly name: string;
  readonly lane: Lane;
  readonly needs: readonly string[];
}

export function routeOf(lane: Lane, needs: readonly string[]): Route {
  const sorted = [...new Set(needs)].sort();
  const hash = createHash('sha256').update(JSON.stringify([lane, sorted]));
  return { name: `t-${hash.digest('hex').slice(0, 16)}`, lane, needs: sorted };
}

/** Engines of a route: what stays loaded between its tasks. */
export const modelOf = ({ needs }: Route): string => needs.filter((need) => need.startsWith('engine:')).join(' ');

/** A new attempt is a new job: the queue takes no name twice. */
export const jobOf = ({ taskId, attempt }: { taskId: string; attempt: number }): string => `${taskId}_a${attempt}`;

const DEPTHS = 4096;
/** BullMQ takes priorities up to this; smaller goes first. */
const LAST = 2 ** 21;

/** Earlier runs before later ones, then deep before shallow. `rank`: how many runs that are out were queued before. */
export const priorityOf = ({ order }: TaskSpec, rank: number): number =>
  Math.min(LAST, 1 + rank * DEPTHS + (DEPTHS - 1 - Math.min(DEPTHS - 1, order.depth)));

/**
 * How long a worker may be silent until its work is given to another: longer than any restart of Redis that is lived
 * through, since a lock that cannot be renewed is a task that is done twice. Milliseconds.
 */
export interface Timing {
  readonly lock: number;
  readonly stalled: number;
  /** Between two signs of life of a worker. */
  readonly beat: number;
  /** How often a worker looks for work that nobody rang for. */
  readonly look: number;
}

export const usualTiming: Timing = { lock: 90_000, stalled: 30_000, beat: 3000, look: 1000 };

/** Done jobs are kept so long: a result that is on its way is not taken for a lost task. Seconds. */
export const KEEP_DONE = 3600;
/** What was done is known so long to other workers. Seconds. */
export const KEEP_ACTION = 24 * 3600;
export const KEEP_CHECKPOINT = 7 * 24 * 3600;
/** How often work may lose the machine that does it, until it is parked. */
export const MAX_LOSSES = 5;

import type { TaskState } from '../../protocol/index.ts';
import type { Storage, TaskRow } from '../../storage/index.ts';
import type { ActionCache } from '../cache/action-cache.ts';
import type { Outputs } from '../values.ts';
import type { TaskRun } from './task-run.ts';

/** What an earlier life of the same run left behind. */
export interface Previous {
  /** A stop of the server cut this run off, and perhaps this run was why: whatever is tried is written down first. */
  readonly careful: boolean;
  /** The limits of the request hold; a retry by hand is beyond them. */
  readonly limited: boolean;
  /** How this task ended, where the disk says so and that holds: until it is adopted, nothing is to be written over it. */
  ended(id: string): TaskState | undefined;
  /**
   * Takes over what is known of a task. Answers its outputs where it is over: it does not run again. Otherwise it keeps its
   * counts, and null is answered.
   */
  adopt(task: TaskRun): Promise<{ readonly outputs: Outputs } | null>;
}

export const noPrevious: Previous = { careful: false, limited: true, ended: () => undefined, adopt: async () => null };

/**
 * The tasks of a run as the database has them. `again`: those that failed, were skipped or cancelled run once more.
 * `out`: those that the dispatcher says it still has.
 */
export async function loadPrevious(
  storage: Storage,
  cache: ActionCache,
  run: string,
  how: { readonly again: boolean; readonly careful: boolean; readonly out?: ReadonlySet<string> },
): Promise<Previous> {
  const rows = new Map((await storage.tasks.ofRun(run)).map((row) => [row.id, row]));
  const kept = await storage.tasks.outputsOfRun(run);
  const isGood = ({ state }: TaskRow) => state === 'succeeded' || state === 'cached';
  const isBad = ({ state }: TaskRow) => state === 'failed' || state === 'skipped' || state === 'cancelled';
  return {
    careful: how.careful,
    limited: !how.again,
    ended(id) {
      const row = rows.get(id);
      return row && (isGood(row) || (!how.again && isBad(row))) ? row.state : undefined;
    },
    async adopt(task) {
      const row = rows.get(task.id);
      rows.delete(task.id);
      if (!row) return null;
      if (isGood(row)) {
        const own = kept.get(task.id);
        const cached = own || row.key === null ? null : await cache.find(row.key);
        // Its files may be gone since: then it is made again.
        if (!own && !cached) return null;
        take(task, row);
        task.provenance = cached?.provenance ?? [];
        return { outputs: own ?? cached?.outputs ?? {} };
      }
      if (how.again) return null;
      if (isBad(row)) {
        take(task, row);
        return { outputs: {} };
      }
      task.attempt = row.attempt;
      task.deaths = row.deaths;
      if (how.out?.has(task.id)) {
        // A queue kept it over the stop: somebody works on it, or will.
        task.isOut = true;
        task.state = row.state;
        task.reason = row.reason ?? undefined;
        task.startedAt = row.startedAt ?? undefined;
        return null;
      }
      if (row.state === 'running') task.state = 'interrupted';
      // A server that dies takes its inline nodes with it; a task in a process of its own is not to blame.
      const inline = task.step.node.plan.spec.host === 'inline';
      task.deaths = row.deaths + (row.state === 'running' && inline ? 1 : 0);
      return null;
    },
  };
}

function take(task: TaskRun, row: TaskRow): void {
  task.state = row.state;
  task.attempt = row.attempt;
  task.deaths = row.deaths;
  task.reason = row.reason ?? undefined;
  task.key = row.key ?? undefined;
  task.engine = row.engine ?? undefined;
  task.seed = row.seed ?? undefined;
  task.error = row.error ?? undefined;
  task.startedAt = row.startedAt ?? undefined;
  task.endedAt = row.endedAt ?? undefined;
}

import type { RunView, TaskView } from '@reelgraph/runtime/protocol';
import type { NodeRun } from './runs.ts';

/** What one node says of itself in one word: the rows of `NodeState` in the footer of a node. */
export interface RollUp {
  readonly state: TaskView['state'] | null;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** The first task that has something to say: an error, or the reason why it waits. */
  readonly speaker: TaskView | null;
  /** Milliseconds from the first start to the last end, over all tasks. */
  readonly tookMs: number;
}

const order: readonly TaskView['state'][] = [
  'running',
  'waiting',
  'failed',
  'interrupted',
  'queued',
  'pending',
  'blocked',
  'cancelled',
  'skipped',
  'succeeded',
  'cached',
];
const done: ReadonlySet<string> = new Set(['succeeded', 'cached']);

/** Many tasks, one state: the one that a person has to know first. */
export function rollUp(tasks: readonly TaskView[]): RollUp {
  const states = new Set(tasks.map((task) => task.state));
  const state = order.find((one) => states.has(one)) ?? null;
  const starts = tasks.flatMap((task) => task.startedAt ?? []);
  const ends = tasks.flatMap((task) => task.endedAt ?? []);
  const speaker = tasks.find((task) => task.state === state && (task.error || task.reason)) ?? null;
  return {
    state,
    total: tasks.length,
    done: tasks.filter((task) => done.has(task.state)).length,
    failed: tasks.filter((task) => task.state === 'failed').length,
    speaker,
    tookMs: starts.length > 0 && ends.length > 0 ? Math.max(0, Math.max(...ends) - Math.min(...starts)) : 0,
  };
}

/** Folds changed tasks of one node into what is known of it. A newer run replaces the tasks, never the results. */
export function foldTasks(
  known: NodeRun,
  run: Pick<RunView, 'id' | 'number'> | null,
  changed: readonly TaskView[],
): NodeRun {
  const fresh = run !== null && known.run !== run.id;
  const tasks = new Map((fresh ? [] : known.tasks).map((task) => [task.id, task]));
  const results = new Map(known.results);
  for (const task of changed) {
    tasks.set(task.id, task);
    if (task.outputs && done.has(task.state)) results.set(task.item?.key ?? '', task);
  }
  const sorted = [...tasks.values()].sort((a, b) => (a.item?.index ?? 0) - (b.item?.index ?? 0));
  return {
    run: run?.id ?? known.run,
    runNumber: run?.number ?? known.runNumber,
    tasks: sorted,
    results: onlyPresent(results, sorted),
  };
}

/** Results of items that the node has no longer (a shot that was cut) are not shown. */
function onlyPresent(results: Map<string, TaskView>, tasks: readonly TaskView[]): Map<string, TaskView> {
  const keys = new Set(tasks.map((task) => task.item?.key ?? ''));
  if (keys.size === 0) return results;
  return new Map([...results].filter(([key]) => keys.has(key)));
}

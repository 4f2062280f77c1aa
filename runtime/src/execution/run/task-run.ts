import type { Provenance } from '@reelgraph/models';
import type { Problem, TaskState, TaskView } from '../../protocol/index.ts';
import type { TaskRow } from '../../storage/index.ts';
import type { Step } from '../plan/graph-run.ts';
import type { Work } from '../plan/resolve.ts';
import { sha256 } from '../plan/task-key.ts';

/** A task as the coordinator has it in memory while its run goes on. */
export interface TaskRun {
  readonly id: string;
  readonly step: Step;
  state: TaskState;
  reason: string | undefined;
  attempt: number;
  deaths: number;
  /** Attempts that were handed over and taken back before anybody began: they do not count. */
  recalls: number;
  /** An earlier life of the run handed it over, and the dispatcher still has it. */
  isOut: boolean;
  /** Key of its entry in the cache; of an effect, the name of what it was done with. */
  key: string | undefined;
  engine: string | undefined;
  seed: number | undefined;
  error: Problem | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** Engines and models that took part, here and upstream. */
  provenance: readonly Provenance[];
  contents: ReadonlyMap<string, string> | null;
  /** Dropped when it is done. */
  work: Work | null;
}

/** The same node and item of the same run is the same task, also after a restart. */
export const taskId = (run: string, step: Step): string =>
  `${run}-${sha256(JSON.stringify([step.node.plan.id, step.item?.key ?? null])).slice(0, 16)}`;

export function newTask(run: string, step: Step): TaskRun {
  return {
    id: taskId(run, step),
    step,
    state: 'pending',
    reason: undefined,
    attempt: 0,
    deaths: 0,
    recalls: 0,
    isOut: false,
    key: undefined,
    engine: undefined,
    seed: undefined,
    error: undefined,
    startedAt: undefined,
    endedAt: undefined,
    provenance: [],
    contents: null,
    work: null,
  };
}

export function taskRow(run: string, task: TaskRun): TaskRow {
  const { plan } = task.step.node;
  const { item } = task.step;
  return {
    id: task.id,
    run,
    node: plan.id,
    nodeType: plan.spec.type,
    itemKey: item?.key ?? null,
    itemName: item?.name ?? null,
    itemIndex: item?.index ?? null,
    state: task.state,
    reason: task.reason ?? null,
    attempt: task.attempt,
    deaths: task.deaths,
    key: task.key ?? null,
    engine: task.engine ?? null,
    seed: task.seed ?? null,
    error: task.error ?? null,
    startedAt: task.startedAt ?? null,
    endedAt: task.endedAt ?? null,
  };
}

/** Outputs that are larger than this are fetched, not told. Characters of JSON. */
const TOLD_OUTPUTS = 32_768;

/** Of a row of the database: what the wire says. */
export function viewOfRow(row: TaskRow, outputs?: Readonly<Record<string, unknown>>): TaskView {
  return {
    id: row.id,
    run: row.run,
    node: row.node,
    nodeType: row.nodeType,
    item:
      row.itemKey === null ? null : { key: row.itemKey, name: row.itemName ?? row.itemKey, index: row.itemIndex ?? 0 },
    state: row.state,
    attempt: row.attempt,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.engine === null ? {} : { engine: row.engine }),
    ...(row.seed === null ? {} : { seed: row.seed }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.startedAt === null ? {} : { startedAt: row.startedAt }),
    ...(row.endedAt === null ? {} : { endedAt: row.endedAt }),
    ...(outputs ? { outputs: { ...outputs } } : {}),
  };
}

export const hasOutputs = (state: TaskState): boolean => state === 'succeeded' || state === 'cached';

/** What waits for a person's answer is shown as well. */
const showsOutputs = (state: TaskState): boolean => hasOutputs(state) || state === 'waiting';

export const shownOutputs = ({ state, step }: TaskRun) => (showsOutputs(state) ? step.outputs : undefined);

/** For an event: with its outputs, where they are not too large to be told to everybody. */
export function viewForEvent(run: string, task: TaskRun): TaskView {
  const outputs = shownOutputs(task);
  const small = outputs !== undefined && JSON.stringify(outputs).length <= TOLD_OUTPUTS;
  return viewOfRow(taskRow(run, task), small ? outputs : undefined);
}

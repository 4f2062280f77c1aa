import type { TaskView } from '../../protocol/index.ts';
import type { Storage, TaskRow } from '../../storage/index.ts';
import { hasOutputs, viewOfRow } from './task-run.ts';

/** How many runs back the newest result of a node is looked for. */
const RUNS_BACK = 25;

/** The tasks of a run that is over, with their outputs. */
export async function storedViews(storage: Storage, run: string): Promise<TaskView[]> {
  return withOutputs(storage, run, await storage.tasks.ofRun(run));
}

async function withOutputs(storage: Storage, run: string, rows: readonly TaskRow[]): Promise<TaskView[]> {
  const own = await storage.tasks.outputsOfRun(run);
  const keys = rows.filter(({ id, state, key }) => key !== null && hasOutputs(state) && !own.has(id));
  const cached = await storage.actions.getMany([...new Set(keys.map(({ key }) => key ?? ''))]);
  return rows.map((row) => {
    const outputs = hasOutputs(row.state) ? (own.get(row.id) ?? cached.get(row.key ?? '')?.outputs) : undefined;
    const view = viewOfRow(row, outputs);
    return cached.get(row.key ?? '')?.pinned ? { ...view, pinned: true } : view;
  });
}

/** By node: what it gave when it last gave anything, one entry for each item. */
export async function latestOutputs(
  storage: Storage,
  project: string,
  graph: string,
): Promise<Record<string, { task: TaskView }[]>> {
  const latest: Record<string, { task: TaskView }[]> = {};
  const runs = (await storage.runs.list(project, RUNS_BACK)).filter((run) => run.graph === graph);
  for (const { id } of runs) {
    const good = (await storage.tasks.ofRun(id)).filter(({ state, node }) => hasOutputs(state) && !(node in latest));
    if (good.length === 0) continue;
    for (const task of await withOutputs(storage, id, good)) {
      latest[task.node] ??= [];
      latest[task.node]!.push({ task });
    }
  }
  return latest;
}

/**
 * The tasks of a run that goes on. After a restart it walks its graph anew; what is done and not reached yet is told as the
 * database has it, so that nobody who looks in between sees finished shots vanish.
 */
export async function withUnreached(storage: Storage, run: string, live: readonly TaskView[]): Promise<TaskView[]> {
  const done = new Map((await storedViews(storage, run)).filter(isDone).map((task) => [task.id, task]));
  const tasks = live.map((task) => (task.state === 'pending' ? (done.get(task.id) ?? task) : task));
  const told = new Set(tasks.map((task) => task.id));
  return [...tasks, ...[...done.values()].filter((task) => !told.has(task.id))];
}

const isDone = ({ state }: TaskView): boolean => state === 'succeeded' || state === 'cached';

import type { GateAnswer, Priority, RunView, TaskView } from '@reelgraph/runtime/protocol';
import { api } from '../api/index.ts';
import { arrived } from './arrived.ts';
import { undo } from './dispatch.ts';
import { graphIdAtom, taskNodeAtom, unsavedAtom } from './documents.ts';
import { remember } from './history.ts';
import { newId } from './ids.ts';
import { refreshPlan } from './plan.ts';
import { projectAtom } from './project.ts';
import { queueHeldAtom } from './queue.ts';
import { feedRun } from './run-feed.ts';
import { store } from './store.ts';
import { attempt, toast } from './toasts.ts';
import { workspaceAtom } from './ui.ts';

export interface RunOptions {
  /** Nodes to bring up to date; empty: every node that nothing follows. */
  readonly targets?: readonly string[];
  /** Shot ids; empty: all. */
  readonly items?: readonly string[];
  readonly policy?: 'continue' | 'fail-fast';
  /** A new take: other seeds. */
  readonly variant?: number;
  readonly engine?: string;
  /** Another graph of the project than the open one. */
  readonly graph?: string;
}

/** Starts a run of the open graph, or of the one that is named, once what was edited has reached the server. Answers null where it could not. */
export async function startRun(options: RunOptions = {}): Promise<RunView | null> {
  const project = store.get(projectAtom);
  const graph = options.graph ?? store.get(graphIdAtom);
  if (!project || !graph) {
    toast({ tone: 'warning', title: 'There is no graph to run', text: 'Start from a template.' });
    return null;
  }
  if (!(await settled())) {
    toast({
      tone: 'warning',
      title: 'The runtime has not seen your last edits',
      text: 'Run again when the top bar says Saved.',
    });
    return null;
  }
  const run = await attempt(
    api.run({
      clientKey: newId('run'),
      project: project.id,
      graph,
      targets: [...(options.targets ?? [])],
      items: [...(options.items ?? [])],
      policy: options.policy ?? 'continue',
      variant: options.variant ?? 0,
      ...(options.engine ? { engine: options.engine } : {}),
    }),
  );
  if (run) feedRun(run);
  return run;
}

/** Runs nodes of the canvas, also of a subgraph that is open there. */
export function runOnCanvas(nodes: readonly string[], options: Omit<RunOptions, 'targets'> = {}): void {
  if (nodes.length > 0) void startRun({ ...options, targets: nodes.map(store.get(taskNodeAtom)) });
}

export async function cancelRun(id: string): Promise<void> {
  const run = await attempt(api.cancelRun(id));
  if (run) feedRun(run);
  refreshPlan();
}

/** A person's answer to tasks that wait for one. */
export async function answerTasks(tasks: readonly TaskView[], answer: GateAnswer): Promise<void> {
  for (const task of tasks) {
    const run = await attempt(api.answerTask(task.run, task.id, answer));
    if (run) feedRun(run);
  }
}

/** Pauses a run or lets it go on. */
export async function holdRun(id: string, held: boolean): Promise<void> {
  const run = await attempt(api.holdRun(id, held));
  if (run) feedRun(run);
}

/** Puts a run before another one in the queue; null: behind all. */
export async function moveRun(id: string, before: string | null): Promise<void> {
  const run = await attempt(api.moveRun(id, before));
  if (run) feedRun(run);
}

export async function prioritiseRun(id: string, priority: Priority): Promise<void> {
  const run = await attempt(api.prioritiseRun(id, priority));
  if (run) feedRun(run);
}

export async function holdQueue(held: boolean): Promise<void> {
  const queue = await attempt(api.holdQueue(held));
  if (queue) store.set(queueHeldAtom, queue.held);
}

/** Brings the graph of a run back to the canvas, as one step that can be undone. */
export async function restoreRun(run: RunView): Promise<void> {
  if (!(await settled())) return;
  const answer = await attempt(api.restoreRun(run.id));
  if (!answer) return;
  if (answer.inverse.length > 0) {
    const { opId, inverse } = answer;
    await arrived(answer.graph, answer.rev);
    remember({ doc: answer.graph, opId, label: `Go back to the graph of run ${run.number}`, at: Date.now(), inverse });
  }
  store.set(graphIdAtom, answer.graph);
  store.set(workspaceAtom, 'graph');
  const same = answer.inverse.length === 0 && answer.graph === run.graph;
  toast({
    tone: 'success',
    title: same ? 'The graph is as it was in that run' : `The graph of run ${run.number} is back`,
    ...(answer.inverse.length > 0 ? { actions: [{ label: 'Undo', run: undo }] } : {}),
  });
}

/** What nodes of the canvas gave is forgotten, so that the next run makes it again. Takes and what a person keeps stay. */
export async function clearNodes(nodes: readonly string[]): Promise<void> {
  const graph = store.get(graphIdAtom);
  if (!graph) return;
  let cleared = 0;
  for (const node of nodes) cleared += (await attempt(api.clearNode(graph, store.get(taskNodeAtom)(node)))) ?? 0;
  const text = 'The next run makes them again. Takes on the timeline stay.';
  if (cleared > 0) toast({ tone: 'success', title: `${cleared} cached results are forgotten`, text });
  else toast({ tone: 'success', title: 'The cache holds nothing of that' });
  refreshPlan();
}

export async function retryRun(id: string): Promise<void> {
  const run = await attempt(api.retryRun(id));
  if (run) feedRun(run);
}

/** True once no edit waits for the server; false after four seconds. */
export function settled(): Promise<boolean> {
  if (store.get(unsavedAtom) === 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (answer: boolean) => {
      stop();
      clearTimeout(timer);
      resolve(answer);
    };
    const stop = store.sub(unsavedAtom, () => {
      if (store.get(unsavedAtom) === 0) finish(true);
    });
    const timer = setTimeout(() => finish(false), 4000);
  });
}

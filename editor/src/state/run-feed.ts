import type { Envelope, PreviewFrame, RunView, TaskView } from '@reelgraph/runtime/protocol';
import { finalTaskStates, runViewSchema, taskViewSchema } from '@reelgraph/runtime/protocol';
import { createFrameBatch } from './frame-batch.ts';
import { foldTasks } from './run-model.ts';
import type { Progress } from './runs.ts';
import {
  itemTasksAtom,
  livePreviewAtom,
  nodeKey,
  nodeProgressAtom,
  nodeRunAtom,
  runsAtom,
  taskProgressAtom,
  taskTickAtom,
} from './runs.ts';
import { store } from './store.ts';

interface ProgressEvent extends Progress {
  readonly task: string;
  readonly node: string;
}
type FeedEvent =
  | {
      readonly kind: 'tasks';
      readonly run: RunView | null;
      readonly graph: string;
      readonly tasks: readonly TaskView[];
    }
  | { readonly kind: 'progress'; readonly graph: string; readonly data: ProgressEvent }
  | { readonly kind: 'preview'; readonly frame: PreviewFrame };

const runs = new Map<string, RunView>();
const batch = createFrameBatch<FeedEvent>(deliver);

/** Called with each run whose state changed; the session watches the streams of those that are active. */
type RunListener = (run: RunView, before: RunView | undefined) => void;
let listener: RunListener = () => {};
export const onRunChange = (next: RunListener): void => {
  listener = next;
};

export function feedRun(run: RunView): void {
  const before = runs.get(run.id);
  runs.set(run.id, run);
  store.set(runsAtom, (all) => [run, ...all.filter((one) => one.id !== run.id)].sort((a, b) => b.number - a.number));
  listener(run, before);
}

export function feedTasks(run: RunView | null, graph: string, tasks: readonly TaskView[]): void {
  batch.push({ kind: 'tasks', run, graph, tasks });
}

export const feedPreview = (frame: PreviewFrame): void => batch.push({ kind: 'preview', frame });

/** An event of a `run:<id>` stream. Answers the run where the event tells of the run as a whole. */
export function feedRunEvent(envelope: Envelope): RunView | null {
  const run = runs.get(envelope.stream.slice('run:'.length));
  const data = envelope.data as Record<string, unknown>;
  switch (envelope.type) {
    case 'run.created':
    case 'run.state':
    case 'run.trouble':
      return feedRunData(data);
    case 'run.snapshot': {
      const snapshot = feedRunData(data.run);
      const tasks = taskViewSchema.array().safeParse(data.tasks);
      if (snapshot && tasks.success) feedTasks(snapshot, snapshot.graph, tasks.data);
      return snapshot;
    }
    case 'task.state': {
      const task = taskViewSchema.safeParse(data);
      if (run && task.success) feedTasks(run, run.graph, [task.data]);
      break;
    }
    case 'task.progress':
      if (run) batch.push({ kind: 'progress', graph: run.graph, data: data as unknown as ProgressEvent });
  }
  return null;
}

function feedRunData(data: unknown): RunView | null {
  const run = runViewSchema.safeParse(data);
  if (!run.success) return null;
  feedRun(run.data);
  return run.data;
}

function deliver(events: readonly FeedEvent[]): void {
  const progress = new Map<string, { graph: string; data: ProgressEvent }>();
  const previews = new Map<string, PreviewFrame>();
  for (const event of events) {
    if (event.kind === 'tasks') {
      applyTasks(event.run, event.graph, event.tasks);
      store.set(taskTickAtom, (tick) => tick + 1);
    } else if (event.kind === 'progress') progress.set(event.data.task, event);
    else previews.set(event.frame.task, event.frame);
  }
  for (const { graph, data } of progress.values()) applyProgress(graph, data);
  for (const frame of previews.values()) applyPreview(frame);
}

function applyTasks(run: RunView | null, graph: string, tasks: readonly TaskView[]): void {
  const byNode = new Map<string, TaskView[]>();
  for (const task of tasks) byNode.set(task.node, [...(byNode.get(task.node) ?? []), task]);
  for (const [node, changed] of byNode) {
    const at = nodeRunAtom(nodeKey(graph, node));
    const known = store.get(at);
    const older = run && known.runNumber !== null && run.number < known.runNumber;
    if (!older) store.set(at, foldTasks(known, run, changed));
  }
  for (const task of tasks) {
    if (task.item) noteItem(graph, task);
    if (finalTaskStates.has(task.state)) forget(graph, task);
  }
}

function noteItem(graph: string, task: TaskView): void {
  const key = task.item?.key ?? '';
  store.set(itemTasksAtom(nodeKey(graph, key)), (all) => [...all.filter((one) => one.node !== task.node), task]);
}

function forget(graph: string, task: TaskView): void {
  store.set(taskProgressAtom(task.id), null);
  const preview = store.get(livePreviewAtom(task.id));
  if (preview) URL.revokeObjectURL(preview);
  store.set(livePreviewAtom(task.id), null);
  const { tasks } = store.get(nodeRunAtom(nodeKey(graph, task.node)));
  if (!tasks.some((one) => one.state === 'running')) store.set(nodeProgressAtom(nodeKey(graph, task.node)), null);
}

function applyProgress(graph: string, data: ProgressEvent): void {
  const { fraction, text, soFar, etaMs } = data;
  store.set(taskProgressAtom(data.task), { fraction, text, soFar, etaMs });
  const { tasks } = store.get(nodeRunAtom(nodeKey(graph, data.node)));
  const sum = tasks.reduce((total, task) => total + fractionOf(task), 0);
  const mean = tasks.length > 1 ? sum / tasks.length : fraction;
  store.set(nodeProgressAtom(nodeKey(graph, data.node)), { fraction: mean, text, etaMs });
}

function fractionOf(task: TaskView): number {
  if (finalTaskStates.has(task.state)) return 1;
  return store.get(taskProgressAtom(task.id))?.fraction ?? 0;
}

function applyPreview(frame: PreviewFrame): void {
  const at = livePreviewAtom(frame.task);
  const before = store.get(at);
  const url = URL.createObjectURL(new Blob([frame.bytes.slice()], { type: frame.mime }));
  store.set(at, url);
  // The old picture may still be on the screen in this frame.
  if (before) setTimeout(() => URL.revokeObjectURL(before), 1000);
}

/** On opening another project. */
export function resetRuns(): void {
  runs.clear();
  store.set(runsAtom, []);
}

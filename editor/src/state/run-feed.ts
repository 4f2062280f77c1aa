import type { Envelope, PreviewFrame, RunView, TaskView } from '@reelgraph/runtime/protocol';
import { finalTaskStates, runViewSchema, taskViewSchema } from '@reelgraph/runtime/protocol';
import { atom, type Getter, type Setter } from 'jotai';
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
const batch = createFrameBatch<FeedEvent>((events) => store.set(deliverAtom, events));

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

/** All that came within a frame is one write: a sum over a board of 1,500 shots is reckoned once, not once for each task. */
const deliverAtom = atom(null, (get, set, events: readonly FeedEvent[]) => {
  const at: Access = { get, set };
  const progress = new Map<string, { graph: string; data: ProgressEvent }>();
  const previews = new Map<string, PreviewFrame>();
  for (const event of joined(events)) {
    if (event.kind === 'tasks') applyTasks(at, event);
    else if (event.kind === 'progress') progress.set(event.data.task, event);
    else previews.set(event.frame.task, event.frame);
  }
  if (events.some(({ kind }) => kind === 'tasks')) set(taskTickAtom, (tick) => tick + 1);
  for (const { graph, data } of progress.values()) applyProgress(at, graph, data);
  for (const frame of previews.values()) applyPreview(at, frame);
});

interface Access {
  readonly get: Getter;
  readonly set: Setter;
}
type TasksEvent = Extract<FeedEvent, { kind: 'tasks' }>;

/** Tasks of one run that came one after the other, as one event. */
function joined(events: readonly FeedEvent[]): readonly FeedEvent[] {
  const out: FeedEvent[] = [];
  let last: { event: TasksEvent; tasks: TaskView[] } | null = null;
  for (const event of events) {
    if (event.kind !== 'tasks') out.push(event);
    else if (last && last.event.graph === event.graph && last.event.run?.id === event.run?.id)
      last.tasks.push(...event.tasks);
    else {
      last = { event, tasks: [...event.tasks] };
      out.push({ ...event, tasks: last.tasks });
    }
  }
  return out;
}

function applyTasks({ get, set }: Access, { run, graph, tasks }: TasksEvent): void {
  const byNode = new Map<string, TaskView[]>();
  for (const task of tasks) {
    const those = byNode.get(task.node);
    if (those) those.push(task);
    else byNode.set(task.node, [task]);
  }
  for (const [node, changed] of byNode) {
    const at = nodeRunAtom(nodeKey(graph, node));
    const known = get(at);
    const older = run && known.runNumber !== null && run.number < known.runNumber;
    if (!older) set(at, foldTasks(known, run, changed));
  }
  for (const task of tasks) {
    const { item, node } = task;
    if (item) set(itemTasksAtom(nodeKey(graph, item.key)), (all) => [...all.filter((one) => one.node !== node), task]);
    if (!finalTaskStates.has(task.state)) continue;
    set(taskProgressAtom(task.id), null);
    const preview = get(livePreviewAtom(task.id));
    if (preview) URL.revokeObjectURL(preview);
    set(livePreviewAtom(task.id), null);
  }
  for (const node of byNode.keys()) {
    const at = nodeKey(graph, node);
    if (!get(nodeRunAtom(at)).tasks.some((one) => one.state === 'running')) set(nodeProgressAtom(at), null);
  }
}

function applyProgress({ get, set }: Access, graph: string, data: ProgressEvent): void {
  const { fraction, text, soFar, etaMs } = data;
  set(taskProgressAtom(data.task), { fraction, text, soFar, etaMs });
  const { tasks } = get(nodeRunAtom(nodeKey(graph, data.node)));
  const of = (task: TaskView) =>
    finalTaskStates.has(task.state) ? 1 : (get(taskProgressAtom(task.id))?.fraction ?? 0);
  const sum = tasks.reduce((total, task) => total + of(task), 0);
  const mean = tasks.length > 1 ? sum / tasks.length : fraction;
  set(nodeProgressAtom(nodeKey(graph, data.node)), { fraction: mean, text, etaMs });
}

function applyPreview({ get, set }: Access, frame: PreviewFrame): void {
  const at = livePreviewAtom(frame.task);
  const before = get(at);
  const url = URL.createObjectURL(new Blob([frame.bytes.slice()], { type: frame.mime }));
  set(at, url);
  // The old picture may still be on the screen in this frame.
  if (before) setTimeout(() => URL.revokeObjectURL(before), 1000);
}

/** On opening another project. */
export function resetRuns(): void {
  runs.clear();
  store.set(runsAtom, []);
}

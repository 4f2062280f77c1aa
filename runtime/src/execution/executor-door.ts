import type {
  GateAnswer,
  PlanView,
  Priority,
  QueueView,
  RunInputView,
  RunRequest,
  RunView,
  TaskView,
} from '../protocol/index.ts';
import type { Storage } from '../storage/index.ts';
import type { EffectDocuments, LossyLane, NodeRegistry, SequenceRenderer, Workbench } from './contract.ts';
import type { CheckpointStore, Dispatcher, Purses } from './dispatch/dispatcher.ts';
import type { OrderBook } from './money/order-book.ts';
import type { Lanes } from './run/scheduler.ts';

export interface ExecutorOptions {
  readonly storage: Storage;
  readonly nodes: NodeRegistry;
  readonly engines: Workbench['engines'];
  readonly documents: EffectDocuments;
  readonly lossy: LossyLane;
  readonly render: SequenceRenderer;
  /** Module that task hosts load their nodes and engines from: exports `workbench()`. */
  readonly workbench?: string;
  readonly dispatcher?: (parts: { checkpoints: CheckpointStore; purses: Purses }) => Dispatcher;
  /** The book of orders; without one nothing is bought. */
  readonly book?: OrderBook;
  readonly lanes?: Partial<Lanes>;
  /** Milliseconds before attempt n + 1. */
  readonly retryDelay?: (attempt: number) => number;
  readonly attempts?: number;
  /** Milliseconds after which a task that is out is asked after. */
  readonly askAfter?: number;
}

export interface Executor {
  /** What a run would do; nothing is changed. Given up (`nobody_waits`) once the signal says so. */
  plan(request: Omit<RunRequest, 'clientKey'>, gone?: AbortSignal): Promise<PlanView>;
  /** The same client key twice is one run. Throws where the graph or project is not there. */
  start(request: RunRequest, night?: string): Promise<RunView>;
  /** Answers when it is written down that the run is cancelled. */
  cancel(run: string): Promise<RunView>;
  /** A person's answer where a task waits for one. Answers when it is durable. Throws `task_not_found`. */
  answer(run: string, task: string, answer: GateAnswer): Promise<RunView>;
  /** Pauses a run, or lets it go on: what is at work is finished, nothing more begins. Throws `run_not_found` where it is over. */
  hold(run: string, held: boolean): Promise<RunView>;
  /** Puts a run before another one in the queue, or with null behind all. Throws `run_not_found`. */
  move(run: string, before: string | null): Promise<RunView>;
  prioritise(run: string, priority: Priority): Promise<RunView>;
  queue(): Promise<QueueView>;
  /** Pauses everything, or lets it go on. */
  holdQueue(held: boolean): Promise<QueueView>;
  /** What a run was started from. */
  input(run: string): Promise<RunInputView>;
  /** Runs again what failed, was skipped or cancelled; the rest stays. */
  retry(run: string): Promise<RunView>;
  get(run: string): Promise<{ run: RunView; tasks: TaskView[] }>;
  /** Newest first. */
  list(project: string, limit?: number): Promise<RunView[]>;
  /** By node: the newest results of a graph, one entry for each item. */
  outputs(project: string, graph: string): Promise<Record<string, { task: TaskView }[]>>;
  /** Forgets cache entries, but not those that a person keeps. Answers how many. */
  forget(keys: readonly string[]): Promise<number>;
  /** Takes up the runs that a stop of the server cut off. */
  resumeAll(): Promise<RunView[]>;
  /** Resolves when the run is over and that is on the disk. */
  finished(run: string): Promise<RunView>;
  close(): Promise<void>;
}

import type { Provenance, Purse } from '@reelgraph/models';
import type { ProjectSettings, Question } from '@reelgraph/nodes/catalogue';
import type { StoredArtifact } from '../../storage/index.ts';
import type { TaskError } from '../failure.ts';
import type { Outputs } from '../values.ts';

/** A task as it travels to where it is done. Plain JSON; media by reference. */
export interface TaskSpec {
  readonly taskId: string;
  readonly attempt: number;
  readonly nodeType: string;
  /** Key without project settings: names the checkpoints of all attempts. */
  readonly key: string;
  /** Names the work with all that may change its result: whoever has done it once need not do it again. */
  readonly claim: string;
  /** What whoever does it must have, as labels: `node:<type>@<implementation>`, `engine:<name>.<capability>@<digest>`. */
  readonly needs: readonly string[];
  /** Who goes first: runs that were queued earlier, then what lies deeper in the graph. */
  readonly order: { readonly run: number; readonly depth: number };
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of a model node: what it asks. It works with nothing else. */
  readonly question?: Question;
  /** Engine chosen for each capability that the node needs. */
  readonly engines: Readonly<Record<string, string>>;
  /** By capability: what the engine was when the key was made. */
  readonly digests: Readonly<Record<string, string>>;
  readonly item: {
    readonly key: string;
    readonly name: string;
    readonly index: number;
    readonly count: number;
  } | null;
  readonly project: ProjectSettings;
  readonly lane: Lane;
}

export type Lane = 'cpu' | 'gpu' | 'remote';

export interface TaskResult {
  readonly taskId: string;
  readonly attempt: number;
  readonly outcome: 'ok' | 'error' | 'cancelled';
  readonly outputs?: Outputs;
  /** Files that the task stored; durable already, their rows are not. */
  readonly artifacts: readonly StoredArtifact[];
  readonly provenance: readonly Provenance[];
  /** Project settings that the node read. */
  readonly reads: readonly string[];
  readonly error?: TaskError;
  /** The process that did it died. */
  readonly died?: boolean;
  readonly ms: number;
}

export type ProgressEvent = { readonly taskId: string } & (
  | { readonly type: 'progress'; readonly fraction: number; readonly text?: string; readonly soFar?: string }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'preview'; readonly mime: 'image/jpeg' | 'image/webp'; readonly bytes: Uint8Array }
  /** Of a dispatcher that queues: somebody has begun with it. */
  | { readonly type: 'started'; readonly worker: string }
  /** Of a dispatcher that queues: nobody can do it now, and why; null when somebody can again. */
  | { readonly type: 'waiting'; readonly reason: string | null }
);

export interface WorkerInfo {
  readonly id: string;
  readonly busy: boolean;
  /** What it has and may be asked for; absent where the worker is a process of this one. */
  readonly labels?: readonly string[];
}

/** What became of a result. `later`: it cannot be taken now and must be brought again. */
export type Delivered = 'applied' | 'duplicate' | 'stale' | 'later';

/** Checkpoints of long tasks, kept by the coordinator. */
export interface CheckpointStore {
  load(key: string, name: string): Promise<unknown>;
  save(key: string, name: string, value: unknown): Promise<void>;
}

/** Who pays for tasks. */
export interface Purses {
  /** Undefined for a task that nobody here knows. */
  of(taskId: string): Purse | undefined;
  /** The task is over, or its process is. */
  leave(taskId: string): void;
}

/**
 * Where tasks are done: the one surface between coordinator and engine of distribution. A task may be submitted twice and
 * a result may be delivered twice; the coordinator settles both.
 */
export interface Dispatcher {
  /**
   * True: what is submitted waits in a queue that outlives this process until somebody can do it, so everything that is
   * ready is handed over at once, and a restart asks what is still out. False: no more is submitted than has room.
   */
  readonly queues: boolean;
  submit(tasks: readonly TaskSpec[]): Promise<void>;
  /** Best effort; a result comes in any case. */
  cancel(taskIds: readonly string[]): Promise<void>;
  /** Of the tasks that the coordinator believes to be out: which are not. */
  reconcile(open: readonly { taskId: string; attempt: number }[]): Promise<{ lost: string[]; inFlight: string[] }>;
  /** The result counts as delivered only when the handler's promise resolves, and not with `later`. */
  onResult(handler: (result: TaskResult) => Promise<Delivered>): void;
  /** Lossy. */
  onProgress(handler: (event: ProgressEvent) => void): void;
  workers(): Promise<WorkerInfo[]>;
  /** Throws where nothing could be done. */
  health(): Promise<void>;
  close(): Promise<void>;
}

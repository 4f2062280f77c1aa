import { setTimeout as delay } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ArtifactFiles } from '../../../storage/index.ts';
import { taskError } from '../../failure.ts';
import { artifactsIn } from '../../values.ts';
import type { ProgressEvent, TaskResult, TaskSpec } from '../dispatcher.ts';
import type { InProcessDispatcher } from '../in-process.ts';
import { KEEP_ACTION, KEEP_DONE, MAX_LOSSES, type Names } from './names.ts';
import { pack, readResult, readTask, unpack } from './payload.ts';
import type { WorkerStore } from './worker-store.ts';

export interface JobParts {
  readonly worker: string;
  readonly redis: Redis;
  readonly names: Names;
  readonly results: Queue;
  readonly store: WorkerStore;
  readonly files: ArtifactFiles;
  readonly local: InProcessDispatcher;
  tell(event: ProgressEvent): void;
}

/** The studio may be starting again: files are asked for so often, with longer and longer pauses. */
const TRIES = 6;
const FIRST_PAUSE = 250;

/**
 * One task on a worker, in the order that loses nothing: known already? → inputs here → done → files at the studio → known
 * to other workers → result in its queue → job done. A crash before the last but one costs one more run, after it nothing.
 */
export class TaskJob {
  readonly #job: Job;
  readonly #token: string;
  readonly #parts: JobParts;
  #task: TaskSpec | null = null;
  #resolve: (result: TaskResult | null) => void = () => undefined;
  readonly #done = new Promise<TaskResult | null>((resolve) => {
    this.#resolve = resolve;
  });
  #cancelled = false;
  #gone = false;

  constructor(job: Job, token: string, parts: JobParts) {
    this.#job = job;
    this.#token = token;
    this.#parts = parts;
  }

  /** A result of this worker's hosts. Answers whether it is this one's. */
  finish(result: TaskResult): boolean {
    if (this.#task?.taskId !== result.taskId || this.#task.attempt !== result.attempt) return false;
    this.#resolve(result);
    return true;
  }

  cancel(): void {
    this.#cancelled = true;
    if (this.#task) void this.#parts.local.cancel([this.#task.taskId]);
  }

  /** Its lock is lost: somebody else does it. */
  abandon(): void {
    this.#gone = true;
    this.cancel();
  }

  /** Back into the queue, at once: this worker closes. */
  async giveBack(): Promise<void> {
    this.abandon();
    this.#resolve(null);
    await this.#job.moveToWait(this.#token).catch(() => undefined);
    await this.#parts.redis.publish(this.#parts.names.bell, this.#job.queueName).catch(() => undefined);
  }

  async run(): Promise<void> {
    const result = await this.#result();
    if (this.#gone || result === null) return;
    await this.#deliver(result);
    // Fenced: whoever lost the lock cannot mark it done. What it delivered came first or is a duplicate; both are equal.
    await this.#job.moveToCompleted('done', this.#token, false).catch(() => undefined);
  }

  async #result(): Promise<TaskResult | null> {
    const { redis, names, files, store, worker } = this.#parts;
    let task: TaskSpec;
    try {
      task = readTask(await unpack(this.#job.data, (sha) => this.#local(store, files, sha)));
    } catch (error) {
      return this.#unreadable(error);
    }
    this.#task = task;
    if (this.#job.stalledCounter > MAX_LOSSES) return failed(task, lostTooOften(this.#job.stalledCounter));
    if (await redis.exists(names.stopped(String(this.#job.id)))) return { ...failed(task), outcome: 'cancelled' };
    const known = await redis.get(names.action(task.claim));
    if (known !== null) {
      const done = readResult(await unpack(JSON.parse(known), (sha) => this.#local(store, files, sha)));
      return { ...done, taskId: task.taskId, attempt: task.attempt };
    }
    this.#parts.tell({ taskId: task.taskId, type: 'started', worker });
    try {
      for (const sha of artifactsIn([task.inputs, task.params, task.question ?? null])) {
        await patiently(
          () => store.fetch(sha),
          () => this.#gone || this.#cancelled,
        );
      }
    } catch (error) {
      return failed(task, { ...taskError(error), retryable: true });
    }
    if (this.#gone) return null;
    await this.#parts.local.submit([task]);
    // The call to stop may have come while its files were fetched.
    if (this.#cancelled) await this.#parts.local.cancel([task.taskId]);
    return this.#done;
  }

  async #deliver(result: TaskResult): Promise<void> {
    const { redis, names, results, store, files } = this.#parts;
    let told = result;
    try {
      for (const { sha } of result.artifacts)
        await patiently(
          () => store.send(sha),
          () => this.#gone,
        );
    } catch (error) {
      told = { ...failed(result), error: { ...taskError(error), retryable: true } };
    }
    const packed = await pack(told, async (json) => {
      const stored = await files.putBytes(json);
      await patiently(
        () => store.send(stored.sha),
        () => this.#gone,
      );
      return stored;
    });
    if (told.outcome === 'ok' && this.#task) {
      await redis.set(names.action(this.#task.claim), JSON.stringify(packed), 'EX', KEEP_ACTION, 'NX');
    }
    const options = { jobId: String(this.#job.id), removeOnComplete: { age: KEEP_DONE }, attempts: 20 };
    await results.add('result', packed, { ...options, backoff: { type: 'fixed', delay: 500 } });
  }

  async #local(store: WorkerStore, files: ArtifactFiles, sha: string): Promise<string> {
    await patiently(
      () => store.fetch(sha),
      () => this.#gone,
    );
    return files.path(sha);
  }

  /** What lies in the queue is nothing that we understand, or its file is gone: the studio hands it over again. */
  #unreadable(error: unknown): TaskResult | null {
    const name = /^(.+)_a(\d+)$/.exec(String(this.#job.id));
    if (!name?.[1]) return null;
    return failed({ taskId: name[1], attempt: Number(name[2]) }, { ...taskError(error), retryable: true });
  }
}

async function patiently<T>(work: () => Promise<T>, isOver: () => boolean): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await work();
    } catch (error) {
      if (turn === TRIES || isOver()) throw error;
      await delay(FIRST_PAUSE * 2 ** turn);
    }
  }
}

const lostTooOften = (times: number): NonNullable<TaskResult['error']> => ({
  code: 'worker_died',
  message: `The machine that did this work was lost ${times} times; it is not tried again by itself.`,
  fix: 'Look at the workers’ memory and logs; try a smaller size or another engine.',
  retryable: false,
});

const failed = ({ taskId, attempt }: { taskId: string; attempt: number }, error?: TaskResult['error']): TaskResult => ({
  taskId,
  attempt,
  outcome: 'error',
  artifacts: [],
  provenance: [],
  reads: [],
  ms: 0,
  ...(error ? { error } : {}),
});

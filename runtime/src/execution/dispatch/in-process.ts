import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Purse } from '@reelgraph/models';
import { describeExit, forkHost, type HostProcess } from '@reelgraph/models/engines';
import { dataPaths } from '../../storage/index.ts';
import { NodeFailure, taskError } from '../failure.ts';
import type {
  CheckpointStore,
  Delivered,
  Dispatcher,
  ProgressEvent,
  Purses,
  TaskResult,
  TaskSpec,
  WorkerInfo,
} from './dispatcher.ts';
import type { FromTaskHost, HostQuestion, TaskHostArguments, ToTaskHost } from './host-wire.ts';

export interface InProcessOptions extends TaskHostArguments {
  readonly checkpoints: CheckpointStore;
  /** Who pays for tasks; without it nothing is bought. */
  readonly purses?: Purses;
  /** The module of the task host; another one only in tests. */
  readonly host?: URL;
  /** An idle host is ended after so long. Milliseconds. */
  readonly idle?: number;
  /** How long a cancelled task may take to stop by itself before its process is killed. Milliseconds. */
  readonly grace?: number;
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const defaultHost = new URL(`../host/task-host.${extension}`, import.meta.url);

/** A busy machine takes its time to start a process; one that cannot start ends at once and is told of then. ms */
const READY = 120_000;

interface Host {
  /** A device belongs to one process: what is done in the lane of the GPU stays in the hosts of that lane. */
  readonly device: boolean;
  /** Engines of its last task: their models are probably still loaded in it. */
  engines: string;
  process: HostProcess | null;
  task: TaskSpec | null;
  cancelled: boolean;
  kill: NodeJS.Timeout | null;
  idle: NodeJS.Timeout | null;
}

/**
 * Tasks in child processes of this machine: the default. One process does one task at a time and is used again; one that
 * crashes takes its own task with it and nothing else.
 */
export class InProcessDispatcher implements Dispatcher {
  readonly queues = false;
  readonly #options: InProcessOptions;
  readonly #hosts = new Set<Host>();
  #result: (result: TaskResult) => Promise<unknown> = async () => undefined;
  #progress: (event: ProgressEvent) => void = () => undefined;
  #closed = false;

  constructor(options: InProcessOptions) {
    this.#options = options;
  }

  onResult(handler: (result: TaskResult) => Promise<Delivered>): void {
    this.#result = handler;
  }

  onProgress(handler: (event: ProgressEvent) => void): void {
    this.#progress = handler;
  }

  async submit(tasks: readonly TaskSpec[]): Promise<void> {
    for (const task of tasks) {
      if (this.#hostOf(task.taskId)?.task?.attempt === task.attempt) continue;
      const host = this.#takeHost(task);
      host.task = task;
      void this.#start(host, task);
    }
  }

  async cancel(taskIds: readonly string[]): Promise<void> {
    for (const taskId of taskIds) {
      const host = this.#hostOf(taskId);
      if (!host || host.cancelled) continue;
      host.cancelled = true;
      if (host.process) void this.#send(host.process, { type: 'cancel', taskId });
      // Native code may not listen: then its process goes.
      host.kill = setTimeout(() => void host.process?.killNow(), this.#options.grace ?? 1500);
    }
  }

  async reconcile(open: readonly { taskId: string }[]): Promise<{ lost: string[]; inFlight: string[] }> {
    const ids = open.map(({ taskId }) => taskId);
    return {
      lost: ids.filter((id) => !this.#hostOf(id)),
      inFlight: ids.filter((id) => this.#hostOf(id)),
    };
  }

  async workers(): Promise<WorkerInfo[]> {
    return [...this.#hosts].map((host) => ({ id: String(host.process?.pid ?? 'starting'), busy: host.task !== null }));
  }

  async health(): Promise<void> {
    if (this.#closed) throw new Error('The dispatcher is closed.');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      [...this.#hosts].map(async (host) => {
        if (host.idle) clearTimeout(host.idle);
        if (host.kill) clearTimeout(host.kill);
        await host.process?.kill();
      }),
    );
    this.#hosts.clear();
  }

  #hostOf(taskId: string): Host | undefined {
    for (const host of this.#hosts) if (host.task?.taskId === taskId) return host;
    return undefined;
  }

  #takeHost(task: TaskSpec): Host {
    const device = task.lane === 'gpu';
    const engines = JSON.stringify([task.engines, task.digests]);
    const free = [...this.#hosts].filter((host) => !host.task && host.process?.alive && host.device === device);
    const host = free.find((one) => one.engines === engines) ?? free[0];
    if (host) {
      if (host.idle) clearTimeout(host.idle);
      host.idle = null;
      host.cancelled = false;
      host.engines = engines;
      host.process?.ref();
      return host;
    }
    const made: Host = { device, engines, process: null, task: null, cancelled: false, kill: null, idle: null };
    this.#hosts.add(made);
    return made;
  }

  async #start(host: Host, task: TaskSpec): Promise<void> {
    try {
      host.process ??= await this.#fork(host);
      if (this.#closed) {
        await host.process.killNow();
        return;
      }
      if (host.cancelled) {
        await this.#finish(host, failed(task, 'cancelled'));
        return;
      }
      await this.#send(host.process, { type: 'run', task });
    } catch (error) {
      // The process ended in the moment of asking: its exit tells the rest. One that never started has none.
      if (host.process) return;
      this.#hosts.delete(host);
      host.task = null;
      const why = error instanceof Error ? error.message : String(error);
      await this.#result({
        ...failed(task, 'error'),
        error: {
          code: 'host_not_started',
          message: `The process that does the work could not be started. ${why}`,
          fix: 'Run "npx reelgraph doctor" to see what is missing on this machine.',
          retryable: false,
        },
      });
    }
  }

  async #fork(host: Host): Promise<HostProcess> {
    const { workbench, data } = this.#options;
    const process = await forkHost(this.#options.host ?? defaultHost, {
      args: [JSON.stringify({ workbench, data } satisfies TaskHostArguments)],
      readyTimeout: READY,
    });
    process.onMessage((message) => void this.#receive(host, process, message as FromTaskHost));
    void process.exited.then(async (exit) => {
      this.#hosts.delete(host);
      if (host.kill) clearTimeout(host.kill);
      if (host.idle) clearTimeout(host.idle);
      const { task } = host;
      if (!task || this.#closed) return;
      await rm(join(dataPaths(data).scratch, `${task.taskId}-${task.attempt}`), { recursive: true, force: true });
      host.task = null;
      this.#options.purses?.leave(task.taskId);
      await this.#result(
        host.cancelled
          ? failed(task, 'cancelled')
          : {
              ...failed(task, 'error'),
              died: true,
              error: {
                code: 'worker_died',
                message: `The process that did this work ended without a result (${describeExit(exit)}).`,
                fix: 'Try again; if it dies again, try a smaller size or another engine.',
                retryable: false,
              },
            },
      );
    });
    return process;
  }

  async #receive(host: Host, process: HostProcess, message: FromTaskHost): Promise<void> {
    switch (message.type) {
      case 'event':
        if (host.task?.taskId === message.event.taskId) this.#progress(message.event);
        return;
      case 'result':
        if (host.task?.taskId === message.result.taskId) await this.#finish(host, message.result);
        return;
      default:
        await this.#answer(process, message);
    }
  }

  async #answer(process: HostProcess, question: HostQuestion): Promise<void> {
    const { id } = question;
    try {
      const value = (await this.#asked(question)) ?? null;
      await this.#send(process, { type: 'answer', id, value });
    } catch (error) {
      await this.#send(process, { type: 'answer', id, value: null, error: taskError(error) });
    }
  }

  #asked(question: HostQuestion): Promise<unknown> {
    const { checkpoints } = this.#options;
    switch (question.type) {
      case 'checkpoint.load':
        return checkpoints.load(question.key, question.name);
      case 'checkpoint.save':
        return checkpoints.save(question.key, question.name, question.value);
      case 'purse.open':
        return this.#purse(question.taskId).open(question.wish);
      case 'purse.note':
        return this.#purse(question.taskId).note(question.order, question.change);
      case 'purse.wait':
        return this.#purse(question.taskId).wait(question.order, question.ms);
    }
  }

  #purse(taskId: string): Purse {
    const purse = this.#options.purses?.of(taskId);
    if (purse) return purse;
    throw new NodeFailure(
      'no_purse',
      'Nobody here keeps the book of what is spent, so nothing is ordered.',
      'Hosted services work in the studio itself, not on workers of the distributed mode.',
    );
  }

  async #finish(host: Host, result: TaskResult): Promise<void> {
    if (host.kill) clearTimeout(host.kill);
    host.kill = null;
    host.task = null;
    this.#options.purses?.leave(result.taskId);
    host.process?.unref();
    host.idle = setTimeout(() => void host.process?.kill(), this.#options.idle ?? 120_000);
    host.idle.unref();
    await this.#result(result);
  }

  async #send(process: HostProcess, message: ToTaskHost): Promise<void> {
    await process.send(message).catch(() => undefined);
  }
}

const failed = (task: TaskSpec, outcome: 'error' | 'cancelled'): TaskResult => ({
  taskId: task.taskId,
  attempt: task.attempt,
  outcome,
  artifacts: [],
  provenance: [],
  reads: [],
  ms: 0,
});

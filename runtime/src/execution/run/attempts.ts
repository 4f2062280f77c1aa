import type { Problem } from '../../protocol/index.ts';
import type { ProgressEvent, TaskResult, TaskSpec } from '../dispatch/dispatcher.ts';
import { problemOf } from '../failure.ts';
import { runTask } from '../host/run-task.ts';
import type { Work } from '../plan/resolve.ts';
import { withSettings } from '../plan/task-key.ts';
import type { Environment } from './environment.ts';
import { inherited, readerOf, settingsOf } from './keys.ts';
import { finalStates } from './ledger.ts';
import type { RunMachine } from './machine.ts';
import type { TaskRun } from './task-run.ts';

/** Tries the tasks of one run: in this process or through the scheduler, and again where that may help. */
export class Attempts {
  readonly #env: Environment;
  readonly #machine: RunMachine;
  /** After a crash the culprit may be among the small nodes: then each is written down before it is tried. */
  readonly #careful: boolean;
  /** Small nodes that are awaited in this process. */
  inline = 0;

  constructor(env: Environment, machine: RunMachine, careful: boolean) {
    this.#env = env;
    this.#machine = machine;
    this.#careful = careful;
  }

  begin(task: TaskRun, work: Work): void {
    if (work.definition.spec.host === 'inline') void this.#runInline(task, work);
    else this.#enqueue(task, work);
  }

  async #runInline(task: TaskRun, work: Work): Promise<void> {
    this.inline += 1;
    this.started(task);
    if (this.#careful) await this.#env.recorder.flush().catch(() => undefined);
    const around = {
      ...this.#env,
      files: this.#env.storage.artifacts.files,
      scratch: this.#env.storage.paths.scratch,
      emit: (event: ProgressEvent) => this.#machine.progress(event),
    };
    const snapshot = this.#machine.context.snapshots[task.step.node.plan.id] ?? null;
    const result = await runTask(this.spec(task, work), work.definition, around, this.#machine.abort.signal, snapshot);
    this.inline -= 1;
    if (this.#machine.isStopped) return;
    this.#result(task, work, result);
    this.#machine.wake();
  }

  #enqueue(task: TaskRun, work: Work): void {
    task.state = 'queued';
    this.#machine.ledger.mark(task);
    this.#env.scheduler.add({
      task,
      lane: work.lane,
      priority: this.#machine.facts.createdAt,
      spec: () => this.spec(task, work),
      started: () => this.started(task),
      ended: (result) => {
        this.#result(task, work, result);
        this.#machine.wake();
      },
    });
  }

  started(task: TaskRun): void {
    task.attempt += 1;
    task.state = 'running';
    task.startedAt = Date.now();
    task.reason = undefined;
    this.#machine.ledger.mark(task);
  }

  spec(task: TaskRun, work: Work): TaskSpec {
    const { item, node } = task.step;
    return {
      taskId: task.id,
      attempt: task.attempt,
      nodeType: node.plan.spec.type,
      key: work.base,
      inputs: work.inputs,
      params: work.params,
      question: work.question,
      engines: Object.fromEntries(work.engines.map(({ capability, engine }) => [capability, engine])),
      digests: Object.fromEntries(work.engines.map(({ capability, digest }) => [capability, digest])),
      item: item && { ...item, count: node.keys.length },
      project: this.#machine.context.settings,
      lane: work.lane,
    };
  }

  #result(task: TaskRun, work: Work, result: TaskResult): void {
    if (finalStates.has(task.state)) return;
    if (result.died) task.deaths += 1;
    if (result.outcome === 'ok') {
      this.#succeed(task, work, result);
      return;
    }
    const error = result.error ?? { code: 'cancelled', message: 'It was stopped.', retryable: false };
    if (error.code === 'storage_full') this.#waitForRoom(task, work, problemOf(error));
    else if (result.died && task.deaths < 2) {
      this.#again(task, work, 'Its process ended; it is tried once more.', 0);
    } else if (error.retryable && task.attempt < this.#env.attempts) {
      this.#again(task, work, `${error.message} It is tried again.`, this.#env.retryDelay(task.attempt));
    } else this.#machine.fail(task, problemOf(error));
  }

  #succeed(task: TaskRun, work: Work, result: TaskResult): void {
    const { definition, base, sources } = work;
    const reader = readerOf(definition);
    task.provenance = inherited([
      ...result.provenance,
      ...sources.flatMap((from) => this.#machine.ledger.taskOf(from).provenance),
    ]);
    const reads = [...new Set([...this.#env.cache.reads(reader), ...result.reads])];
    task.key = withSettings(base, reads, settingsOf(this.#machine.context.settings));
    task.state = 'succeeded';
    this.#env.disk.over();
    const outputs = result.outputs ?? {};
    this.#env.recorder.done({
      nodeType: definition.spec.type,
      engine: task.engine ?? '',
      key: task.key,
      base,
      outputs,
      provenance: task.provenance,
      artifacts: result.artifacts,
      reader,
      reads,
      ms: result.ms,
    });
    this.#machine.complete(task, outputs, true);
  }

  /** A full disk is not the task's fault: this attempt does not count. */
  #waitForRoom(task: TaskRun, work: Work, problem: Problem): void {
    this.#env.disk.met(problem);
    task.attempt -= 1;
    const again = this.#queued(task, work, problem.message);
    void this.#env.disk.room().then(again);
  }

  #again(task: TaskRun, work: Work, reason: string, delay: number): void {
    const again = this.#queued(task, work, reason);
    if (delay === 0) queueMicrotask(again);
    else setTimeout(again, delay).unref();
  }

  /** It waits, and says why. Answers how it is begun again. */
  #queued(task: TaskRun, work: Work, reason: string): () => void {
    task.state = 'queued';
    task.reason = reason;
    this.#machine.ledger.mark(task);
    return () => {
      if (this.#machine.isStopped || task.state !== 'queued') return;
      this.begin(task, work);
      this.#env.scheduler.kick();
    };
  }
}

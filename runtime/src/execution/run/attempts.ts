import type { Problem } from '../../protocol/index.ts';
import type { ProgressEvent, TaskResult, TaskSpec } from '../dispatch/dispatcher.ts';
import { problemOf } from '../failure.ts';
import { runTask } from '../host/run-task.ts';
import type { Work } from '../plan/resolve.ts';
import { withSettings } from '../plan/task-key.ts';
import type { Environment } from './environment.ts';
import { inherited, readerOf, settingsOf } from './keys.ts';
import { finalStates } from './ledger.ts';
import { met, OUT_OF_MONEY } from './limits.ts';
import type { RunMachine } from './machine.ts';
import { tellProgress } from './progress.ts';
import { takenBy } from './recorder.ts';
import { placeOf } from './run-facts.ts';
import type { Ready } from './scheduler.ts';
import type { TaskRun } from './task-run.ts';
import { taskSpec } from './task-spec.ts';

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
    const { host } = work.definition.spec;
    if (host === 'inline') this.runInline(task, work);
    else if (host === 'person') this.#machine.gates.ask(task, work);
    else this.#enqueue(task, work);
  }

  runInline(task: TaskRun, work: Work): void {
    void this.#runInline(task, work);
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
      purse: (id: string) => this.#env.purses.of(id),
    };
    const snapshot = this.#machine.context.snapshots[task.step.node.plan.id] ?? null;
    const result = await runTask(this.spec(task, work), work.definition, around, this.#machine.abort.signal, snapshot);
    this.inline -= 1;
    this.#env.purses.leave(task.id);
    if (this.#machine.isStopped) return;
    this.#result(task, work, result);
    this.#machine.wake();
  }

  #enqueue(task: TaskRun, work: Work): void {
    const machine = this.#machine;
    const ready: Ready = {
      task,
      lane: work.lane,
      get priority() {
        return placeOf(machine.facts);
      },
      mayBegin: () => machine.brakes.mayBegin(task),
      recalled: () => this.#recalled(task),
      // Only what lives on a device is dear to load; elsewhere the first finished shot matters more.
      model: work.lane === 'gpu' ? JSON.stringify(work.engines.map(({ engine, digest }) => [engine, digest])) : '',
      spec: () => this.spec(task, work),
      started: () => (this.#env.dispatcher.queues ? this.#handedOver(task) : this.started(task)),
      ended: (result) => {
        this.#result(task, work, result);
        this.#machine.wake();
      },
    };
    if (task.isOut) {
      // A restart: it was handed over by an earlier life of this run, and is being done.
      this.#env.scheduler.attach(ready);
      return;
    }
    task.state = 'queued';
    this.#machine.ledger.mark(task);
    this.#env.scheduler.add(ready);
  }

  /** It lies in a queue now: its attempt is counted, but who knows when somebody begins. */
  #handedOver(task: TaskRun): void {
    task.attempt += 1;
    this.#machine.ledger.mark(task);
  }

  /** It was taken back before anybody began with it: it waits here again. */
  #recalled(task: TaskRun): void {
    task.recalls += 1;
    this.#machine.brakes.ended(task);
  }

  /** Word of a task that is not over yet. */
  hear(task: TaskRun, event: ProgressEvent): void {
    if (event.type === 'started') this.#begun(task);
    else if (event.type === 'waiting') this.#waits(task, event.reason);
    else if (task.state === 'running') tellProgress(this.#env.throttle, this.#machine.facts.id, task, event);
  }

  /** Somebody took it out of the queue. */
  #begun(task: TaskRun): void {
    if (task.state !== 'queued') return;
    task.state = 'running';
    task.startedAt = Date.now();
    task.reason = undefined;
    this.#machine.ledger.mark(task);
  }

  /** Nobody can do it at present, or somebody can again. A worker that goes away leaves its work in the queue. */
  #waits(task: TaskRun, reason: string | null): void {
    if (task.reason === (reason ?? undefined) || (task.state !== 'queued' && reason === null)) return;
    task.state = 'queued';
    task.reason = reason ?? undefined;
    this.#machine.ledger.mark(task);
  }

  started(task: TaskRun): void {
    task.attempt += 1;
    task.state = 'running';
    task.startedAt = Date.now();
    task.reason = undefined;
    this.#machine.ledger.mark(task);
  }

  spec(task: TaskRun, work: Work): TaskSpec {
    const { facts, context } = this.#machine;
    const as = { taskId: task.id, attempt: task.attempt, queuedAt: placeOf(facts) };
    return taskSpec({ step: task.step, work }, context.settings, as);
  }

  #result(task: TaskRun, work: Work, result: TaskResult): void {
    if (finalStates.has(task.state)) return;
    task.isOut = false;
    const took = result.outcome === 'ok' ? takenBy(result) : undefined;
    if (took) this.#env.learn(work.definition.spec.type, task.engine, took);
    this.#machine.brakes.ended(task, took);
    if (result.died) task.deaths += 1;
    if (result.outcome === 'ok') {
      this.#succeed(task, work, result);
      return;
    }
    const error = result.error ?? { code: 'cancelled', message: 'It was stopped.', retryable: false };
    if (error.code === OUT_OF_MONEY) {
      // Not its failure: it waits, and ends with the run.
      this.#queued(task, work, error.message);
      this.#machine.brakes.meet(met('money', 'One more would cost more than was allowed'));
    } else if (error.code === 'storage_full') this.#waitForRoom(task, work, problemOf(error));
    else if (result.died && task.deaths < 2) {
      this.#again(task, work, 'Its process ended; it is tried once more.', 0);
    } else if (error.retryable && task.attempt - task.recalls < this.#env.attempts) {
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

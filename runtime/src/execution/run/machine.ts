import type { Problem, TaskState, TaskView } from '../../protocol/index.ts';
import type { TaskRow } from '../../storage/index.ts';
import type { ProgressEvent, TaskResult, TaskSpec } from '../dispatch/dispatcher.ts';
import { problemOf, type TaskError } from '../failure.ts';
import { runTask } from '../host/run-task.ts';
import { frozenOutputs } from '../plan/frozen.ts';
import { GraphRun, type Step } from '../plan/graph-run.ts';
import { type Resolved, type RunContext, resolve, type Work } from '../plan/resolve.ts';
import { outputKeys, withSettings } from '../plan/task-key.ts';
import { brokenRow } from './broken.ts';
import { EffectRunner } from './effects.ts';
import type { Environment } from './environment.ts';
import { Heap } from './heap.ts';
import { inherited, readerOf, settingsOf } from './keys.ts';
import type { Previous } from './previous.ts';
import { tellProgress } from './progress.ts';
import { countStates, isOver, type RunFacts, runView, type StoredInput } from './run-facts.ts';
import { hasOutputs, newTask, type TaskRun, taskRow, viewForEvent, viewOfRow } from './task-run.ts';

const final: ReadonlySet<TaskState> = new Set(['cached', 'succeeded', 'failed', 'skipped', 'cancelled']);
/** Small nodes that may be awaited at once. */
const INLINE_AT_ONCE = 32;
/** While much goes on by itself, those that wait are told of this often. Milliseconds. */
const TELL_EVERY = 250;
const FLUSH_EVERY = 60;

/**
 * One run from its start (or its restart) to its end. All decisions are made here, in one process and one after the other;
 * what is heavy is done elsewhere and comes back as a result. State in memory runs ahead of the disk by at most one commit,
 * and nobody outside hears of anything before it is on the disk (see `Recorder`).
 */
export class RunMachine {
  readonly facts: RunFacts;
  readonly input: StoredInput;
  readonly context: RunContext;
  readonly abort = new AbortController();
  readonly ended: Promise<void>;
  readonly graph: GraphRun;
  readonly #env: Environment;
  readonly #previous: Previous;
  readonly #byStep = new Map<Step, TaskRun>();
  readonly #byId = new Map<string, TaskRun>();
  readonly #broken: TaskRow[] = [];
  /** Made, but not told of yet: most go on at once, and their first state is not worth a line. */
  readonly #fresh = new Set<TaskRun>();
  readonly #queue = new Heap<TaskRun>(before);
  readonly #claims = new Map<TaskRun, string>();
  readonly #effects: EffectRunner;
  #told = performance.now();
  #flushed = performance.now();
  #open = 0;
  #inline = 0;
  #pumping = false;
  #stopped = false;
  #end: () => void = () => undefined;

  constructor(env: Environment, facts: RunFacts, input: StoredInput, context: RunContext, previous: Previous) {
    this.#env = env;
    this.facts = facts;
    this.input = input;
    this.context = context;
    this.#previous = previous;
    this.graph = new GraphRun(context.prepared);
    this.#effects = new EffectRunner(env, this);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  start(): void {
    this.facts.state = 'running';
    this.facts.startedAt ??= Date.now();
    this.facts.endedAt = undefined;
    this.facts.error = undefined;
    for (const broken of this.context.prepared.broken) {
      const row = brokenRow(this.facts.id, broken);
      this.#broken.push(row);
      this.#env.recorder.task(row);
      this.#tell('task.state', viewOfRow(row));
    }
    this.tellRun();
    this.#ready(this.graph.start());
  }

  taskOf = (step: Step): TaskRun => this.#byStep.get(step)!;
  byId = (id: string): TaskRun | undefined => this.#byId.get(id);

  contentsOf = (step: Step): ReadonlyMap<string, string> => {
    const task = this.taskOf(step);
    task.contents ??= outputKeys(step.node.plan.spec, step.outputs);
    return task.contents;
  };

  views(): TaskView[] {
    const tasks = [...this.#byId.values()].map((task) =>
      viewOfRow(taskRow(this.facts.id, task), hasOutputs(task.state) ? task.step.outputs : undefined),
    );
    return [...tasks, ...this.#broken.map((row) => viewOfRow(row))];
  }

  counts(): Record<string, number> {
    return countStates([
      ...[...this.#byId.values()].map(({ state }) => state),
      ...this.#broken.map(({ state }) => state),
    ]);
  }

  remaining(): TaskRun[] {
    return [...this.#byId.values()].filter(({ state }) => !final.has(state));
  }

  /** Everything that is not over is cancelled at once; what is at work stops as soon as it can. */
  async cancel(reason: string, end: 'cancelled' | 'failed' = 'cancelled'): Promise<void> {
    if (isOver(this.facts.state)) return;
    this.#stopped = true;
    this.abort.abort();
    const out: string[] = [];
    for (const task of this.remaining()) {
      if (task.state === 'running') out.push(task.id);
      task.reason = reason;
      this.#fresh.delete(task);
      this.#close(task, 'cancelled');
    }
    this.#finish(end);
    // Acknowledged when it is durable; the processes are told at the same time.
    await Promise.all([this.#env.recorder.flush(), this.#env.scheduler.cancel(out)]);
  }

  /** The process ends: whatever is not over goes on at the next start. */
  stop(): void {
    this.#stopped = true;
    this.abort.abort();
  }

  // --- what is ready goes on -------------------------------------------------------------------------------------

  #ready(steps: readonly Step[]): void {
    for (const node of this.graph.takeOpened()) {
      for (const step of node.steps!) {
        const task = newTask(this.facts.id, step);
        this.#byStep.set(step, task);
        this.#byId.set(task.id, task);
        this.#fresh.add(task);
        this.#open += 1;
      }
      this.#effects.opened(node);
    }
    for (const step of steps) this.#queue.push(this.taskOf(step));
    this.#wake();
  }

  /** What is ready goes on; at the end of it, places that became free are given away. */
  #wake(): void {
    if (this.#stopped) this.#env.scheduler.kick();
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    void this.#pump().catch((error: unknown) => this.#crash(error));
  }

  async #pump(): Promise<void> {
    while (!this.#stopped && this.#inline < INLINE_AT_ONCE) {
      const task = this.#queue.pop();
      if (!task) break;
      if (!final.has(task.state)) await this.#advance(task);
      const breath = this.#env.breathe();
      if (!breath) continue;
      // Small nodes are quick to do again: a commit for every few of them would cost more than they do.
      const now = performance.now();
      if (now - this.#told > TELL_EVERY) this.#tellFresh();
      if (now - this.#flushed > FLUSH_EVERY) {
        this.#flushed = now;
        void this.#env.recorder.flush().catch(() => undefined);
      }
      await breath;
    }
    this.#pumping = false;
    // Only now: what follows from a result goes before what merely waited, so that one shot is finished before the next.
    this.#env.scheduler.kick();
    if (this.#stopped) return;
    if (this.#open === 0 && this.#inline === 0) this.#finish();
    else if (this.#inline === 0) this.#tellFresh();
    if (this.#inline === 0) void this.#env.recorder.flush().catch(() => undefined);
  }

  async #advance(task: TaskRun): Promise<void> {
    const { step } = task;
    const known = await this.#previous.adopt(task);
    if (known) {
      this.#fresh.delete(task);
      return this.#settle(task, hasOutputs(task.state), known.outputs);
    }
    if (task.state === 'interrupted') this.#mark(task);
    if (task.deaths >= 2) return this.fail(task, poisoned(task));
    const { frozen } = step.node.plan;
    if (frozen) {
      task.reason = 'Frozen.';
      task.state = 'cached';
      return this.#complete(task, frozenOutputs(frozen, step));
    }
    const resolved: Resolved = resolve(this.context, this.graph, step, this.contentsOf);
    if (resolved.kind === 'fail') return this.fail(task, resolved.error);
    if (resolved.kind !== 'work') return this.#skip(task, resolved.reason);
    await this.#begin(task, resolved.work);
  }

  async #begin(task: TaskRun, work: Work): Promise<void> {
    task.work = work;
    task.seed = work.seed;
    task.engine = work.engines.map(({ engine }) => engine).join(', ') || undefined;
    const { kind, host } = work.definition.spec;
    if (kind === 'effect') {
      task.key = work.base;
      if (this.#isLeftOut(task)) return this.#skip(task, 'Not asked for in this run.');
      this.#effects.run(task, work);
      return;
    }
    const settings = settingsOf(this.context.settings);
    task.key = withSettings(work.base, this.#env.cache.reads(readerOf(work.definition)), settings);
    const hit = await this.#env.cache.find(task.key);
    if (this.#stopped) return;
    if (hit) {
      task.provenance = hit.provenance;
      task.state = 'cached';
      return this.#complete(task, hit.outputs);
    }
    if (this.#isLeftOut(task)) return this.#skip(task, 'Not asked for in this run.');
    // Which settings count may still be learned: two projects never share what is not known to be the same.
    const claim = `${work.base} ${JSON.stringify(settings)}`;
    const again = () => this.#requeue(task);
    // The result is in the cache when it is on the disk.
    const done = () => void this.#env.recorder.flush().then(again, again);
    if (!this.#env.sameWork.claim(claim, { done, again })) {
      task.reason = 'The same work is being done already.';
      return;
    }
    task.reason = undefined;
    this.#claims.set(task, claim);
    if (host === 'inline') void this.#runInline(task, work);
    else this.#enqueue(task, work);
  }

  /** Only some items were asked for, and this is none of them. */
  #isLeftOut(task: TaskRun): boolean {
    const { items } = this.context.wish;
    const { item, node } = task.step;
    if (!item || items.length === 0 || items.includes(item.key)) return false;
    // A list of something else than what was asked for is not meant.
    return node.keys.some(({ key }) => items.includes(key));
  }

  #requeue(task: TaskRun): void {
    if (this.#stopped || final.has(task.state)) return;
    this.#queue.push(task);
    this.#wake();
  }

  async #runInline(task: TaskRun, work: Work): Promise<void> {
    this.#inline += 1;
    this.started(task);
    // After a crash the culprit may be among these: then each is written down before it is tried.
    if (this.#previous.careful) await this.#env.recorder.flush().catch(() => undefined);
    const around = {
      ...this.#env,
      files: this.#env.storage.artifacts.files,
      scratch: this.#env.storage.paths.scratch,
      emit: (event: ProgressEvent) => this.progress(event),
    };
    const snapshot = this.context.snapshots[task.step.node.plan.id] ?? null;
    const result = await runTask(this.spec(task, work), work.definition, around, this.abort.signal, snapshot);
    this.#inline -= 1;
    if (this.#stopped) return;
    this.#result(task, work, result);
    this.#wake();
  }

  #enqueue(task: TaskRun, work: Work): void {
    task.state = 'queued';
    this.#fresh.delete(task);
    this.#mark(task);
    this.#env.scheduler.add({
      task,
      lane: work.lane,
      priority: this.facts.createdAt,
      spec: () => this.spec(task, work),
      started: () => this.started(task),
      ended: (result) => {
        this.#result(task, work, result);
        this.#wake();
      },
    });
  }

  started(task: TaskRun): void {
    task.attempt += 1;
    task.state = 'running';
    task.startedAt = Date.now();
    task.reason = undefined;
    this.#fresh.delete(task);
    this.#mark(task);
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
      engines: Object.fromEntries(work.engines.map(({ capability, engine }) => [capability, engine])),
      item: item && { ...item, count: node.keys.length },
      project: this.context.settings,
      lane: work.lane,
    };
  }

  // --- what came out ---------------------------------------------------------------------------------------------

  #result(task: TaskRun, work: Work, result: TaskResult): void {
    if (final.has(task.state)) return;
    if (result.died) task.deaths += 1;
    if (result.outcome === 'ok') {
      this.#succeed(task, work, result);
      return;
    }
    const error = result.error ?? { code: 'cancelled', message: 'It was stopped.', retryable: false };
    if (result.died && task.deaths < 2) {
      this.#again(task, work, 'Its process ended; it is tried once more.', 0);
    } else if (error.retryable && task.attempt < this.#env.attempts) {
      this.#again(task, work, `${error.message} It is tried again.`, this.#env.retryDelay(task.attempt));
    } else this.fail(task, problemOf(error));
  }

  #succeed(task: TaskRun, work: Work, result: TaskResult): void {
    const { definition, base, sources } = work;
    const reader = readerOf(definition);
    task.provenance = inherited([...result.provenance, ...sources.flatMap((from) => this.taskOf(from).provenance)]);
    const reads = [...new Set([...this.#env.cache.reads(reader), ...result.reads])];
    task.key = withSettings(base, reads, settingsOf(this.context.settings));
    task.state = 'succeeded';
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
    this.#complete(task, outputs, true);
  }

  #again(task: TaskRun, work: Work, reason: string, delay: number): void {
    task.state = 'queued';
    task.reason = reason;
    this.#mark(task);
    const again = () => {
      if (this.#stopped || task.state !== 'queued') return;
      if (work.definition.spec.host === 'inline') void this.#runInline(task, work);
      else {
        this.#enqueue(task, work);
        this.#env.scheduler.kick();
      }
    };
    if (delay === 0) queueMicrotask(again);
    else setTimeout(again, delay).unref();
  }

  /** It has outputs: `succeeded` or `cached` stands in its state already. */
  #complete(task: TaskRun, outputs: Readonly<Record<string, unknown>>, done = false): void {
    task.step.outputs = outputs;
    this.#close(task, task.state, done);
    this.#settle(task, true, outputs);
  }

  /** An effect is done and recorded: its row is written already. */
  completeEffect(task: TaskRun, outputs: Readonly<Record<string, unknown>>): void {
    this.#fresh.delete(task);
    this.#settle(task, true, outputs);
    this.#wake();
  }

  #skip(task: TaskRun, reason: string): void {
    task.reason = reason;
    this.#close(task, 'skipped');
    this.#settle(task, false);
  }

  fail(task: TaskRun, error: Problem | TaskError): void {
    if (final.has(task.state)) return;
    const { retryable: _, ...problem } = error as TaskError;
    task.error = { ...problem, node: task.step.node.plan.id };
    this.#close(task, 'failed');
    this.#settle(task, false);
    if (this.input.request.policy === 'fail-fast') void this.cancel('Another task failed.', 'failed');
    else this.#wake();
  }

  #close(task: TaskRun, state: TaskState, done = false): void {
    task.state = state;
    task.endedAt = Date.now();
    this.#fresh.delete(task);
    this.#env.throttle.end(task.id);
    this.#mark(task);
    const claim = this.#claims.get(task);
    this.#claims.delete(task);
    if (claim !== undefined) this.#env.sameWork.release(claim, done);
  }

  #settle(task: TaskRun, good: boolean, outputs?: Readonly<Record<string, unknown>>): void {
    task.work = null;
    this.#open -= 1;
    if (!this.#stopped) this.#ready(this.graph.settle(task.step, good ? 'good' : 'bad', outputs));
    this.#effects.settled();
  }

  #finish(end?: 'cancelled' | 'failed'): void {
    if (isOver(this.facts.state)) return;
    this.#stopped = true;
    const failed = [...this.#byId.values()].filter(({ state }) => state === 'failed');
    const first = failed[0]?.error ?? this.#broken.find(({ error }) => error)?.error ?? undefined;
    this.facts.state = end ?? (first ? 'failed' : 'succeeded');
    this.facts.error = this.facts.state === 'failed' ? first : undefined;
    this.facts.endedAt = Date.now();
    this.tellRun();
    void this.#env.recorder
      .flush()
      .catch(() => undefined)
      .then(() => this.#end());
  }

  /** A fault of ours: the run ends with it instead of hanging for ever. */
  #crash(error: unknown): void {
    if (isOver(this.facts.state)) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#stopped = true;
    this.facts.state = 'failed';
    this.facts.error = { code: 'executor_failed', message: `The run stopped by a fault of Reelgraph: ${message}` };
    this.facts.endedAt = Date.now();
    this.tellRun();
    void this.#env.recorder.flush().then(this.#end, this.#end);
  }

  /** Lossy: progress, words and pictures of a task that is at work. */
  progress(event: ProgressEvent): void {
    const task = this.#byId.get(event.taskId);
    if (task?.state === 'running') tellProgress(this.#env.throttle, this.facts.id, task, event);
  }

  // --- what is told ----------------------------------------------------------------------------------------------

  tellRun(): void {
    const { id, state, error, startedAt, endedAt, project } = this.facts;
    const counts = this.counts();
    this.#env.recorder.run(id, { state, error: error ?? null, counts, startedAt, endedAt: endedAt ?? null });
    const view = runView(this.facts, counts);
    this.#tell('run.state', view);
    this.#env.recorder.event(`project:${project}`, 'run.listed', view);
  }

  #tellFresh(): void {
    this.#told = performance.now();
    for (const task of this.#fresh) this.#mark(task);
    this.#fresh.clear();
  }

  #mark(task: TaskRun): void {
    this.#env.recorder.task(taskRow(this.facts.id, task));
    this.#tell('task.state', viewForEvent(this.facts.id, task));
  }

  #tell(type: string, data: unknown): void {
    this.#env.recorder.event(`run:${this.facts.id}`, type, data);
  }
}

function before(a: TaskRun, b: TaskRun): boolean {
  const depth = b.step.node.plan.depth - a.step.node.plan.depth;
  if (depth !== 0) return depth < 0;
  return (a.step.item?.index ?? 0) < (b.step.item?.index ?? 0);
}

const poisoned = (task: TaskRun): Problem => ({
  code: 'worker_died',
  message: `This work has ended its process ${task.deaths} times; it is not tried again by itself.`,
  fix: 'Try a smaller size or another engine, then run again.',
});

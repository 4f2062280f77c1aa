import { type Problem, type TaskState, withAction } from '../../protocol/index.ts';
import type { ProgressEvent } from '../dispatch/dispatcher.ts';
import type { TaskError } from '../failure.ts';
import { frozenOutputs } from '../plan/frozen.ts';
import { GraphRun, type Step } from '../plan/graph-run.ts';
import { type Resolved, type RunContext, resolve, type Work } from '../plan/resolve.ts';
import { withSettings } from '../plan/task-key.ts';
import { Attempts } from './attempts.ts';
import { Brakes } from './brakes.ts';
import { Continuity } from './continuity.ts';
import { EffectRunner } from './effects.ts';
import type { Environment } from './environment.ts';
import { Gates } from './gates.ts';
import { Heap } from './heap.ts';
import { readerOf, settingsOf } from './keys.ts';
import { finalStates as final, RunLedger } from './ledger.ts';
import { before, isLeftOut, poisoned, stoppedByFault } from './order.ts';
import type { Previous } from './previous.ts';
import { isOver, type RunFacts, type StoredInput } from './run-facts.ts';
import type { Tally } from './tally.ts';
import { hasOutputs, type TaskRun } from './task-run.ts';
import { claimOf } from './task-spec.ts';

/** Small nodes that may be awaited at once. */
const INLINE_AT_ONCE = 32;

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
  readonly ledger: RunLedger;
  readonly #env: Environment;
  readonly #previous: Previous;
  readonly #queue = new Heap<TaskRun>(before);
  readonly #claims = new Map<TaskRun, string>();
  readonly #effects: EffectRunner;
  readonly #continuity: Continuity;
  readonly attempts: Attempts;
  readonly brakes: Brakes;
  readonly gates = new Gates(this);
  #open = 0;
  #pumping = false;
  #stopped = false;
  get isStopped() {
    return this.#stopped;
  }
  #end: () => void = () => undefined;

  constructor(
    env: Environment,
    facts: RunFacts,
    input: StoredInput,
    context: RunContext,
    previous: Previous,
    tally: Tally,
  ) {
    this.#env = env;
    this.facts = facts;
    this.input = input;
    this.context = context;
    this.#previous = previous;
    this.graph = new GraphRun(context.prepared);
    const quiet = (task: TaskRun) => isLeftOut(task, context.wish.items);
    this.ledger = new RunLedger(facts, env.recorder, quiet, () => env.changed(this));
    this.brakes = new Brakes(env, this, tally, previous.limited);
    this.#effects = new EffectRunner(env, this);
    this.#continuity = new Continuity(env, this);
    this.attempts = new Attempts(env, this, previous.careful);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  start(): void {
    this.brakes.start();
    this.facts.state = this.brakes.holds ? 'paused' : 'running';
    this.facts.startedAt ??= Date.now();
    this.facts.endedAt = undefined;
    this.facts.error = undefined;
    for (const broken of this.context.prepared.broken) this.ledger.addBroken(broken);
    this.ledger.tellRun();
    this.#ready(this.graph.start());
  }

  /** What is not over is cancelled at once; what is at work stops as soon as it can. */
  async cancel(reason: string, end: 'cancelled' | 'failed' = 'cancelled', why?: Problem): Promise<void> {
    if (isOver(this.facts.state)) return;
    this.#stopped = true;
    this.abort.abort();
    const out: string[] = [];
    for (const task of this.ledger.remaining()) {
      if (task.state === 'running' || task.state === 'queued') out.push(task.id);
      task.reason = reason;
      this.#close(task, 'cancelled');
    }
    this.#finish(end, why);
    // Acknowledged when it is durable; the processes are told at the same time.
    await Promise.all([this.ledger.flush(), this.#env.scheduler.cancel(out)]);
  }

  /** The process ends: whatever is not over goes on at the next start. */
  stop(): void {
    this.brakes.stop();
    this.#stopped = true;
    this.abort.abort();
  }

  // --- what is ready goes on -------------------------------------------------------------------------------------

  #ready(steps: readonly Step[]): void {
    for (const node of this.graph.takeOpened()) {
      this.#open += this.ledger.open(node, (id) => this.#previous.ended(id));
      this.#effects.opened(node);
    }
    for (const step of steps) this.#queue.push(this.ledger.taskOf(step));
    this.wake();
  }

  /** What is ready goes on; at the end of it, places that became free are given away. */
  wake(): void {
    if (this.#stopped) this.#env.scheduler.kick();
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    void this.#pump().catch((error: unknown) => this.#crash(error));
  }

  async #pump(): Promise<void> {
    while (!this.#stopped && this.attempts.inline < INLINE_AT_ONCE) {
      const task = this.#queue.pop();
      if (!task) break;
      if (!final.has(task.state)) await this.#advance(task);
      const breath = this.#env.breathe();
      if (!breath) continue;
      this.ledger.tellFresh(false);
      await breath;
    }
    this.#pumping = false;
    // Only now: what follows from a result goes before what merely waited.
    this.#env.scheduler.kick();
    if (this.#stopped) return;
    if (this.#continuity.isStuck()) return this.#requeue(...this.#continuity.freed());
    const { met } = this.brakes;
    if (this.#open === 0 && this.attempts.inline === 0) this.#finish();
    else if (met && this.#isIdle()) return void this.cancel(met.message, 'cancelled', met);
    else if (this.attempts.inline === 0) this.ledger.tellFresh(true);
    this.gates.tellState();
    if (this.attempts.inline === 0) void this.ledger.flush().catch(() => undefined);
  }

  #isIdle(): boolean {
    const busy = this.attempts.inline > 0 || this.#effects.active > 0 || this.#queue.size > 0;
    return !busy && this.ledger.remaining().every(({ state }) => state !== 'running');
  }

  async #advance(task: TaskRun): Promise<void> {
    const { step } = task;
    const known = await this.#previous.adopt(task);
    if (known) {
      this.ledger.known(task);
      return this.#settle(task, hasOutputs(task.state), known.outputs);
    }
    if (task.state === 'interrupted') this.ledger.mark(task);
    if (task.deaths >= 2) return this.fail(task, poisoned(task));
    const { frozen } = step.node.plan;
    if (frozen) {
      task.reason = 'Frozen.';
      task.state = 'cached';
      return this.complete(task, frozenOutputs(frozen, step));
    }
    if (this.input.follows && !isLeftOut(task, this.context.wish.items)) {
      const turn = await this.#continuity.turn(task);
      if (turn.kind === 'skip' && !this.#stopped) return this.skip(task, turn.reason);
      if (turn.kind !== 'go' || this.#stopped) return;
    }
    const resolved: Resolved = resolve(this.context, this.graph, step, (from) => this.ledger.contentsOf(from));
    if (resolved.kind === 'fail') return this.fail(task, resolved.error);
    if (resolved.kind !== 'work') return this.skip(task, resolved.reason);
    await this.#begin(task, resolved.work);
  }

  async #begin(task: TaskRun, work: Work): Promise<void> {
    task.work = work;
    task.seed = work.seed;
    task.engine = work.engines.map(({ engine }) => engine).join(', ') || undefined;
    const { kind } = work.definition.spec;
    if (kind === 'effect') {
      task.key = work.base;
      if (isLeftOut(task, this.context.wish.items)) return this.skip(task, 'Not asked for in this run.');
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
      return this.complete(task, hit.outputs);
    }
    if (isLeftOut(task, this.context.wish.items)) return this.skip(task, 'Not asked for in this run.');
    const claim = claimOf(work, this.context.settings);
    const again = () => this.#requeue(task);
    // The result is in the cache when it is on the disk.
    const done = () => void this.#env.recorder.flush().then(again, again);
    if (!this.#env.sameWork.claim(claim, { done, again })) {
      task.reason = 'The same work is being done already.';
      return;
    }
    task.reason = undefined;
    this.#claims.set(task, claim);
    this.attempts.begin(task, work);
  }

  #requeue(...tasks: readonly TaskRun[]): void {
    if (this.#stopped) return;
    for (const task of tasks) if (!final.has(task.state)) this.#queue.push(task);
    this.wake();
  }

  // --- what came out ---------------------------------------------------------------------------------------------

  /** It has outputs: `succeeded` or `cached` stands in its state already. */
  complete(task: TaskRun, outputs: Readonly<Record<string, unknown>>, done = false): void {
    task.step.outputs = outputs;
    this.#close(task, task.state, done);
    this.#settle(task, true, outputs);
  }

  /** An effect is done and recorded: its row is written already. */
  completeEffect(task: TaskRun, outputs: Readonly<Record<string, unknown>>): void {
    this.ledger.known(task);
    this.#settle(task, true, outputs);
    this.wake();
  }

  skip(task: TaskRun, reason: string): void {
    task.reason = reason;
    this.#close(task, 'skipped');
    this.#settle(task, false);
  }

  fail(task: TaskRun, error: Problem | TaskError): void {
    if (final.has(task.state)) return;
    const { retryable: _, ...problem } = error as TaskError;
    task.error = withAction({ ...problem, node: task.step.node.plan.id });
    this.#close(task, 'failed');
    this.#settle(task, false);
    if (this.input.request.policy === 'fail-fast') void this.cancel('Another task failed.', 'failed');
    else this.wake();
  }

  #close(task: TaskRun, state: TaskState, done = false): void {
    task.state = state;
    task.endedAt = Date.now();
    this.#env.throttle.end(task.id);
    this.brakes.tally.ends(task.id);
    this.ledger.mark(task);
    const claim = this.#claims.get(task);
    this.#claims.delete(task);
    if (claim !== undefined) this.#env.sameWork.release(claim, done);
  }

  #settle(task: TaskRun, good: boolean, outputs?: Readonly<Record<string, unknown>>): void {
    task.work = null;
    this.#open -= 1;
    if (!this.#stopped) {
      const steps = this.graph.settle(task.step, good ? 'good' : 'bad', outputs);
      for (const held of this.#continuity.after(task)) this.#queue.push(held);
      this.#ready(steps);
    }
    this.#effects.settled();
  }

  #finish(end?: 'cancelled' | 'failed', why?: Problem): void {
    if (isOver(this.facts.state)) return;
    this.brakes.stop();
    this.#stopped = true;
    const first = this.ledger.firstError();
    this.facts.state = end ?? (first ? 'failed' : 'succeeded');
    this.facts.error = this.facts.state === 'failed' ? first : why;
    this.facts.endedAt = Date.now();
    this.ledger.tellRun();
    void this.#env.recorder
      .flush()
      .catch(() => undefined)
      .then(() => this.#end());
  }

  /** A fault of ours: the run ends with it instead of hanging for ever. */
  #crash(error: unknown): void {
    if (isOver(this.facts.state)) return;
    this.brakes.stop();
    this.#stopped = true;
    this.facts.state = 'failed';
    this.facts.error = stoppedByFault(error);
    this.facts.endedAt = Date.now();
    this.ledger.tellRun();
    void this.#env.recorder.flush().then(this.#end, this.#end);
  }

  /** Lossy: progress, words and pictures of a task that is at work. */
  progress(event: ProgressEvent): void {
    const task = this.ledger.byId(event.taskId);
    if (task && !final.has(task.state)) this.attempts.hear(task, event);
  }
}

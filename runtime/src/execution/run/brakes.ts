import type { Problem } from '../../protocol/index.ts';
import { runRequestSchema } from '../../protocol/index.ts';
import type { Likely } from '../../storage/index.ts';
import type { Environment } from './environment.ts';
import { brokenLimit } from './limits.ts';
import type { RunMachine } from './machine.ts';
import { isOver } from './run-facts.ts';
import { NOTHING, type Tally } from './tally.ts';
import type { TaskRun } from './task-run.ts';

/** The longest that a timer of Node waits. Milliseconds. */
const LONGEST = 2 ** 31 - 1;

/**
 * What keeps a run from beginning anything more that takes a lane: a person who paused it or the whole queue, and the limits
 * that it was given. What is at work is always finished, and what it made lands.
 */
export class Brakes {
  readonly #env: Environment;
  readonly #machine: RunMachine;
  readonly #limits;
  readonly tally: Tally;
  #met: Problem | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(env: Environment, machine: RunMachine, tally: Tally, limited: boolean) {
    this.#env = env;
    this.#machine = machine;
    this.tally = tally;
    this.#limits = limited ? runRequestSchema.parse(machine.input.request).limits : {};
  }

  /** Paused, by itself or with the queue. */
  get holds(): boolean {
    return this.#machine.facts.held || this.#env.queue.held;
  }

  /** The limit that ends this run as soon as nothing of it is at work. */
  get met(): Problem | null {
    return this.#met;
  }

  /** What may be spent at hosted services. */
  get money(): number | undefined {
    return this.#limits.money;
  }

  start(): void {
    const { until } = this.#limits;
    if (until === undefined) return;
    this.#timer = setTimeout(
      () => {
        if (Date.now() < until) return this.start();
        this.meet(brokenLimit({ until }, this.tally.bound, NOTHING, Date.now()));
      },
      Math.max(0, Math.min(LONGEST, until - Date.now())),
    ).unref();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Asked when it is its turn. */
  mayBegin(task: TaskRun): boolean {
    if (this.holds || this.#met) return false;
    const likely = this.#env.likely(task.step.node.plan.spec.type, task.engine);
    const problem = brokenLimit(this.#limits, this.tally.bound, likely, Date.now());
    if (problem) {
      this.meet(problem);
      return false;
    }
    this.tally.begins(task.id, likely);
    return true;
  }

  ended(task: TaskRun, took?: Likely): void {
    this.tally.ends(task.id, took);
    if (!took) return;
    this.#machine.facts.bytes += took.bytes;
  }

  /** A limit is met: what is at work is finished, then the run ends. */
  meet(problem: Problem | null): void {
    if (this.#met || isOver(this.#machine.facts.state)) return;
    this.#met = problem;
    this.#env.scheduler.reorder();
    // Not at once: this may be asked in the middle of giving work away.
    queueMicrotask(() => this.#machine.wake());
  }
}

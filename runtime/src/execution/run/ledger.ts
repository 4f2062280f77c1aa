import type { TaskState, TaskView } from '../../protocol/index.ts';
import type { TaskRow } from '../../storage/index.ts';
import type { Step, StepNode } from '../plan/graph-run.ts';
import type { BrokenNode } from '../plan/prepare.ts';
import { outputKeys } from '../plan/task-key.ts';
import { brokenRow } from './broken.ts';
import type { Recorder } from './recorder.ts';
import { countStates, type RunFacts, runView } from './run-facts.ts';
import { newTask, shownOutputs, type TaskRun, taskRow, viewForEvent, viewOfRow } from './task-run.ts';

export const finalStates: ReadonlySet<TaskState> = new Set(['cached', 'succeeded', 'failed', 'skipped', 'cancelled']);

/** While much goes on by itself, those that wait are told of this often. Milliseconds. */
const TELL_EVERY = 250;
/** Small nodes are quick to do again: a commit for every few of them would cost more than they do. Milliseconds. */
const FLUSH_EVERY = 60;

/** The tasks of a run with their states, and the telling of them. */
export class RunLedger {
  readonly facts: RunFacts;
  readonly #recorder: Recorder;
  readonly #quiet: (task: TaskRun) => boolean;
  readonly #byStep = new Map<Step, TaskRun>();
  readonly #byId = new Map<string, TaskRun>();
  readonly #broken: TaskRow[] = [];
  /** Made, but not told of yet: most go on at once, and their first state is not worth a line. */
  readonly #fresh = new Set<TaskRun>();
  /**
   * Over before a restart, and not reached again yet: the disk knows more of them than we do. They are neither told as
   * pending nor cancelled, so that a second crash or a cancel finds what was done.
   */
  readonly #ended = new Map<TaskRun, TaskState>();
  #told = performance.now();
  #later: NodeJS.Timeout | null = null;

  readonly #changed: () => void;

  /** `quiet`: a task that nobody asked for. It is not told as one that waits, only how it ended. `changed`: something is new. */
  constructor(facts: RunFacts, recorder: Recorder, quiet: (task: TaskRun) => boolean, changed: () => void) {
    this.facts = facts;
    this.#changed = changed;
    this.#recorder = recorder;
    this.#quiet = quiet;
  }

  /** A node got its tasks; `ended` tells of those that were over before a restart. Answers how many. */
  open(node: StepNode, ended: (id: string) => TaskState | undefined): number {
    for (const step of node.steps!) {
      const task = newTask(this.facts.id, step);
      this.#byStep.set(step, task);
      this.#byId.set(task.id, task);
      const state = ended(task.id);
      if (state) this.#ended.set(task, state);
      else this.#fresh.add(task);
    }
    return node.steps!.length;
  }

  addBroken(broken: BrokenNode): void {
    const row = brokenRow(this.facts.id, broken);
    this.#broken.push(row);
    this.#recorder.task(row);
    this.#tell('task.state', viewOfRow(row));
  }

  taskOf(step: Step): TaskRun {
    return this.#byStep.get(step)!;
  }

  byId(id: string): TaskRun | undefined {
    return this.#byId.get(id);
  }

  contentsOf(step: Step): ReadonlyMap<string, string> {
    const task = this.taskOf(step);
    task.contents ??= outputKeys(step.node.plan.spec, step.outputs);
    return task.contents;
  }

  views(): TaskView[] {
    const tasks = this.#spoken().map((task) => viewOfRow(taskRow(this.facts.id, task), shownOutputs(task)));
    return [...tasks, ...this.#broken.map((row) => viewOfRow(row))];
  }

  counts(): Record<string, number> {
    const states = this.#spoken().map((task) => this.#ended.get(task) ?? task.state);
    return countStates([...states, ...this.#broken.map(({ state }) => state)]);
  }

  /** Without those that nobody asked for and that are not over. */
  #spoken(): TaskRun[] {
    return [...this.#byId.values()].filter((task) => !this.#fresh.has(task) || !this.#quiet(task));
  }

  remaining(): TaskRun[] {
    return [...this.#byId.values()].filter((task) => !finalStates.has(task.state) && !this.#ended.has(task));
  }

  /** What went wrong first. */
  firstError() {
    for (const { state, error } of this.#byId.values()) if (state === 'failed') return error;
    return this.#broken.find(({ error }) => error)?.error ?? undefined;
  }

  /** The state of a task has changed: to be written, and to be told once it is. */
  mark(task: TaskRun): void {
    this.#fresh.delete(task);
    this.#ended.delete(task);
    this.#recorder.task(taskRow(this.facts.id, task));
    this.#tell('task.state', viewForEvent(this.facts.id, task));
    this.#changed();
    this.#soon();
  }

  /** It is written already, or its state says nothing new. */
  known(task: TaskRun): void {
    this.#fresh.delete(task);
    this.#ended.delete(task);
  }

  tellRun(): void {
    const { id, state, error, startedAt, endedAt, project, held, bytes } = this.facts;
    const counts = this.counts();
    const ends = { startedAt, endedAt: endedAt ?? null };
    this.#recorder.run(id, { state, error: error ?? null, counts, ...ends, held, bytes });
    const view = runView(this.facts, counts);
    this.#tell('run.state', view);
    this.#recorder.event(`project:${project}`, 'run.listed', view);
    this.#soon();
  }

  /** Tells of the tasks that wait: at once, or when it is some time since it was last done. */
  tellFresh(atOnce: boolean): void {
    const now = performance.now();
    if (!atOnce && now - this.#told < TELL_EVERY) return;
    this.#told = now;
    for (const task of this.#fresh) if (!this.#quiet(task)) this.mark(task);
  }

  async flush(): Promise<void> {
    if (this.#later) clearTimeout(this.#later);
    this.#later = null;
    await this.#recorder.flush();
  }

  #soon(): void {
    this.#later ??= setTimeout(() => {
      this.#later = null;
      // A full disk is waited for in the recorder; a closed one has nothing to tell to anybody.
      this.#recorder.flush().catch(() => undefined);
    }, FLUSH_EVERY);
  }

  #tell(type: string, data: unknown): void {
    this.#recorder.event(`run:${this.facts.id}`, type, data);
  }
}

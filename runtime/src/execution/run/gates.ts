import { RefusalError } from '@reelgraph/timeline';
import type { GateAnswer } from '../../protocol/index.ts';
import type { Work } from '../plan/resolve.ts';
import { finalStates } from './ledger.ts';
import type { RunMachine } from './machine.ts';
import { isOver } from './run-facts.ts';
import type { TaskRun } from './task-run.ts';

/** Tasks that a person does: they wait, as long as it takes, and a restart finds them waiting. */
export class Gates {
  readonly #machine: RunMachine;
  readonly #waiting = new Map<TaskRun, Work>();

  constructor(machine: RunMachine) {
    this.#machine = machine;
  }

  ask(task: TaskRun, work: Work): void {
    const { question } = work.params;
    task.state = 'waiting';
    task.reason = typeof question === 'string' && question.trim() !== '' ? question : 'Waits for your answer.';
    // What is to be judged is seen where it waits.
    task.step.outputs = work.inputs;
    this.#waiting.set(task, work);
    this.#machine.ledger.mark(task);
  }

  /** Throws `task_not_found`. An answer to what is over already changes nothing: it was given twice. */
  answer(id: string, { approve, note }: GateAnswer): void {
    const task = this.#machine.ledger.byId(id);
    const work = task && this.#waiting.get(task);
    if (!task || (!work && !finalStates.has(task.state))) throw notAsked();
    if (!work || finalStates.has(task.state)) return;
    this.#waiting.delete(task);
    task.step.outputs = {};
    if (approve) this.#machine.attempts.runInline(task, work);
    else this.#machine.skip(task, note ? `Sent back: ${note}` : 'Sent back.');
    this.#machine.wake();
  }

  /** A run that does nothing but wait for a person says so, and one that is paused. */
  tellState(): void {
    const { facts, ledger, brakes } = this.#machine;
    const waits = this.#waiting.size > 0 && ledger.remaining().every(isIdle);
    const state = waits ? 'waiting' : brakes.holds ? 'paused' : 'running';
    if (isOver(facts.state) || facts.state === state) return;
    facts.state = state;
    ledger.tellRun();
  }
}

const isIdle = ({ state }: TaskRun): boolean => state !== 'running' && state !== 'queued';

const notAsked = (): RefusalError =>
  new RefusalError({
    code: 'task_not_found',
    message: 'Nobody waits for an answer there.',
    fix: 'The run may have been started anew; look at it again.',
  });

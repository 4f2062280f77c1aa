import type { Dispatcher, Lane, TaskResult, TaskSpec } from '../dispatch/dispatcher.ts';
import { Heap } from './heap.ts';
import type { Recorder } from './recorder.ts';
import type { TaskRun } from './task-run.ts';

/** A task that is ready, and how its run wants to hear of it. */
export interface Ready {
  readonly task: TaskRun;
  readonly lane: Lane;
  /** Runs that were started earlier go first. */
  readonly priority: number;
  spec(): TaskSpec;
  /** It leaves the queue: its state becomes running, its attempt is counted. */
  started(): void;
  /** The result is in. What follows from it is made ready, then {@link Scheduler.kick} is called. */
  ended(result: TaskResult): void;
}

export type Lanes = Readonly<Record<Lane, number>>;

/** Deep before shallow, so that one shot is finished before the next is begun; then in the order of the list. */
function before(a: Ready, b: Ready): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  const depth = b.task.step.node.plan.depth - a.task.step.node.plan.depth;
  if (depth !== 0) return depth < 0;
  return (a.task.step.item?.index ?? 0) < (b.task.step.item?.index ?? 0);
}

/** Lanes with limits: what is ready goes out as soon as there is room, and not before its state is durable. */
export class Scheduler {
  readonly #dispatcher: Dispatcher;
  readonly #recorder: Recorder;
  readonly #lanes = new Map<Lane, { limit: number; running: number; ready: Heap<Ready> }>();
  readonly #out = new Map<string, Ready>();
  #closed = false;

  constructor(dispatcher: Dispatcher, recorder: Recorder, lanes: Lanes) {
    this.#dispatcher = dispatcher;
    this.#recorder = recorder;
    for (const [lane, limit] of Object.entries(lanes)) {
      this.#lanes.set(lane as Lane, { limit, running: 0, ready: new Heap(before) });
    }
    dispatcher.onResult((result) => this.#result(result));
  }

  add(ready: Ready): void {
    this.#lanes.get(ready.lane)!.ready.push(ready);
  }

  /** Sends out what has room. Call it after {@link add}. */
  kick(): void {
    if (this.#closed) return;
    const batch: Ready[] = [];
    for (const lane of this.#lanes.values()) {
      while (lane.running < lane.limit) {
        const ready = lane.ready.pop();
        if (!ready) break;
        // Cancelled while it waited.
        if (ready.task.state !== 'queued') continue;
        lane.running += 1;
        ready.started();
        batch.push(ready);
      }
    }
    if (batch.length > 0) void this.#send(batch);
  }

  /** Tasks that are out stop; their results still come, and free their place. */
  async cancel(taskIds: readonly string[]): Promise<void> {
    await this.#dispatcher.cancel(taskIds.filter((id) => this.#out.has(id)));
  }

  close(): void {
    this.#closed = true;
  }

  async #send(batch: readonly Ready[]): Promise<void> {
    // The attempt is counted on the disk before the work starts: a task that kills its process is found out.
    await this.#recorder.flush().catch(() => undefined);
    if (this.#closed) return;
    const specs: TaskSpec[] = [];
    let freed = false;
    for (const ready of batch) {
      if (ready.task.state !== 'running') {
        this.#free(ready);
        freed = true;
        continue;
      }
      this.#out.set(ready.task.id, ready);
      specs.push(ready.spec());
    }
    await this.#dispatcher.submit(specs);
    if (freed) this.kick();
  }

  async #result(result: TaskResult): Promise<'applied' | 'duplicate' | 'stale'> {
    const ready = this.#out.get(result.taskId);
    if (!ready) return 'duplicate';
    this.#out.delete(result.taskId);
    this.#free(ready);
    if (this.#closed) return 'stale';
    const stale = ready.task.state !== 'running' || ready.task.attempt !== result.attempt;
    if (stale) this.kick();
    else ready.ended(result);
    try {
      await this.#recorder.flush();
    } catch {
      return 'stale';
    }
    return stale ? 'stale' : 'applied';
  }

  #free(ready: Ready): void {
    const lane = this.#lanes.get(ready.lane)!;
    lane.running -= 1;
  }
}

import type { Storage } from '../../storage/index.ts';
import type { Delivered, Dispatcher, Lane, TaskResult, TaskSpec } from '../dispatch/dispatcher.ts';
import { finalStates } from './ledger.ts';
import { ReadyQueue } from './ready-queue.ts';
import type { Recorder } from './recorder.ts';
import type { TaskRun } from './task-run.ts';

/** A task that is ready, and how its run wants to hear of it. */
export interface Ready {
  readonly task: TaskRun;
  readonly lane: Lane;
  /** Smaller goes first: the place of its run in the queue, at present. */
  readonly priority: number;
  /** What must be loaded for it; empty where nothing is worth keeping loaded. */
  readonly model: string;
  /** Its turn has come: may it begin? Where not, it waits for {@link Scheduler.reorder}. */
  mayBegin(): boolean;
  /** It was handed over, and taken back before anybody began. */
  recalled(): void;
  spec(): TaskSpec;
  /** It leaves the queue: its attempt is counted. */
  started(): void;
  /** The result is in. What follows from it is made ready, then {@link Scheduler.kick} is called. */
  ended(result: TaskResult): void;
}

export type Lanes = Readonly<Record<Lane, number>>;

interface Out {
  readonly ready: Ready;
  readonly since: number;
}

/** What is out for longer than this is asked after: an engine of distribution that lost its memory is found out. ms */
const ASK_AFTER = 10_000;

/**
 * Lanes with limits: what is ready goes out as soon as there is room, and not before its state is durable. A dispatcher
 * that queues by itself has room for everything.
 */
export class Scheduler {
  readonly #dispatcher: Dispatcher;
  readonly #recorder: Recorder;
  readonly #tasks: Pick<Storage['tasks'], 'get'>;
  readonly #lanes = new Map<Lane, { limit: number; running: number; ready: ReadyQueue }>();
  readonly #out = new Map<string, Out>();
  /** Their turn came, and they might not begin. */
  #parked: Ready[] = [];
  readonly #recalled = new Set<string>();
  readonly #asking: NodeJS.Timeout;
  #closed = false;

  constructor(
    dispatcher: Dispatcher,
    recorder: Recorder,
    tasks: Pick<Storage['tasks'], 'get'>,
    lanes: Lanes,
    askAfter = ASK_AFTER,
  ) {
    this.#dispatcher = dispatcher;
    this.#recorder = recorder;
    this.#tasks = tasks;
    for (const [lane, limit] of Object.entries(lanes)) {
      const room = dispatcher.queues ? Number.POSITIVE_INFINITY : limit;
      this.#lanes.set(lane as Lane, { limit: room, running: 0, ready: new ReadyQueue() });
    }
    dispatcher.onResult((result) => this.#result(result));
    this.#asking = setInterval(() => void this.#ask(askAfter).catch(() => undefined), askAfter);
    this.#asking.unref();
  }

  add(ready: Ready): void {
    this.#lanes.get(ready.lane)!.ready.push(ready);
  }

  /** It is out already: only its result is awaited. */
  attach(ready: Ready): void {
    this.#lanes.get(ready.lane)!.running += 1;
    this.#out.set(ready.task.id, { ready, since: performance.now() });
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
        if (!ready.mayBegin()) {
          this.#parked.push(ready);
          continue;
        }
        lane.running += 1;
        ready.started();
        batch.push(ready);
      }
    }
    if (batch.length > 0) void this.#send(batch);
  }

  /**
   * The order of the runs has changed, or what may begin: everything that has not begun is put in order again. What lies in
   * a queue of a dispatcher is taken back and handed over anew; who begins with it meanwhile is stopped and starts over.
   */
  reorder(): void {
    const all = this.#parked;
    this.#parked = [];
    for (const lane of this.#lanes.values()) all.push(...lane.ready.drain());
    for (const ready of all) this.add(ready);
    if (this.#dispatcher.queues) {
      const waiting = [...this.#out].filter(([, { ready }]) => ready.task.state === 'queued').map(([id]) => id);
      for (const id of waiting) this.#recalled.add(id);
      void this.#dispatcher.cancel(waiting).catch(() => undefined);
    }
    // Not in the middle of giving work away.
    queueMicrotask(() => this.kick());
  }

  /** Tasks that are out stop; their results still come, and free their place. */
  async cancel(taskIds: readonly string[]): Promise<void> {
    await this.#dispatcher.cancel(taskIds.filter((id) => this.#out.has(id)));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#asking);
  }

  async #send(batch: readonly Ready[]): Promise<void> {
    // The attempt is counted on the disk before the work starts: a task that kills its process is found out.
    await this.#recorder.flush().catch(() => undefined);
    if (this.#closed) return;
    const specs: TaskSpec[] = [];
    let freed = false;
    for (const ready of batch) {
      if (finalStates.has(ready.task.state)) {
        this.#free(ready);
        freed = true;
        continue;
      }
      this.#out.set(ready.task.id, { ready, since: performance.now() });
      specs.push(ready.spec());
    }
    // Where it cannot be handed over now (a queue that is away), it is asked after and handed over then.
    await this.#dispatcher.submit(specs).catch(() => undefined);
    if (freed) this.kick();
  }

  async #result(result: TaskResult): Promise<Delivered> {
    const out = this.#out.get(result.taskId);
    if (!out) return this.#unexpected(result);
    if (this.#closed) return 'later';
    const { ready } = out;
    // An attempt that was given up on: the one that is out is another.
    if (ready.task.attempt > result.attempt) return 'stale';
    this.#out.delete(result.taskId);
    this.#free(ready);
    const stale = finalStates.has(ready.task.state);
    const recalled = this.#recalled.delete(result.taskId) && result.outcome === 'cancelled';
    if (stale) this.kick();
    else if (recalled) {
      ready.recalled();
      this.add(ready);
      this.kick();
    } else ready.ended(result);
    try {
      await this.#recorder.flush();
    } catch {
      return 'later';
    }
    return stale ? 'stale' : 'applied';
  }

  /** Nobody here waits for it: it came twice, or its run has not been taken up yet after a restart. */
  async #unexpected({ taskId, attempt }: TaskResult): Promise<Delivered> {
    const row = await this.#tasks.get(taskId).catch(() => null);
    if (!row || finalStates.has(row.state)) return 'duplicate';
    return row.attempt > attempt ? 'stale' : 'later';
  }

  /** Whether what is out for long is still there; what is not is handed over again, as the same attempt. */
  async #ask(age: number): Promise<void> {
    const before = performance.now() - age;
    const old = [...this.#out.values()].filter(({ since }) => since < before).map(({ ready }) => ready);
    if (old.length === 0) return;
    const { lost } = await this.#dispatcher.reconcile(
      old.map(({ task }) => ({ taskId: task.id, attempt: task.attempt })),
    );
    const gone = new Set(lost);
    const again = old.filter(({ task }) => gone.has(task.id) && this.#out.has(task.id) && !finalStates.has(task.state));
    if (again.length > 0) await this.#dispatcher.submit(again.map((ready) => ready.spec()));
  }

  #free(ready: Ready): void {
    const lane = this.#lanes.get(ready.lane)!;
    lane.running -= 1;
  }
}

import type { ProgressEvent } from '../dispatcher.ts';
import { whyWaiting } from '../labels.ts';
import type { WorkerFacts } from './fleet.ts';
import type { Route } from './names.ts';

interface Out {
  readonly task: { readonly taskId: string; readonly attempt: number };
  readonly route: Route;
  /** When its run was queued; 0 where that is not known any more. */
  readonly run: number;
  worker: string | null;
  reason: string | null;
}

/** What this studio has given to the queue and has no result of yet, and who is at it as far as anybody told. */
export class Outstanding {
  readonly #tasks = new Map<string, Out>();
  readonly #runs = new Map<number, number>();

  get(taskId: string): Readonly<Out> | undefined {
    return this.#tasks.get(taskId);
  }

  add(task: { taskId: string; attempt: number }, run: number, route: Route): void {
    this.remove(task.taskId);
    const { taskId, attempt } = task;
    this.#tasks.set(taskId, { task: { taskId, attempt }, route, run, worker: null, reason: null });
    this.#runs.set(run, (this.#runs.get(run) ?? 0) + 1);
  }

  remove(taskId: string): void {
    const out = this.#tasks.get(taskId);
    if (!out) return;
    this.#tasks.delete(taskId);
    const left = (this.#runs.get(out.run) ?? 1) - 1;
    if (left > 0) this.#runs.set(out.run, left);
    else this.#runs.delete(out.run);
  }

  /** How many runs that were queued before this one have something out. */
  rank(run: number): number {
    let earlier = 0;
    for (const other of this.#runs.keys()) if (other < run && other > 0) earlier += 1;
    return earlier;
  }

  /** Somebody told of a task. Answers whether it is ours. */
  heard(event: ProgressEvent): boolean {
    const out = this.#tasks.get(event.taskId);
    if (!out) return false;
    if (event.type === 'started') {
      out.worker = event.worker;
      out.reason = null;
    }
    return true;
  }

  /** What changed: of what nobody can do that it waits, and for whom; of what somebody can again, that it does not. */
  news(fleet: readonly WorkerFacts[]): ProgressEvent[] {
    const labels = fleet.map((worker) => worker.labels);
    const there = new Set(fleet.map(({ id }) => id));
    const reasons = new Map<string, string | null>();
    const news: ProgressEvent[] = [];
    for (const [taskId, out] of this.#tasks) {
      if (out.worker !== null && there.has(out.worker)) continue;
      const { name, needs } = out.route;
      if (!reasons.has(name)) reasons.set(name, whyWaiting(labels, needs));
      const lost = out.worker === null ? null : `Its worker ${out.worker} has gone; another takes it over.`;
      const reason = reasons.get(name) ?? lost;
      if (reason === out.reason) continue;
      out.reason = reason;
      news.push({ taskId, type: 'waiting', reason });
    }
    return news;
  }
}

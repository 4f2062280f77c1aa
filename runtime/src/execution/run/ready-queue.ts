import { Heap } from './heap.ts';
import { before as deepFirst } from './order.ts';
import type { Ready } from './scheduler.ts';

/** So long may tasks of the loaded model go before one that waits for another. Milliseconds. */
const PATIENCE = 60_000;

function before(a: Ready, b: Ready): boolean {
  return a.priority === b.priority ? deepFirst(a.task, b.task) : a.priority < b.priority;
}

interface Shelf {
  readonly heap: Heap<Ready>;
  /** When it last gave one, or got its first: by a clock that no change of the hour moves. */
  since: number;
}

/**
 * What is ready in one lane. Loading a model takes longer than most tasks: within a priority those go first that need what
 * the last one needed, as long as nobody else has waited too long for it.
 */
export class ReadyQueue {
  readonly #shelves = new Map<string, Shelf>();
  readonly #now: () => number;
  readonly #patience: number;
  #loaded = '';

  constructor(patience = PATIENCE, now: () => number = () => performance.now()) {
    this.#patience = patience;
    this.#now = now;
  }

  push(ready: Ready): void {
    const { model } = ready;
    const shelf = this.#shelves.get(model) ?? { heap: new Heap<Ready>(before), since: this.#now() };
    if (shelf.heap.size === 0) shelf.since = this.#now();
    this.#shelves.set(model, shelf);
    shelf.heap.push(ready);
  }

  /** Everything that waits, to be put in again where its place has changed. */
  drain(): Ready[] {
    const all: Ready[] = [];
    for (const { heap } of this.#shelves.values()) for (let one = heap.pop(); one; one = heap.pop()) all.push(one);
    this.#shelves.clear();
    return all;
  }

  pop(): Ready | undefined {
    let best: string | undefined;
    for (const [model, { heap }] of this.#shelves) {
      if (heap.size === 0) this.#shelves.delete(model);
      else if (best === undefined || this.#goesBefore(model, best)) best = model;
    }
    if (best === undefined) return undefined;
    const shelf = this.#shelves.get(best)!;
    if (best !== '') this.#loaded = best;
    shelf.since = this.#now();
    return shelf.heap.pop();
  }

  #goesBefore(a: string, b: string): boolean {
    const [one, other] = [this.#shelves.get(a)!, this.#shelves.get(b)!];
    const [first, second] = [one.heap.peek()!, other.heap.peek()!];
    if (first.priority !== second.priority) return first.priority < second.priority;
    const now = this.#now();
    const late = (shelf: Shelf) => now - shelf.since > this.#patience;
    if (late(one) !== late(other)) return late(one);
    const rivals = a !== '' && b !== '';
    if (rivals && (a === this.#loaded) !== (b === this.#loaded)) return a === this.#loaded;
    return before(first, second);
  }
}

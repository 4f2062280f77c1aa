import { EngineError } from '../capabilities/capability.ts';
import { gigabytes } from '../devices/fit.ts';
import { admit, type Wish } from './plan.ts';

/** How a model comes and goes. Both may take long; `unload` is never called while it is used. */
export interface ModelHandle extends Wish {
  /** For a person: "LTX-2". */
  readonly label: string;
  load(signal: AbortSignal): Promise<void>;
  unload(): Promise<void>;
  /** What to do where it does not fit. */
  readonly fix?: string;
  /** Whether it still holds memory: a process may have been killed with its work. By default it does. */
  held?(): boolean;
}

/** A line of the panel that shows what is loaded. */
export interface LoadedModel {
  readonly id: string;
  readonly label: string;
  readonly device: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly used: number;
  readonly busy: boolean;
  readonly loading: boolean;
}

export interface ManagerOptions {
  /** Bytes for models, by device. */
  readonly budgets: Readonly<Record<string, number>>;
  /** Told before a model is loaded, so that they give back what they hold: Ollama, ComfyUI. They must not fail. */
  readonly others?: readonly (() => Promise<void>)[];
  readonly now?: () => number;
}

interface Entry {
  readonly handle: ModelHandle;
  readonly since: number;
  users: number;
  used: number;
  /** A count, not a time: two uses in the same millisecond have an order too. */
  turn: number;
  loading: Promise<void> | undefined;
}

interface Waiter {
  readonly device: string;
  go(): void;
}

/**
 * Decides what is on which device: budgets, one heavy family at a time, never a busy model unloaded, the longest unused
 * first. Whoever wants to load a model goes through here. A caller holds one model at a time; who waits, waits in the
 * order of asking, so that small models cannot keep a large one out for ever.
 */
export class MemoryManager {
  readonly #options: ManagerOptions;
  readonly #entries = new Map<string, Entry>();
  /** By device: one decision at a time, and in order. */
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #waiters = new Set<Waiter>();
  #turn = 0;
  #swaps = 0;

  constructor(options: ManagerOptions) {
    this.#options = options;
  }

  /** How often a model was loaded. */
  get swaps(): number {
    return this.#swaps;
  }

  loaded(): LoadedModel[] {
    return [...this.#entries.values()].map(({ handle, since, users, used, loading }) => ({
      id: handle.id,
      label: handle.label,
      device: handle.device,
      bytes: handle.bytes,
      since,
      used,
      busy: users > 0,
      loading: loading !== undefined,
    }));
  }

  /**
   * Does `work` with the model loaded, and holds it loaded meanwhile. Throws EngineError `not_enough_memory`, `cancelled`,
   * or what loading or the work threw.
   */
  async use<R>(
    handle: ModelHandle,
    work: () => Promise<R>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<R> {
    const entry = await this.#acquire(handle, signal);
    try {
      return await work();
    } finally {
      entry.users--;
      this.#touch(entry);
      if (handle.held?.() === false) this.forget(handle.id);
      this.#wake(handle.device);
    }
  }

  /** Gives back an idle model's memory. False where it is busy or not there. */
  async unload(id: string): Promise<boolean> {
    const entry = this.#entries.get(id);
    if (!entry || entry.users > 0) return false;
    this.#entries.delete(id);
    await entry.handle.unload();
    this.#wake(entry.handle.device);
    return true;
  }

  /** A model whose process ended by itself holds nothing any more. */
  forget(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry || entry.users > 0) return;
    this.#entries.delete(id);
    this.#wake(entry.handle.device);
  }

  #acquire(handle: ModelHandle, signal: AbortSignal): Promise<Entry> {
    const before = this.#queues.get(handle.device) ?? Promise.resolve();
    const mine = before.then(() => this.#decide(handle, signal));
    this.#queues.set(
      handle.device,
      mine.catch(() => undefined),
    );
    return mine;
  }

  async #decide(handle: ModelHandle, signal: AbortSignal): Promise<Entry> {
    for (;;) {
      if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
      const budget = this.#options.budgets[handle.device] ?? 0;
      const residents = [...this.#entries.values()].map(
        ({ handle: { id, device, bytes, exclusive }, users, turn }) => ({
          ...{ id, device, bytes, exclusive, users },
          used: turn,
        }),
      );
      const decision = admit(residents, handle, budget);
      if (decision.kind === 'loaded') return this.#join(this.#entries.get(handle.id)!);
      if (decision.kind === 'refuse') throw tooLarge(handle, budget);
      if (decision.kind === 'load') {
        for (const id of decision.evict) await this.unload(id);
        return this.#load(handle, signal);
      }
      await this.#change(handle.device, signal);
    }
  }

  #join(entry: Entry): Entry {
    entry.users++;
    this.#touch(entry);
    return entry;
  }

  async #load(handle: ModelHandle, signal: AbortSignal): Promise<Entry> {
    const now = this.#now();
    const entry: Entry = { handle, since: now, used: now, turn: 0, users: 1, loading: undefined };
    this.#touch(entry);
    this.#entries.set(handle.id, entry);
    this.#swaps++;
    try {
      for (const free of this.#options.others ?? []) await free();
      entry.loading = handle.load(signal);
      await entry.loading;
      return entry;
    } catch (error) {
      this.#entries.delete(handle.id);
      // What was half loaded must not stay.
      await handle.unload().catch(() => undefined);
      this.#wake(handle.device);
      throw error;
    } finally {
      entry.loading = undefined;
    }
  }

  #touch(entry: Entry): void {
    entry.used = this.#now();
    entry.turn = ++this.#turn;
  }

  /** Resolves when a model of the device became idle or went. */
  #change(device: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        device,
        go: () => {
          this.#waiters.delete(waiter);
          signal.removeEventListener('abort', waiter.go);
          resolve();
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', waiter.go, { once: true });
    });
  }

  #wake(device: string): void {
    for (const waiter of [...this.#waiters]) if (waiter.device === device) waiter.go();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const tooLarge = ({ label, bytes, device, fix }: ModelHandle, budget: number) =>
  new EngineError(
    'not_enough_memory',
    `${label} needs ${gigabytes(bytes)} on ${device}, where models may take ${gigabytes(budget)}.`,
    {
      fix:
        fix ??
        'Use a bundle in a smaller format (fp16 or int4), or let ComfyUI or diffusers run it: they keep weights in main memory. "npx reelgraph doctor" says what fits here.',
    },
  );

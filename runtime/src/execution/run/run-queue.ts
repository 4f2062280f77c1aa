import { RefusalError } from '@reelgraph/timeline';
import type { Priority, QueueView } from '../../protocol/index.ts';
import type { Storage } from '../../storage/index.ts';
import type { RunMachine } from './machine.ts';
import { placeOf } from './run-facts.ts';
import type { Scheduler } from './scheduler.ts';

const SETTING = 'queue';

/**
 * The queue as a person handles it: who goes first, what is paused. Everything is on the disk before it is answered, so that
 * a restart finds the queue as it was left.
 */
export class RunQueue {
  readonly #storage: Storage;
  readonly #machines: ReadonlyMap<string, RunMachine>;
  #scheduler: Scheduler | null = null;
  #held = false;
  #lastRank = 0;

  constructor(storage: Storage, machines: ReadonlyMap<string, RunMachine>) {
    this.#storage = storage;
    this.#machines = machines;
  }

  async open(): Promise<void> {
    const kept = (await this.#storage.settings.get(SETTING)) as QueueView | null;
    this.#held = kept?.held ?? false;
    this.#lastRank = await this.#storage.runs.lastRank();
  }

  /** Who gives the work away; told of what changes. */
  use(scheduler: Scheduler): void {
    this.#scheduler = scheduler;
  }

  get held(): boolean {
    return this.#held;
  }

  view(): QueueView {
    return { held: this.#held };
  }

  /** Behind all that are there; no two runs have one rank. */
  nextRank(): number {
    this.#lastRank = Math.max(Date.now(), this.#lastRank + 1);
    return this.#lastRank;
  }

  async holdAll(held: boolean): Promise<QueueView> {
    if (held === this.#held) return this.view();
    await this.#storage.db.write(async (tx) => {
      await this.#storage.settings.set(tx, SETTING, { held });
      for (const { id } of await this.#storage.projects.list())
        await this.#storage.events.append(tx, `project:${id}`, 'queue.state', { held });
    });
    this.#held = held;
    this.#changed([...this.#machines.values()]);
    return this.view();
  }

  async hold(machine: RunMachine, held: boolean): Promise<void> {
    if (machine.facts.held === held) return;
    machine.facts.held = held;
    this.#changed([machine]);
    machine.ledger.tellRun();
    await machine.ledger.flush();
  }

  /** The places stay; who stands in them changes. With null it goes behind all. Throws `run_not_found`. */
  async move(machine: RunMachine, before: string | null): Promise<void> {
    const order = [...this.#machines.values()].sort((a, b) => placeOf(a.facts) - placeOf(b.facts));
    const places = order.map(({ facts: { priority, rank } }) => ({ priority, rank }));
    const others = order.filter((one) => one !== machine);
    const at = before === null ? others.length : others.findIndex(({ facts }) => facts.id === before);
    if (at < 0) throw notQueued();
    const wanted = [...others.slice(0, at), machine, ...others.slice(at)];
    await this.#place(wanted.map((one, index) => ({ machine: one, ...places[index]! })));
  }

  prioritise(machine: RunMachine, priority: Priority): Promise<void> {
    return this.#place([{ machine, priority, rank: machine.facts.rank }]);
  }

  async #place(all: readonly { machine: RunMachine; priority: Priority; rank: number }[]): Promise<void> {
    const moved = all.filter(
      ({ machine: { facts }, ...place }) => facts.priority !== place.priority || facts.rank !== place.rank,
    );
    await this.#storage.db.write(async (tx) => {
      for (const { machine, priority, rank } of moved)
        await this.#storage.runs.update(tx, machine.facts.id, { priority, rank });
    });
    for (const { machine, priority, rank } of moved) Object.assign(machine.facts, { priority, rank });
    this.#scheduler?.reorder();
    for (const { machine } of moved) machine.ledger.tellRun();
    await moved[0]?.machine.ledger.flush();
  }

  #changed(machines: readonly RunMachine[]): void {
    this.#scheduler?.reorder();
    for (const machine of machines) machine.wake();
  }
}

export const notQueued = (): RefusalError =>
  new RefusalError({
    code: 'run_not_found',
    message: 'That run is not in the queue.',
    fix: 'It may be over already; look at the history.',
  });

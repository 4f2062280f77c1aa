import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  EngineError,
  MILLIONTHS,
  moneyInWords,
  type Order,
  type OrderChange,
  type OrderWish,
  orderChangeSchema,
  orderWishSchema,
  type Purse,
} from '@reelgraph/models';
import { type OrderRow, readHostedSettings, SecretStore, type Storage } from '../../storage/index.ts';

/** Who pays for an order, and what a person calls it. */
export interface Payer {
  readonly task: string;
  /** Null for a test call. */
  readonly run: string | null;
  readonly project: string | null;
  readonly what: string;
  /** What its run may spend, or its night with all its runs: in units of each currency. */
  readonly limit?: { readonly most: number; readonly night: string | null };
}

/** The key that webhooks are signed with; it belongs to this studio and to no server. */
const HOOKS = { name: 'hosted-hooks', origin: 'reelgraph:hooks' } as const;
/** What a webhook may bring. Characters of JSON. */
const LONGEST_REPLY = 32_000;

const ends = new Set(['fetched', 'unclear', 'failed', 'cancelled', 'lost', 'released']);
const listens = new Set(['sent', 'placed', 'cancelling']);

/**
 * The one book of orders at hosted services. It sits with the coordinator, which alone writes the database: so caps hold over
 * all that runs at once, and what was ordered is known whatever died. Every purse is a way to it.
 */
export class OrderBook {
  readonly #storage: Storage;
  readonly #secrets: SecretStore;
  /** By work: the task that is at it, and who waits for it to be done. */
  readonly #busy = new Map<string, { readonly task: string; readonly free: Promise<void>; release(): void }>();
  readonly #waiters = new Map<string, Set<() => void>>();
  /** Orders of which a webhook told while nobody waited. */
  readonly #news = new Set<string>();
  #secret: Promise<string> | undefined;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#secrets = new SecretStore(storage.paths.secrets);
  }

  purse(payer: Payer): Purse {
    return {
      open: (wish) => this.#open(payer, orderWishSchema.parse(wish)),
      note: (id, change) => this.#note(id, orderChangeSchema.parse(change)),
      wait: (id, ms) => this.#wait(id, ms),
    };
  }

  /** The task is over, or its process is: what it was at is free for another. */
  leave(task: string): void {
    for (const [work, one] of this.#busy) if (one.task === task) this.#free(work);
  }

  async #open(payer: Payer, wish: OrderWish): Promise<Order> {
    await this.#take(wish.work, payer.task);
    try {
      const row = await this.#known(payer, wish);
      if (row.state === 'unclear')
        throw new EngineError('order_unclear', `It is not known whether ${row.label} took this order.`, {
          fix: 'Look at your account there, then say in Settings → Hosted services whether it was taken.',
        });
      return await this.#told(row);
    } catch (error) {
      this.#free(wish.work);
      throw error;
    }
  }

  /** One at a time is at a piece of work: the second finds what the first has brought. */
  async #take(work: string, task: string): Promise<void> {
    for (let other = this.#busy.get(work); other && other.task !== task; other = this.#busy.get(work)) await other.free;
    if (this.#busy.has(work)) return;
    let release: () => void = () => undefined;
    const free = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#busy.set(work, { task, free, release });
  }

  #free(work: string): void {
    const one = this.#busy.get(work);
    this.#busy.delete(work);
    one?.release();
  }

  async #known(payer: Payer, wish: OrderWish): Promise<OrderRow> {
    const { orders, db, paths } = this.#storage;
    const { services } = await readHostedSettings(paths.root);
    const caps = services.find(({ id }) => id === wish.service)?.caps ?? null;
    // Looked up, weighed against the caps and written in one transaction: two tasks cannot both have the last of it.
    return db.write(async (tx) => {
      const known = await orders.ofWork(wish.work, tx.db);
      if (known) return known;
      if (!caps) throw refused(`No spending cap is set for ${wish.label}: nothing is ordered without one.`);
      const { run, project } = payer;
      const { amount, currency } = wish.price;
      if (payer.limit && run !== null) {
        const { most, night } = payer.limit;
        if ((await orders.spentBy(run, night, currency, tx.db)) + amount > most * MILLIONTHS)
          throw new EngineError(
            'limit_money',
            `${moneyInWords(wish.price)} at ${wish.label} would be more than this run may spend.`,
          );
      }
      const byRun = run === null ? 0 : await orders.spent(wish.service, { run }, tx.db);
      if (byRun + amount > caps.run * MILLIONTHS) throw overCap(wish, 'the cap of one run', caps.run, byRun);
      const byProject = await orders.spent(wish.service, { project }, tx.db);
      if (byProject + amount > caps.project * MILLIONTHS)
        throw overCap(
          wish,
          project === null ? 'the cap of a project' : 'the cap of this project',
          caps.project,
          byProject,
        );
      const at = Date.now();
      const row: OrderRow = {
        ...{
          id: `order-${randomUUID()}`,
          key: randomUUID(),
          work: wish.work,
          service: wish.service,
          label: wish.label,
        },
        ...{ capability: wish.capability, project, run, task: payer.task, what: payer.what },
        ...{ state: 'reserved', amount, charged: null, currency: wish.price.currency },
        ...{ remote: null, reply: null, result: null, why: null, createdAt: at, changedAt: at },
      };
      await orders.put(tx, row);
      return row;
    });
  }

  async #note(id: string, change: OrderChange): Promise<void> {
    const { orders, db } = this.#storage;
    const row = await db.write(async (tx) => {
      await orders.change(tx, id, change);
      return orders.get(id, tx.db);
    });
    if (!row || !ends.has(row.state)) return;
    this.#news.delete(id);
    this.#free(row.work);
  }

  async #wait(id: string, ms: number): Promise<Order> {
    if (!this.#news.delete(id)) await this.#sleep(id, ms);
    const row = await this.#storage.orders.get(id);
    if (!row) throw new EngineError('order_gone', 'This order is no longer in the book.');
    return this.#told(row);
  }

  async #sleep(id: string, ms: number): Promise<void> {
    const here = this.#waiters.get(id) ?? new Set();
    this.#waiters.set(id, here);
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        here.delete(done);
        if (here.size === 0) this.#waiters.delete(id);
        resolve();
      };
      const timer = setTimeout(done, ms);
      timer.unref();
      here.add(done);
    });
  }

  async #told({ id, key, state, remote, reply, result }: OrderRow): Promise<Order> {
    return { id, key, state, remote, reply, result, hook: await this.#hook(id) };
  }

  async #hook(id: string): Promise<string | null> {
    const { hooks } = await readHostedSettings(this.#storage.paths.root);
    if (hooks === '') return null;
    return `${hooks.replace(/\/+$/, '')}/api/hooks/hosted/${id}?token=${await this.#token(id)}`;
  }

  async #token(id: string): Promise<string> {
    this.#secret ??= this.#secrets.get(HOOKS.name, HOOKS.origin).then(async (there) => {
      if (there) return there;
      const made = randomBytes(32).toString('hex');
      await this.#secrets.set(HOOKS.name, made, HOOKS.origin);
      return made;
    });
    return createHmac('sha256', await this.#secret)
      .update(id)
      .digest('hex');
  }

  /** What a webhook of this order is signed with, to be compared in constant time. */
  token(id: string): Promise<string> {
    return this.#token(id);
  }

  /** A webhook came, rightly signed. Its content is the service's word at best: it wakes whoever waits, and is read with care. */
  async brought(id: string, json: unknown): Promise<boolean> {
    const { orders, db } = this.#storage;
    if (JSON.stringify(json ?? null).length > LONGEST_REPLY) return false;
    const heard = await db.write(async (tx) => {
      const row = await orders.get(id, tx.db);
      if (!row || !listens.has(row.state)) return row !== null;
      await orders.change(tx, id, { reply: json });
      return true;
    });
    const waiting = [...(this.#waiters.get(id) ?? [])];
    if (heard && waiting.length === 0) this.#news.add(id);
    for (const wake of waiting) wake();
    return heard;
  }

  /** A person has looked whether an unclear order was taken: it stays paid, or its money is free again. */
  async settle(id: string, taken: boolean): Promise<void> {
    const { orders, db } = this.#storage;
    await db.write(async (tx) => {
      const row = await orders.get(id, tx.db);
      if (row?.state !== 'unclear') throw new EngineError('order_settled', 'This order is not in question any more.');
      const why = taken ? 'It was taken, as its account there says.' : 'It was not taken, as its account there says.';
      await orders.change(tx, id, { state: taken ? 'lost' : 'released', why });
    });
  }
}

function overCap({ label, price }: OrderWish, what: string, cap: number, spent: number): EngineError {
  const words = (amount: number) => moneyInWords({ amount, currency: price.currency });
  const before = spent > 0 ? `, and ${words(spent)} is spent or set aside` : '';
  return refused(
    `This costs ${words(price.amount)} at ${label}${before}: it would pass ${what} (${words(cap * MILLIONTHS)}).`,
  );
}

const refused = (message: string): EngineError =>
  new EngineError('over_cap', message, {
    fix: 'Raise the cap in Settings → Hosted services, or choose another engine.',
  });

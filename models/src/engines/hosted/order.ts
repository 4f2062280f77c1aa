import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineContext, EngineError } from '../../capabilities/capability.ts';
import { MILLIONTHS, type Order, type OrderChange, type Purse } from '../../capabilities/money.ts';
import type { Plain } from '../served/served-job.ts';
import type { ServiceWork } from './binding.ts';
import type { Client } from './client.ts';
import { dig, fillPath, textAt } from './template.ts';
import { Trouble } from './trouble.ts';

/** How patient the engine is; shorter only in tests. */
export interface HostedPace {
  /** Times that an order is sent before the executor's own back-off takes over, and the first pause between them. Seconds. */
  readonly sends: number;
  readonly pause: number;
  /** Longest pause that a service may ask for, and longest that one which does not answer is asked again. Seconds. */
  readonly longestWait: number;
  readonly offline: number;
  /** An order that takes longer is left alone; it is looked for when the task is run again. Seconds. */
  readonly whole: number;
  /** A service has so long to take a cancel: then the process ends. Milliseconds. */
  readonly goodbye: number;
}
export const usualPace: HostedPace = {
  ...{ sends: 5, pause: 1, longestWait: 120, offline: 600, whole: 7200, goodbye: 1200 },
};

/** An answer larger than this is not kept with the order: its result is. Characters. */
const KEPT_REPLY = 32_000;

export interface Errand {
  readonly client: Client;
  readonly work: ServiceWork;
  readonly purse: Purse;
  readonly context: EngineContext;
  readonly pace: HostedPace;
  readonly currency: string;
  /** What is sent; made only where it is sent. */
  body(): Promise<unknown>;
}

/**
 * One order from where it stands to the service's answer that it is made. Whatever is about to be done is written down before
 * it is done, and what is written down decides: an order that the service may have is never sent a second time under another
 * name. Throws {@link Trouble}; the order then stands as it was found to be.
 */
export class Ordering {
  readonly #errand: Errand;
  #order: Order;

  constructor(errand: Errand, order: Order) {
    this.#errand = errand;
    this.#order = order;
  }

  get order(): Order {
    return this.#order;
  }

  async note(change: OrderChange): Promise<void> {
    await this.#errand.purse.note(this.#order.id, change);
    const { state = this.#order.state, remote = this.#order.remote, reply = this.#order.reply } = change;
    this.#order = { ...this.#order, state, remote, reply };
  }

  /** The answer that has the result. */
  async made(): Promise<unknown> {
    if (this.#order.state === 'made') return this.#order.reply;
    const placed = this.#order.remote === null ? await this.#place() : undefined;
    if (placed !== undefined) return placed;
    return this.#follow();
  }

  /** Once more to the service for an answer, where the addresses of the first have run out; undefined where it cannot be asked. */
  async again(): Promise<unknown> {
    return this.#errand.work.poll && this.#order.remote !== null ? this.#look() : undefined;
  }

  /** The answer itself where the service gives the result at once; undefined where it now has an id. */
  async #place(): Promise<unknown> {
    const { work, context, pace } = this.#errand;
    for (let turn = 1; ; turn += 1) {
      if (this.#order.state === 'sent' && (await this.#found())) return undefined;
      try {
        return await this.#send();
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        if (error.taken === 'no' && !error.retryable) {
          await this.note({ state: 'released', why: error.message });
          throw error;
        }
        if (error.taken === 'no') await this.note({ state: 'reserved' });
        else if (!work.submit.idempotency && !work.find) await this.#unclear(error);
        if (turn >= pace.sends || error.wait > pace.longestWait) throw error;
        const pause = error.wait || pace.pause * 2 ** (turn - 1);
        context.progress(0, `${error.message} Asked again in ${Math.ceil(pause)} s.`);
        await patient(pause, context.signal);
      }
    }
  }

  async #send(): Promise<unknown> {
    const { client, work, context } = this.#errand;
    const json = await this.#errand.body();
    await this.note({ state: 'sent' });
    const { idempotency, id: place, path } = work.submit;
    const headers = idempotency ? { [idempotency]: this.#order.key } : {};
    const answer = await client.json(
      { path: fillPath(path, this.#names()), json, headers, orders: true },
      context.signal,
    );
    if (place === undefined) {
      const small = JSON.stringify(answer).length <= KEPT_REPLY;
      if (small) await this.note({ state: 'made', reply: answer, ...this.#charge(answer) });
      return answer;
    }
    await this.#placed(textAt(answer, place));
    return undefined;
  }

  async #placed(remote: string): Promise<void> {
    const { client } = this.#errand;
    if (remote === '' || /^\.{1,2}$/.test(remote) || remote.length > 400)
      throw new Trouble('broken', `${client.label} took the order without saying its id.`, { taken: 'unknown' });
    await this.note({ state: 'placed', remote });
  }

  /** Of an order that may have been taken, before it is sent once more: whether the service has it. */
  async #found(): Promise<boolean> {
    const { client, work, context } = this.#errand;
    if (work.find) {
      const answer = await client
        .json({ path: fillPath(work.find.path, this.#names()) }, context.signal)
        .catch((error) => {
          if (error instanceof Trouble && error.kind === 'lost') return null;
          throw error;
        });
      const remote = textAt(answer, work.find.id);
      if (remote !== '') await this.#placed(remote);
      return remote !== '';
    }
    if (!work.submit.idempotency) await this.#unclear();
    return false;
  }

  async #unclear(cause?: Error): Promise<never> {
    const { client } = this.#errand;
    await this.note({ state: 'unclear', ...(cause ? { why: cause.message } : {}) });
    throw new EngineError('order_unclear', `It is not known whether ${client.label} took this order.`, {
      fix: 'Look at your account there, then say in Settings → Hosted services whether it was taken.',
      cause,
    });
  }

  /** Waits until it is made. A service that does not answer for a while is asked on: the order is there. */
  async #follow(): Promise<unknown> {
    const { work, client, context, pace, purse } = this.#errand;
    const begun = performance.now();
    let heard = begun;
    const every = (work.poll?.every ?? 5) * 1000;
    // What a webhook brought while nobody was there is looked at first.
    let pause = work.poll ? every : 0;
    context.progress(0, `Waits for ${client.label}`);
    for (;;) {
      // A webhook wakes this; where the service can be asked, what it says counts and not what came to us.
      const seen = await this.#until(purse.wait(this.#order.id, pause));
      pause = Math.min(Math.max(pause * 1.3, every), every * 5);
      try {
        const answer = work.poll ? await this.#look() : seen.reply === null ? undefined : await this.#read(seen.reply);
        if (answer !== undefined) return answer;
        heard = performance.now();
      } catch (error) {
        if (!(error instanceof Trouble) || !error.retryable || this.#isOver) throw error;
        if (performance.now() - heard > pace.offline * 1000) throw error;
        if (error.wait > pace.longestWait) throw error;
        pause = Math.max(pause, error.wait * 1000);
        context.progress(0, error.message);
      }
      if (performance.now() - begun > pace.whole * 1000)
        throw new EngineError('hosted_late', `${client.label} is still at it.`, {
          fix: 'Run it again later: it is then looked for, and not ordered anew.',
        });
    }
  }

  get #isOver(): boolean {
    return ['failed', 'cancelled', 'lost'].includes(this.#order.state);
  }

  async #look(): Promise<unknown> {
    const { client, work, context } = this.#errand;
    try {
      const path = fillPath(work.poll?.path ?? '', this.#names());
      return await this.#read(await client.json({ path }, context.signal));
    } catch (error) {
      if (error instanceof Trouble && (error.kind === 'lost' || error.kind === 'expired') && !this.#isOver)
        await this.note({ state: 'lost', why: error.message });
      throw error;
    }
  }

  /** What an answer says: the answer where it is made, undefined where it is at it. */
  async #read(answer: unknown): Promise<unknown> {
    const { client, work, context } = this.#errand;
    const shape = work.answer;
    if (!shape) return answer;
    const state = textAt(answer, shape.status);
    if (shape.done.includes(state)) {
      const reply = JSON.stringify(answer).length <= KEPT_REPLY ? { state: 'made' as const, reply: answer } : {};
      await this.note({ ...reply, ...this.#charge(answer) });
      return answer;
    }
    if (shape.cancelled.includes(state)) {
      await this.note({ state: 'cancelled', ...this.#charge(answer, work.cancel?.free) });
      throw new Trouble('failed', `${client.label} says that this order was cancelled.`, { taken: 'no' });
    }
    if (shape.failed.includes(state)) {
      const failure = client.failure(answer);
      await this.note({ state: 'failed', why: failure.message, ...this.#charge(answer, work.failedIsFree) });
      // Not by itself: whoever orders anew pays anew.
      throw new Trouble(failure.kind === 'busy' ? 'failed' : failure.kind, failure.message, { taken: 'no' });
    }
    const done = Number(shape.progress === undefined ? 0 : dig(answer, shape.progress)) / shape.whole;
    const fraction = Number.isFinite(done) ? Math.min(1, Math.max(0, done)) : 0;
    context.progress(fraction * 0.95, state ? `${client.label}: ${state}` : undefined);
    return undefined;
  }

  /** What it really took, where the answer says so, else nothing where that is how the service counts. */
  #charge(answer: unknown, free = false): { charged?: number } {
    const at = this.#errand.work.answer?.charged;
    const said = at === undefined ? undefined : dig(answer, at);
    const units =
      typeof said === 'number' || (typeof said === 'string' && said.trim() !== '') ? Number(said) : Number.NaN;
    if (units >= 0 && units < 1e9) return { charged: Math.ceil(Math.round(units * MILLIONTHS * 1000) / 1000) };
    return free ? { charged: 0 } : {};
  }

  /** Tells the service to stop, in the little time that there is. What it does not hear stays written down as its order. */
  async cancel(): Promise<void> {
    const { client, work, pace } = this.#errand;
    if (!work.cancel || this.#order.state !== 'placed') return;
    await this.note({ state: 'cancelling' });
    const { method, path, free } = work.cancel;
    const response = await client.open(
      { method, path: fillPath(path, this.#names()) },
      AbortSignal.timeout(pace.goodbye),
    );
    response.destroy();
    await this.note({ state: 'cancelled', ...(free ? { charged: 0 } : {}) });
  }

  #names(): Record<string, Plain> {
    const { key, remote } = this.#order;
    return { order: key, ...(remote === null ? {} : { id: remote }) };
  }

  async #until<T>(wait: Promise<T>): Promise<T> {
    const { signal } = this.#errand.context;
    if (signal.aborted) throw cancelled();
    let stop: () => void = () => undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(cancelled());
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([wait, aborted]);
    } finally {
      signal.removeEventListener('abort', stop);
      aborted.catch(() => undefined);
    }
  }
}

const cancelled = (): EngineError => new EngineError('cancelled', 'Cancelled.');

async function patient(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {
    throw cancelled();
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Capability,
  EngineError,
  type HostedServiceSettings,
  type HostedSettings,
  imageRequestSchema,
  type KeyRef,
  keyRefSchema,
  moneyInWords,
  type Price,
  videoRequestSchema,
} from '@reelgraph/models';
import {
  addressOf,
  type HostedService,
  type HostedSource,
  hostedEngine,
  measuresOf,
  priceOf,
  readService,
} from '@reelgraph/models/engines';
import { RefusalError } from '@reelgraph/timeline';
import type { z } from 'zod';
import type { OrderBook } from '../execution/index.ts';
import type { HostedOrder, HostedView, hostedPatchSchema, Ledger, TrialEvent } from '../protocol/index.ts';
import {
  changeHostedSettings,
  countOf,
  hostedSource,
  type OrderRow,
  readHostedSettings,
  readServiceFile,
  removeServiceFile,
  SecretStore,
  type Storage,
  writeServiceFile,
} from '../storage/index.ts';
import { refusalOf } from './refusal-of.ts';

type ServiceView = HostedView['services'][number];
type Patch = z.output<typeof hostedPatchSchema>;

/** What a person can compare prices by. */
const EXAMPLES: Readonly<Record<'image' | 'video' | 'repaint', readonly [what: string, request: object]>> = {
  image: ['1024 × 1024', { width: 1024, height: 1024 }],
  video: ['5 s at 1280 × 720', { width: 1280, height: 720, frames: 120, rate: { num: 24, den: 1 } }],
  repaint: ['5 s at 1280 × 720', { video: { width: 1280, height: 720, frames: 120, rate: { num: 24, den: 1 } } }],
};
const SHOT = { width: 512, height: 512, prompt: 'A lighthouse on a cliff at dusk, its lamp just lit, film still.' };
/** Orders and runs that the ledger shows; the sums are of all. */
const SHOWN = 200;

/** Hosted services of this studio: their bindings, keys and caps, a test call, and what was spent. */
export class HostedServices {
  readonly #storage: Storage;
  readonly #book: OrderBook;
  readonly #secrets: SecretStore;
  readonly #source: HostedSource;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage, book: OrderBook) {
    this.#storage = storage;
    this.#book = book;
    this.#secrets = new SecretStore(storage.paths.secrets);
    this.#source = hostedSource(storage.paths.root);
  }

  get #folder(): string {
    return this.#storage.paths.root;
  }

  async view(): Promise<HostedView> {
    const { services, hooks } = await readHostedSettings(this.#folder);
    return { services: await Promise.all(services.map((one) => this.#view(one))), hooks };
  }

  /** Adds a service by its binding file, or brings one with the same id up to date; nothing is ordered before a cap is set. */
  add(text: string): Promise<HostedView> {
    return this.#change(async (before) => {
      const read = readService(text);
      if (!read.ok) throw new RefusalError(read.error);
      addressOf(read.value, '');
      await writeServiceFile(this.#folder, read.value);
      const known = before.services.some(({ id }) => id === read.value.id);
      const fresh: HostedServiceSettings = { id: read.value.id, on: true, url: '', key: null, caps: null };
      return { ...before, services: known ? before.services : [...before.services, fresh] };
    });
  }

  /** Throws `service_not_found`, `hosted_address`, `hosted_key`. */
  change(id: string, patch: Patch): Promise<HostedView> {
    return this.#change(async (before) => {
      const one = before.services.find((service) => service.id === id);
      const service = await readServiceFile(this.#folder, id);
      if (!one || !service) throw notFound();
      const url = patch.url ?? one.url;
      const address = addressOf(service, url);
      const key = patch.key === undefined ? one.key : await this.#keyRef(id, patch.key, one.key, address);
      const { on = one.on, caps = one.caps } = patch;
      const next: HostedServiceSettings = { id, on, url: url.trim(), key, caps };
      return { ...before, services: before.services.map((other) => (other.id === id ? next : other)) };
    });
  }

  /** Its key goes with it; what was spent stays in the ledger. */
  remove(id: string): Promise<HostedView> {
    return this.#change(async (before) => {
      const one = before.services.find((service) => service.id === id);
      if (!one) throw notFound();
      if (one.key?.from === 'store') await this.#secrets.remove(one.key.name);
      await removeServiceFile(this.#folder, id);
      return { ...before, services: before.services.filter((service) => service !== one) };
    });
  }

  /** The studio's public address for webhooks. Throws `hooks_address`. */
  setHooks(text: string): Promise<HostedView> {
    return this.#change(async (before) => {
      const typed = text.trim().replace(/\/+$/, '');
      const url = URL.canParse(typed) ? new URL(typed) : null;
      if (typed !== '' && (url?.protocol !== 'https:' || url.username || url.search || url.hash))
        throw new RefusalError({
          code: 'hooks_address',
          message: 'The public address of the studio begins with https://.',
          fix: 'Give the address of the proxy or tunnel that leads to this studio.',
        });
      return { ...before, hooks: typed };
    });
  }

  #change(how: (before: HostedSettings) => Promise<HostedSettings>): Promise<HostedView> {
    const done = this.#changing.then(async () => {
      await changeHostedSettings(this.#folder, await how(await readHostedSettings(this.#folder)));
      return this.view();
    });
    this.#changing = done.catch(() => undefined);
    return done;
  }

  async #keyRef(id: string, wish: NonNullable<Patch['key']> | null, before: KeyRef | null, url: string) {
    if (wish === null || 'env' in wish) {
      if (before?.from === 'store') await this.#secrets.remove(before.name);
      if (wish === null) return null;
      const ref = keyRefSchema.safeParse({ from: 'env', name: wish.env });
      if (ref.success) return ref.data;
      throw new RefusalError({
        code: 'hosted_key',
        message: ref.error.issues[0]?.message ?? 'No such variable.',
        field: 'key',
      });
    }
    const name = `hosted-${id}`.slice(0, 41);
    await this.#secrets.set(name, wish.value, new URL(url).origin);
    return { from: 'store' as const, name };
  }

  async #view(one: HostedServiceSettings): Promise<ServiceView> {
    const service = await readServiceFile(this.#folder, one.id);
    const base = { id: one.id, on: one.on, own: one.url, caps: one.caps };
    if (!service) {
      const problem = { code: 'hosted_binding', message: 'Its binding file cannot be read.', fix: 'Add it again.' };
      return {
        ...base,
        label: one.id,
        url: one.url,
        currency: 'EUR',
        key: null,
        wantsKey: false,
        trial: null,
        work: [],
        problem,
      };
    }
    const { label, note, currency } = service;
    let problem: ServiceView['problem'];
    let url = one.url || service.url;
    try {
      url = addressOf(service, one.url);
    } catch (error) {
      problem = refusalOf(error);
    }
    const there = one.key !== null && problem === undefined && (await this.#source.key(one, url)) !== undefined;
    return {
      ...base,
      ...{ label, url, currency, wantsKey: service.key !== undefined },
      ...(note ? { note } : {}),
      key: one.key && { ...one.key, state: there ? 'set' : 'missing' },
      trial: trialPrice(service),
      work: service.work.map(({ capability, label: does, price, webhook }) => {
        const [what, request] = EXAMPLES[capability];
        const example = { what, price: priceOf(price, currency, measuresOf(request)) };
        return { capability, label: does, example, webhook: webhook !== undefined };
      }),
      ...(problem ? { problem } : {}),
    };
  }

  /** Orders one small thing for real. Never throws: what goes wrong is the last thing that is told. */
  async trial(id: string, most: number, signal: AbortSignal, tell: (event: TrialEvent) => void): Promise<void> {
    const scratch = await mkdtemp(join(this.#storage.paths.scratch, 'trial-'));
    const started = performance.now();
    const task = `trial-${id}-${Date.now()}`;
    try {
      const service = await readServiceFile(this.#folder, id);
      if (!service) throw notFound();
      const { capability, request, price } = trialOf(service);
      if (price.amount > most)
        throw new EngineError('price_changed', `A test call costs ${moneyInWords(price)} by now.`, {
          fix: 'Try again.',
        });
      const engine = hostedEngine({
        ...this.#source,
        settings: async () => {
          const all = await this.#source.settings();
          return { ...all, services: all.services.filter((one) => one.id === id) };
        },
      });
      const { files } = this.#storage.artifacts;
      const result = await engine.run(capability, request as never, {
        signal,
        purse: this.#book.purse({ task, run: null, project: null, what: 'Test call' }),
        progress: (fraction, text) => tell({ type: 'progress', fraction, ...(text ? { text } : {}) }),
        preview: () => undefined,
        open: async (artifact) => files.path(artifact),
        scratch,
        store: async (file, mime) => (await this.#storage.artifacts.takeFile(file, mime)).sha,
      });
      const { provenance } = result;
      const shown =
        'image' in result
          ? result.image
          : (result as unknown as { last: { artifact: string; width: number; height: number } }).last;
      const { artifact, width, height } = shown;
      const ms = performance.now() - started;
      tell({ type: 'done', artifact, width, height, ms, notes: provenance.notes, models: provenance.models });
    } catch (error) {
      if (signal.aborted) return;
      const { code, message, fix } = refusalOf(error);
      tell({ type: 'error', error: { code, message, ...(fix ? { fix } : {}) } });
    } finally {
      this.#book.leave(task);
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** What was spent, by project, run and order. */
  async ledger(project?: string): Promise<Ledger> {
    const { orders, projects, runs } = this.#storage;
    const rows = await orders.list(SHOWN, project);
    const titles = new Map((await projects.list()).map(({ id, title }) => [id, title]));
    const sums = (await orders.sums()).filter((one) => project === undefined || one.project === project);
    const byRun = new Map<string, Price & { run: string }>();
    for (const row of rows) {
      if (row.run === null) continue;
      const key = `${row.run} ${row.currency}`;
      const before = byRun.get(key)?.amount ?? 0;
      byRun.set(key, { run: row.run, currency: row.currency, amount: before + countOf(row) });
    }
    const told = await Promise.all([...byRun.values()].map(async (one) => ({ one, info: await runs.info(one.run) })));
    return {
      sums: sums.map(({ amount, currency, project: of, ...more }) => ({
        ...more,
        project: of,
        title: of === null ? 'Test calls' : (titles.get(of) ?? 'A project that is gone'),
        spent: { amount, currency },
      })),
      runs: told.flatMap(({ one: { run, amount, currency }, info }) =>
        info
          ? [{ run, project: info.project, number: info.number, graph: info.graphTitle, spent: { amount, currency } }]
          : [],
      ),
      orders: rows.map(orderView),
    };
  }

  /** A person has looked: the order was taken, or it was not. */
  async settle(id: string, taken: boolean): Promise<Ledger> {
    await this.#book.settle(id, taken);
    return this.ledger();
  }
}

const notFound = (): RefusalError =>
  new RefusalError({ code: 'service_not_found', message: 'This service is no longer here.' });

/** The smallest thing that shows that a service works: a still where it makes stills, else two seconds of a clip. */
function trialOf(service: HostedService): { capability: Capability; request: object; price: Price } {
  const seed = Date.now() % 2 ** 32;
  const find = (capability: Capability) =>
    service.work.find((one) => one.capability === capability && one.needs.length === 0);
  const [still, clip] = [find('image'), find('video')];
  const work = still ?? clip;
  if (!work)
    throw new EngineError('no_trial', 'It makes neither stills nor clips from words: there is nothing to try it with.');
  const request = still
    ? imageRequestSchema.parse({ ...SHOT, seed })
    : videoRequestSchema.parse({ ...SHOT, seed, frames: 49, rate: { num: 24, den: 1 } });
  return { capability: work.capability, request, price: priceOf(work.price, service.currency, measuresOf(request)) };
}

/** What a test call of a service would cost; null where there is nothing to try. */
function trialPrice(service: HostedService): Price | null {
  try {
    return trialOf(service).price;
  } catch {
    return null;
  }
}

function orderView(row: OrderRow): HostedOrder {
  const { id, service, label, capability, project, run, what, state, currency, charged, why, createdAt } = row;
  return {
    ...{ id, service, label, capability, project, run, what, state },
    cost: { amount: countOf(row), currency },
    exact: charged !== null,
    ...(why ? { why } : {}),
    at: createdAt,
  };
}

import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Caps,
  type EngineContext,
  type ImageRequest,
  imageRequestSchema,
  type OrderChange,
  type Purse,
} from '@reelgraph/models';
import { type HostedService, hostedEngine, serviceSchema } from '@reelgraph/models/engines';
import sharp from 'sharp';
import { serviceKey } from '../../../../../models/src/engines/hosted/testing/service.ts';
import {
  changeHostedSettings,
  hostedSource,
  SecretStore,
  type Storage,
  writeServiceFile,
} from '../../../storage/index.ts';
import { OrderBook } from '../order-book.ts';

/** The same steps with short pauses; patience stays long, however busy the machine. */
export const quick = { sends: 4, pause: 0.005, longestWait: 1, offline: 60, whole: 120, goodbye: 20_000 };

export const example = (name: 'poll' | 'webhook'): HostedService =>
  serviceSchema.parse(
    JSON.parse(readFileSync(new URL(`../../../../../docs/services/example-${name}.json`, import.meta.url), 'utf8')),
  );

/** A picture of the size that an order names, in a colour of its own. */
export async function picture(body: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const { width, height } = body as { width?: number; height?: number };
  const size = { width: width ?? 64, height: height ?? 64 };
  return sharp({ create: { ...size, channels: 3, background: '#c02020' } })
    .png()
    .toBuffer();
}

/** The service of an example at an address, with its key, looked at every few milliseconds. */
export async function addService(
  storage: Storage,
  name: 'poll' | 'webhook',
  at: { readonly url: string; readonly caps?: Caps | null; readonly hooks?: string },
): Promise<HostedService> {
  const { root, secrets } = storage.paths;
  const service = example(name);
  const work = service.work.map((one) => ({ ...one, ...(one.poll ? { poll: { ...one.poll, every: 0.01 } } : {}) }));
  await writeServiceFile(root, { ...service, work });
  await new SecretStore(secrets).set('hosted-test', serviceKey, at.url);
  const key = { from: 'store', name: 'hosted-test' } as const;
  const caps = at.caps === undefined ? { run: 1, project: 2 } : at.caps;
  await changeHostedSettings(root, {
    services: [{ id: service.id, on: true, url: at.url, key, caps }],
    hooks: at.hooks ?? '',
  });
  return service;
}

export const asks = (seed: number, more: Partial<ImageRequest> = {}): ImageRequest =>
  imageRequestSchema.parse({ width: 64, height: 64, prompt: 'A lighthouse', seed, ...more });

/** Orders over a real book, as tasks of runs would. */
export class Buyer {
  readonly storage: Storage;
  readonly told: string[] = [];
  book: OrderBook;
  pace = quick;

  constructor(storage: Storage) {
    this.storage = storage;
    this.book = new OrderBook(storage);
  }

  /** The coordinator begins anew: nothing is known but what is written down. */
  restart(): void {
    this.book = new OrderBook(this.storage);
  }

  engine() {
    return hostedEngine(hostedSource(this.storage.paths.root), this.pace);
  }

  context(more: Partial<EngineContext> = {}): EngineContext {
    const scratch = join(this.storage.paths.scratch, randomUUID());
    mkdirSync(scratch, { recursive: true });
    const { files } = this.storage.artifacts;
    return {
      signal: new AbortController().signal,
      progress: (_, text) => void this.told.push(text ?? ''),
      preview: () => undefined,
      open: async (artifact) => files.path(artifact),
      scratch,
      store: async (file) => (await files.takeFile(file)).sha,
      ...more,
    };
  }

  async buy(
    request: ImageRequest,
    how: { run?: string; task?: string; purse?: (purse: Purse) => Purse; signal?: AbortSignal } = {},
  ) {
    const { run = 'run-1', task = randomUUID(), purse = (one: Purse) => one, signal } = how;
    const payer = { task, run, project: 'p', what: 'Picture' };
    try {
      return await this.engine().run(
        'image',
        request,
        this.context({ purse: purse(this.book.purse(payer)), ...(signal ? { signal } : {}) }),
      );
    } finally {
      this.book.leave(task);
    }
  }
}

export type Step = 'open' | NonNullable<OrderChange['state']>;

/** A purse whose process dies at a step, before or after it is written down: from then on nobody hears of it. */
export function mortal(purse: Purse, at: Step, when: 'before' | 'after', death: { dead: boolean }): Purse {
  const alive = () => {
    if (death.dead) throw new Error('This process is dead.');
  };
  const step = async <T>(name: Step, work: () => Promise<T>): Promise<T> => {
    alive();
    death.dead ||= name === at && when === 'before';
    alive();
    const value = await work();
    death.dead ||= name === at && when === 'after';
    alive();
    return value;
  };
  return {
    open: (wish) => step('open', () => purse.open(wish)),
    note: (id, change) => step(change.state ?? 'open', () => purse.note(id, change)),
    async wait(id, ms) {
      alive();
      const order = await purse.wait(id, ms);
      alive();
      return order;
    },
  };
}

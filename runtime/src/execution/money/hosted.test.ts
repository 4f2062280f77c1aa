import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Moment,
  serviceKey,
  type TestService,
  testService,
} from '../../../../models/src/engines/hosted/testing/service.ts';
import { openStorage, type Storage, writeServiceFile } from '../../storage/index.ts';
import { addService, asks, Buyer, mortal, picture, quick, type Step } from './testing/bench.ts';

let folder: string;
let storage: Storage;
let at: TestService;
let buyer: Buyer;
let seed = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hosted-'));
  storage = await openStorage(folder);
  at = await testService(picture);
});
afterAll(async () => {
  await at.close();
  await storage.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  at.faults = {};
  at.looks = 1;
  at.cost = 0.01;
  at.at = () => undefined;
  at.charges.length = 0;
  at.asked.length = 0;
  buyer = new Buyer(storage);
  seed += 1;
  await addService(storage, 'poll', { url: at.url, caps: { run: 100, project: 100 } });
});

const rowOf = async (n = 1) => (await storage.orders.list(n))[n - 1]!;

describe('an order', () => {
  it('is paid, followed, fetched and in the book', async () => {
    at.looks = 3;
    const { image, provenance } = await buyer.buy(asks(seed));
    expect(image).toMatchObject({ kind: 'image', width: 64, height: 64 });
    expect(await storage.artifacts.files.has(image.artifact)).toBe(true);
    expect(provenance).toMatchObject({ engine: 'hosted', draft: false, seed });
    // Set aside was what the formula says; what it really took is what counts.
    expect(await rowOf()).toMatchObject({
      state: 'fetched',
      amount: 10_000,
      charged: 10_000,
      run: 'run-1',
      project: 'p',
    });
    expect(at.charges).toHaveLength(1);
  });

  it('of the same again, by another task and another run, costs nothing more', async () => {
    const first = await buyer.buy(asks(seed));
    const second = await buyer.buy(asks(seed), { run: 'run-2' });
    expect(second.image).toEqual(first.image);
    const both = await Promise.all([buyer.buy(asks(seed + 1000)), buyer.buy(asks(seed + 1000))]);
    expect(both[0].image).toEqual(both[1].image);
    expect(at.charges).toHaveLength(2);
  });

  it('sends what the request has, and nothing that it does not', async () => {
    await buyer.buy(asks(seed, { negative: 'people' }));
    const [job] = [...at.jobs.values()].slice(-1);
    expect(job?.body).toEqual({ prompt: 'A lighthouse', width: 64, height: 64, seed });
  });

  it('that costs more than was said is counted as what it took', async () => {
    at.cost = 0.5;
    await buyer.buy(asks(seed), { run: `dear-${seed}` });
    expect(await storage.orders.spent('example-poll', { run: `dear-${seed}` }, storage.db.read)).toBe(500_000);
  });
});

describe('whatever dies, it is paid once', () => {
  const steps: Step[] = ['open', 'sent', 'placed', 'made', 'fetched'];
  it.each(steps.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
    'the process, at "%s", %s it is written down',
    async (step, when) => {
      const death = { dead: false };
      await expect(buyer.buy(asks(seed), { purse: (purse) => mortal(purse, step, when, death) })).rejects.toThrow(
        'dead',
      );
      buyer.restart();
      const { image } = await buyer.buy(asks(seed));
      expect(await storage.artifacts.files.has(image.artifact)).toBe(true);
      expect(at.charges).toHaveLength(1);
      // Nothing is left set aside: what was opened and never sent is the order that was used.
      const open = (await storage.orders.list(100)).filter(({ state }) => !['fetched', 'released'].includes(state));
      expect(open).toEqual([]);
    },
  );

  it.each<Moment>(['taken', 'poll', 'file', 'file-half'])(
    'the process, while the service is at "%s"',
    async (moment) => {
      const death = { dead: false };
      at.at = (now) => {
        if (now === moment) death.dead = true;
        return undefined;
      };
      await expect(buyer.buy(asks(seed), { purse: (purse) => mortal(purse, 'lost', 'before', death) })).rejects.toThrow(
        'dead',
      );
      at.at = () => undefined;
      buyer.restart();
      await buyer.buy(asks(seed));
      expect(at.charges).toHaveLength(1);
    },
  );

  it.each(['status', 'cut'] as const)('the answer to the order (%s)', async (loseAnswer) => {
    at.faults = { loseAnswer };
    await buyer.buy(asks(seed));
    expect(at.charges).toHaveLength(1);
    expect(at.asked.filter(({ method, path }) => method === 'POST' && path === '/v1/images')).toHaveLength(2);
  });

  it('the files of the result, and the address that they had', async () => {
    const { image } = await buyer.buy(asks(seed));
    await rm(storage.artifacts.files.path(image.artifact));
    at.faults = { expire: 1 };
    expect((await buyer.buy(asks(seed))).image).toEqual(image);
    expect(at.charges).toHaveLength(1);
  });
});

describe('a service that has trouble', () => {
  it('is waited for as it asks, and told to a person', async () => {
    at.faults = { refuse: { status: 429, retryAfter: '0.02' }, stumble: { status: 503, times: 2 }, cutFile: 1 };
    await buyer.buy(asks(seed));
    expect(buyer.told.join('\n')).toContain('is busy (429)');
    expect(at.charges).toHaveLength(1);
  });

  it.each([
    ['content', { fail: 'content_policy' }, 'hosted_content', 'failed', 0],
    ['failure', { fail: 'gpu_gone' }, 'hosted_failed', 'failed', 0],
    [
      'credit',
      { refuse: { status: 402, json: { error: { code: 'insufficient_credit' } } } },
      'hosted_credit',
      'released',
      null,
    ],
    ['a bad request', { refuse: { status: 422 } }, 'hosted_request', 'released', null],
    ['too long a wait', { refuse: { status: 429, retryAfter: '900' } }, 'hosted_busy', 'released', null],
    ['a lost order', { forget: true }, 'hosted_lost', 'lost', null],
    ['a result that is gone', { expire: 9 }, 'hosted_expired', 'lost', null],
    ['too large a result', { huge: true }, 'hosted_large', 'made', 10_000],
  ] as const)('says so: %s', async (_, faults, code, state, charged) => {
    at.faults = faults;
    if (code === 'hosted_failed' || code === 'hosted_content') at.cost = 0;
    await expect(buyer.buy(asks(seed))).rejects.toMatchObject({ code });
    const row = await rowOf();
    expect(row.state).toBe(state);
    if (charged !== null) expect(row.charged).toBe(charged);
  });

  it('gives up on one that stays silent, keeps the order, and finds it again', async () => {
    at.faults = { stumble: { status: 500, times: 1000 } };
    buyer.pace = { ...quick, offline: 0.05 };
    await expect(buyer.buy(asks(seed))).rejects.toMatchObject({ code: 'hosted_busy', retryable: true });
    expect((await rowOf()).state).toBe('placed');
    at.faults = {};
    buyer.pace = quick;
    await buyer.buy(asks(seed));
    expect(at.charges).toHaveLength(1);
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'https://localhost/x'])(
    'cannot make this machine fetch from %s, named or sent on to',
    async (address) => {
      at.faults = { resultAt: address };
      await expect(buyer.buy(asks(seed))).rejects.toMatchObject({ code: 'hosted_address' });
      at.faults = { redirect: address };
      await expect(buyer.buy(asks(seed + 5000))).rejects.toMatchObject({ code: 'hosted_address' });
    },
  );
});

describe('a cap', () => {
  it('of a run is kept over all that is bought at once', async () => {
    await addService(storage, 'poll', { url: at.url, caps: { run: 0.03, project: 100 } });
    const run = `capped-${seed}`;
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => buyer.buy(asks(10_000 + seed * 10 + i), { run })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(at.charges).toHaveLength(3);
    const [no] = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
    expect(no).toMatchObject({ code: 'over_cap' });
    expect(no?.message).toBe(
      'This costs 0.01 EUR at Example, asked until done, and 0.03 EUR is spent or set aside: it would pass the cap of one run (0.03 EUR).',
    );
  });

  it('of a project counts what earlier runs spent, and nothing is bought without one', async () => {
    const spent = await storage.orders.spent('example-poll', { project: 'p' }, storage.db.read);
    await addService(storage, 'poll', { url: at.url, caps: { run: 100, project: spent / 1e6 + 0.015 } });
    await buyer.buy(asks(seed), { run: 'a' });
    await expect(buyer.buy(asks(seed + 7000), { run: 'b' })).rejects.toMatchObject({ code: 'over_cap' });
    await addService(storage, 'poll', { url: at.url, caps: null });
    expect(await buyer.engine().ready('image')).toMatchObject({ ready: false, why: { code: 'hosted_cap' } });
    expect(at.charges).toHaveLength(1);
  });

  it('without a purse nothing is bought', async () => {
    await expect(buyer.engine().run('image', asks(seed), buyer.context())).rejects.toMatchObject({ code: 'no_purse' });
    expect(at.asked).toEqual([]);
  });
});

describe('a stop', () => {
  it('tells the service, and what it took back is not counted', async () => {
    at.looks = 1000;
    const stop = new AbortController();
    at.at = (moment) => void (moment === 'poll' && stop.abort());
    await expect(buyer.buy(asks(seed), { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await rowOf()).toMatchObject({ state: 'cancelled', charged: 0 });
    expect([...at.jobs.values()].at(-1)?.state).toBe('cancelled');
  });

  it('that the service does not hear leaves the order to be found again', async () => {
    at.looks = 3;
    buyer.pace = { ...quick, goodbye: 50 };
    const stop = new AbortController();
    at.at = (moment) => {
      if (moment === 'poll') stop.abort();
      return moment === 'cancel' ? new Promise(() => undefined) : undefined;
    };
    await expect(buyer.buy(asks(seed), { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect((await rowOf()).state).toBe('cancelling');
    at.at = () => undefined;
    await buyer.buy(asks(seed));
    expect(at.charges).toHaveLength(1);
  });
});

describe('a key', () => {
  it('stands nowhere but in the header', async () => {
    await buyer.buy(asks(seed));
    at.faults = { refuse: { status: 400, json: { error: { message: `Your key ${serviceKey} is fine.` } } } };
    const error = await buyer.buy(asks(seed + 9000)).catch((thrown: Error) => thrown);
    expect(String(error)).toContain('Your key … is fine');
    expect(JSON.stringify(await storage.orders.list(100))).not.toContain(serviceKey);
    expect(buyer.told.join()).not.toContain(serviceKey);
    // The file's address may be anybody's: no key goes there.
    expect(at.asked.find(({ path }) => path.startsWith('/files/'))?.key).toBe('');
  });
});

describe('a service that tells by itself', () => {
  const hooked = () =>
    addService(storage, 'webhook', { url: at.url, hooks: 'http://127.0.0.1:9', caps: { run: 9, project: 99 } });
  const placed = async () => {
    await expect.poll(async () => (await rowOf()).state, { timeout: 25_000 }).toBe('placed');
    return rowOf();
  };

  it('is found by its reference where the answer to the order was lost', async () => {
    await hooked();
    at.faults = { loseAnswer: 'status' };
    const bought = buyer.buy(asks(seed));
    const row = await placed();
    expect(at.charges).toEqual([row.remote]);
    const body = at.jobs.get(row.remote ?? '')?.body;
    expect(body).toMatchObject({ reference: row.key, input: { size: '64x64' } });
    expect(String(body?.webhook)).toContain(`/api/hooks/hosted/${row.id}?token=`);
    // Something that says nothing, then the end; both after a restart.
    await buyer.book.brought(row.id, { state: 'working' });
    await buyer.book.brought(row.id, { state: 'done' });
    expect((await bought).image.width).toBe(64);
    expect(at.charges).toHaveLength(1);
  });

  it('may have told while nobody was there', async () => {
    await hooked();
    const death = { dead: false };
    const bought = buyer.buy(asks(seed), { purse: (purse) => mortal(purse, 'placed', 'after', death) });
    await expect(bought).rejects.toThrow('dead');
    await buyer.book.brought((await rowOf()).id, { state: 'done' });
    buyer.restart();
    await buyer.buy(asks(seed));
    expect(at.charges).toHaveLength(1);
  });

  it('and knows neither keys nor references leaves the question to a person', async () => {
    const service = await hooked();
    await writeServiceFile(folder, { ...service, work: service.work.map(({ find: _, ...one }) => one) });
    at.faults = { loseAnswer: 'status' };
    await expect(buyer.buy(asks(seed))).rejects.toMatchObject({ code: 'order_unclear' });
    await expect(buyer.buy(asks(seed))).rejects.toMatchObject({ code: 'order_unclear' });
    expect(at.charges).toHaveLength(1);
    const { id } = await rowOf();
    await buyer.book.settle(id, false);
    await expect(buyer.book.settle(id, true)).rejects.toMatchObject({ code: 'order_settled' });
    const again = buyer.buy(asks(seed));
    await buyer.book.brought((await placed()).id, { state: 'done' });
    await again;
    expect(at.charges).toHaveLength(2);
  });
});

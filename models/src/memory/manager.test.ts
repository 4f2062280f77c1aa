import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryManager, type ModelHandle } from './manager.ts';
import { admit, type Resident } from './plan.ts';

const GB = 1024 ** 3;

/** A simulated device: it knows what is on it, and never forgives what a real one would not. */
function bench(budget: number) {
  const on = new Map<string, number>();
  const log: string[] = [];
  let most = 0;
  const busy = new Set<string>();
  const model = (id: string, gigabytes: number, exclusive = false): ModelHandle => ({
    ...{ id, label: id, device: 'gpu', bytes: gigabytes * GB, exclusive },
    async load() {
      await turn();
      if (on.has(id)) throw new Error(`${id} was loaded twice`);
      on.set(id, gigabytes * GB);
      log.push(`+${id}`);
      most = Math.max(
        most,
        [...on.values()].reduce((sum, bytes) => sum + bytes, 0),
      );
    },
    async unload() {
      await turn();
      if (busy.has(id)) throw new Error(`${id} was unloaded while it worked`);
      if (on.delete(id)) log.push(`-${id}`);
    },
  });
  const manager = new MemoryManager({ budgets: { gpu: budget * GB } });
  const use = (handle: ModelHandle, work: () => Promise<unknown> = turn, signal?: AbortSignal) =>
    manager.use(
      handle,
      async () => {
        busy.add(handle.id);
        try {
          if (!on.has(handle.id)) throw new Error(`${handle.id} was used without being loaded`);
          await work();
        } finally {
          busy.delete(handle.id);
        }
      },
      signal,
    );
  return { manager, model, use, log, on, most: () => most / GB };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
function gate() {
  let open: () => void = () => undefined;
  const shut = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { shut, open };
}

describe('the memory manager on simulated devices', () => {
  it('video 76, image 36 and language 49 GB on a machine of 128: two stay, the third costs the longest unused', async () => {
    const { manager, model, use, log, most } = bench(120);
    const [video, image, language] = [model('video', 76), model('image', 36), model('language', 49)];
    for (const one of [language, image, video, image, video]) await use(one);
    expect(log).toEqual(['+language', '+image', '-language', '+video']);
    await use(language);
    expect(log.slice(4)).toEqual(['-image', '-video', '+language']);
    expect(most()).toBeLessThanOrEqual(120);
    expect(manager.swaps).toBe(4);
  });

  it('a film of two models in turns loads each once where both fit, and once a block where they do not', async () => {
    const wide = bench(120);
    const narrow = bench(80);
    for (const place of [wide, narrow]) {
      const [video, image] = [place.model('video', 76), place.model('image', 36)];
      for (let shot = 0; shot < 5; shot++) await place.use(image);
      for (let shot = 0; shot < 5; shot++) await place.use(video);
    }
    expect([wide.manager.swaps, narrow.manager.swaps]).toEqual([2, 2]);
    expect([wide.log.length, narrow.log.length]).toEqual([2, 3]);
  });

  it('heavy families are never together, whatever the room; a light one stays', async () => {
    const { model, use, on } = bench(200);
    await use(model('sam', 4));
    await use(model('video', 76, true));
    await use(model('image', 36, true));
    expect([...on.keys()]).toEqual(['sam', 'image']);
  });

  it('a busy model is waited for, and who asked first is served first', async () => {
    const { model, use, log } = bench(100);
    const { shut, open } = gate();
    const [video, image, small] = [model('video', 76), model('image', 36), model('small', 10)];
    const order: string[] = [];
    const working = use(video, () => shut).then(() => order.push('video'));
    await turn();
    const second = use(image).then(() => order.push('image'));
    const third = use(small).then(() => order.push('small'));
    for (let i = 0; i < 10; i++) await turn();
    expect(log).toEqual(['+video']);
    open();
    await Promise.all([working, second, third]);
    expect(order).toEqual(['video', 'image', 'small']);
    expect(log).toEqual(['+video', '-video', '+image', '+small']);
  });

  it('a waiting request can be cancelled, and the next goes on', async () => {
    const { model, use } = bench(100);
    const { shut, open } = gate();
    const working = use(model('video', 76), () => shut);
    await turn();
    const abort = new AbortController();
    const waiting = use(model('image', 36), turn, abort.signal);
    const after = use(model('small', 10));
    await turn();
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await after;
    open();
    await working;
  });

  it('what can never fit is refused in words, and what fails to load leaves nothing behind', async () => {
    const { manager, model, use } = bench(24);
    await expect(use(model('video', 76))).rejects.toMatchObject({
      code: 'not_enough_memory',
      message: 'video needs 76 GB on gpu, where models may take 24 GB.',
    });
    const broken: ModelHandle = { ...model('image', 20), load: () => Promise.reject(new Error('no such file')) };
    await expect(use(broken)).rejects.toThrow('no such file');
    expect(manager.loaded()).toEqual([]);
    await use(model('image', 20));
    expect(manager.loaded()).toMatchObject([{ id: 'image', bytes: 20 * GB, busy: false, loading: false }]);
  });

  it('others on the device are asked to make room before each load, and a person can unload what is idle', async () => {
    let asked = 0;
    const manager = new MemoryManager({ budgets: { gpu: 10 * GB }, others: [async () => void asked++] });
    const handle = bench(0).model('sam', 4);
    const { shut, open } = gate();
    const working = manager.use(handle, () => shut);
    await turn();
    await turn();
    expect(await manager.unload('sam')).toBe(false);
    open();
    await working;
    await manager.use(handle, turn);
    expect(asked).toBe(1);
    expect(await manager.unload('sam')).toBe(true);
    expect(await manager.unload('sam')).toBe(false);
  });

  it('any order of work by any number of people: never too much, never unloaded at work, everybody served', async () => {
    const sizes = { video: [76, true], image: [36, true], language: [49, false], sam: [4, false] } as const;
    const names = Object.keys(sizes) as (keyof typeof sizes)[];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom(...names), { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 76, max: 170 }),
        async (people, budget) => {
          const place = bench(budget);
          const models = Object.fromEntries(
            names.map((name) => [name, place.model(name, sizes[name][0], sizes[name][1])]),
          );
          await Promise.all(
            people.map(async (wishes) => {
              for (const wish of wishes) await place.use(models[wish]!);
            }),
          );
          expect(place.most()).toBeLessThanOrEqual(budget);
          expect(place.on.has('video') && place.on.has('image')).toBe(false);
          expect(place.manager.loaded().every(({ busy }) => !busy)).toBe(true);
        },
      ),
    );
  });
});

describe('admission', () => {
  const resident = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    device: fc.constantFrom('x', 'y'),
    bytes: fc.integer({ min: 1, max: 60 }),
    exclusive: fc.boolean(),
    users: fc.integer({ min: 0, max: 2 }),
    used: fc.integer({ min: 0, max: 9 }),
  });
  it('never unloads what is busy, elsewhere, or not in the way; what it lets in fits', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(resident, { selector: ({ id }) => id, maxLength: 4 }),
        fc.record({ bytes: fc.integer({ min: 1, max: 120 }), exclusive: fc.boolean() }),
        fc.integer({ min: 1, max: 120 }),
        (residents: Resident[], { bytes, exclusive }, budget) => {
          const wish = { id: 'new', device: 'x', bytes, exclusive };
          const decision = admit(residents, wish, budget);
          if (decision.kind !== 'load') return;
          const gone = residents.filter(({ id }) => decision.evict.includes(id));
          expect(gone.every(({ users, device }) => users === 0 && device === 'x')).toBe(true);
          const stay = residents.filter(({ id, device }) => device === 'x' && !decision.evict.includes(id));
          const sum = (all: readonly Resident[]) => all.reduce((total, one) => total + one.bytes, 0);
          expect(sum(stay) + bytes).toBeLessThanOrEqual(budget);
          const last = residents.find(({ id }) => id === decision.evict.at(-1));
          const needed = last && (sum(stay) + last.bytes + bytes > budget || (exclusive && last.exclusive));
          if (last) expect(needed).toBe(true);
          if (exclusive) expect(stay.some((one) => one.exclusive)).toBe(false);
        },
      ),
    );
  });
});

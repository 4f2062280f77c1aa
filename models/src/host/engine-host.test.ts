import { afterEach, describe, expect, it } from 'vitest';
import { EngineHost, type EngineHostOptions } from './engine-host.ts';

const hosts: EngineHost[] = [];

function engine(options: Partial<EngineHostOptions> = {}): EngineHost {
  const host = new EngineHost({
    module: new URL('./testing/engine.host.ts', import.meta.url),
    label: 'The test engine',
    cancelGrace: 150,
    ...options,
  });
  hosts.push(host);
  return host;
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

/** Starts a request and waits for its first progress: it is then surely running. */
function running(host: EngineHost, method: string) {
  const abort = new AbortController();
  let began: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    began = resolve;
  });
  const result = host.request(method, null, { signal: abort.signal, onProgress: () => began() });
  result.catch(() => undefined);
  return { abort, started, result };
}

describe('EngineHost', () => {
  it('answers with result, progress and previews, and starts its process on first use', async () => {
    const host = engine();
    expect(host.state).toBe('stopped');
    const seen: unknown[] = [];
    const result = await host.request<Float32Array>('double', new Float32Array([1, 2]), {
      onProgress: (fraction, text) => seen.push([fraction, text]),
      onPreview: (picture, mime) => seen.push([[...picture], mime]),
    });
    expect(result).toEqual(new Float32Array([2, 4]));
    expect(seen).toEqual([
      [0.5, 'half way'],
      [[1, 2, 3], 'image/jpeg'],
    ]);
    expect(host.state).toBe('idle');
  });

  it('carries typed errors and stays usable', async () => {
    const host = engine();
    await expect(host.request('refuse', null)).rejects.toMatchObject({ code: 'no_such_thing', fix: 'Name another.' });
    await expect(host.request('nonsense', null)).rejects.toMatchObject({ code: 'unknown_method' });
    expect(host.starts).toBe(1);
  });

  it('answers a crash with a retryable error, and the next request with a fresh process', async () => {
    const host = engine();
    const before = await host.request<number>('pid', null);
    await expect(host.request('crash', null)).rejects.toMatchObject({
      code: 'engine_crashed',
      retryable: true,
      message: expect.stringContaining('out of memory'),
    });
    expect(host.state).toBe('stopped');
    expect(await host.request<number>('pid', null)).not.toBe(before);
  });

  it('cancels work that listens without losing the process', async () => {
    const host = engine();
    const work = running(host, 'patient');
    await work.started;
    const pid = host.pid;
    work.abort.abort();
    await expect(work.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(await host.request<number>('pid', null)).toBe(pid);
  });

  it('cancels work that is stuck by killing the process, within 500 ms', async () => {
    const host = engine();
    const work = running(host, 'stuck');
    await work.started;
    const since = Date.now();
    work.abort.abort();
    await expect(work.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(Date.now() - since).toBeLessThan(500);
    expect(await host.request('pid', null)).toBeTypeOf('number');
    expect(host.starts).toBe(2);
  });

  it('takes one request at a time, and drops a cancelled one from the queue at once', async () => {
    const host = engine();
    const first = running(host, 'patient');
    await first.started;
    const second = running(host, 'pid');
    expect(host.load).toBe(2);
    second.abort.abort();
    await expect(second.result).rejects.toMatchObject({ code: 'cancelled' });
    first.abort.abort();
    await expect(first.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(host.load).toBe(0);
  });

  it('gives its memory back when idle', async () => {
    const host = engine({ idleTimeout: 50 });
    await host.request('pid', null);
    await expect.poll(() => host.state, { timeout: 15_000 }).toBe('stopped');
    expect(await host.request('pid', null)).toBeTypeOf('number');
  });

  it('never unloads while it works', async () => {
    const host = engine();
    const work = running(host, 'patient');
    await work.started;
    expect(await host.unload()).toBe(false);
    work.abort.abort();
    await expect(work.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(await host.unload()).toBe(true);
  });

  it('says in words that a module cannot start', async () => {
    const host = engine({ module: new URL('./testing/echo.host.ts', import.meta.url), args: ['broken'] });
    await expect(host.request('pid', null)).rejects.toMatchObject({
      code: 'engine_not_started',
      message: expect.stringContaining('The test engine could not be started'),
    });
  });
});

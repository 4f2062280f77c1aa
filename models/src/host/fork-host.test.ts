import { afterEach, describe, expect, it } from 'vitest';
import type { HostProcess } from './child-host.ts';
import { type ForkHostOptions, forkHost } from './fork-host.ts';

const echo = new URL('./testing/echo.host.ts', import.meta.url);
const started: HostProcess[] = [];

async function start(mode = 'plain', options: ForkHostOptions = {}) {
  const host = await forkHost(echo, { args: [mode], ...options });
  started.push(host);
  return host;
}

const answer = (host: HostProcess) =>
  new Promise<{ value: unknown }>((resolve) => {
    const stop = host.onMessage((message) => {
      stop();
      resolve(message as { value: unknown });
    });
  });

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((host) => host.killNow()));
});

describe('forkHost', () => {
  it('runs a TypeScript module and carries typed arrays both ways', async () => {
    const host = await start();
    const reply = answer(host);
    await host.send({ do: 'echo', value: { tensor: new Float32Array([1.5, -2]), big: 7n } });
    expect((await reply).value).toEqual({ tensor: new Float32Array([1.5, -2]), big: 7n });
  });

  it('does not inherit debugger flags', async () => {
    const host = await start('plain', { env: { NODE_OPTIONS: '--inspect=127.0.0.1:0 --no-warnings' } });
    const reply = answer(host);
    await host.send({ do: 'facts' });
    const facts = (await reply).value as { execArgv: string[]; options: string };
    expect(facts.options).toBe('--no-warnings');
    expect(facts.execArgv.join(' ')).not.toContain('inspect');
  });

  it('tells why a module could not start', async () => {
    await expect(start('broken')).rejects.toThrow('this module cannot start');
  });

  it('gives up on a module that never says it is ready', async () => {
    await expect(start('silent', { readyTimeout: 700 })).rejects.toThrow('not ready after 700 ms');
  });

  it('stops starting when asked to', async () => {
    const abort = new AbortController();
    const starting = start('silent', { signal: abort.signal });
    abort.abort(new Error('never mind'));
    await expect(starting).rejects.toThrow('never mind');
  });

  it('reports a crash with its code and last words', async () => {
    const host = await start();
    await host.send({ do: 'crash' });
    expect(await host.exited).toMatchObject({ code: 7, output: expect.stringContaining('badly wrong') });
    expect(host.alive).toBe(false);
    await expect(host.send({ do: 'echo' })).rejects.toThrow('gone');
  });

  it('kills a process that ignores SIGTERM, and one that is stuck in a loop', async () => {
    for (const mode of ['stubborn', 'plain']) {
      const host = await start(mode, { killGrace: 100 });
      const reply = answer(host);
      await host.send({ do: mode === 'plain' ? 'spin' : 'echo' });
      await reply;
      const since = Date.now();
      await host.kill();
      expect(Date.now() - since).toBeLessThan(2000);
      expect(isRunning(host.pid)).toBe(false);
    }
  });

  it('leaves no orphan when the parent is killed, even one that is stuck in a loop', async () => {
    const parent = await forkHost(new URL('./testing/parent.host.ts', import.meta.url));
    started.push(parent);
    const grandchild = (await answer(parent)).value as number;
    expect(isRunning(grandchild)).toBe(true);
    await parent.killNow();
    await expect.poll(() => isRunning(grandchild), { timeout: 15_000 }).toBe(false);
  });
});

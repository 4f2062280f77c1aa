import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isReadyMessage } from './wire.ts';

export interface ForkHostOptions {
  /** Arguments of the module (`process.argv` from 2 on). */
  readonly args?: readonly string[];
  /** Added to this process's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** More flags for node itself, `--max-old-space-size=…` for example. */
  readonly execArgv?: readonly string[];
  /** How long the module may take until it says that it is ready. Milliseconds, default 30 000. */
  readonly readyTimeout?: number;
  /** Between SIGTERM and SIGKILL. Milliseconds, default 400. */
  readonly killGrace?: number;
  /** Gives up starting; a process that already runs is killed by the caller. */
  readonly signal?: AbortSignal;
  /** Everything the child writes to stdout and stderr, as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface HostExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to stdout and stderr: the cause of a crash is usually there. */
  readonly output: string;
}

/** A child process of ours, ready to work. Messages are structured clones: typed arrays arrive as typed arrays. */
export interface HostProcess {
  readonly pid: number;
  readonly alive: boolean;
  /** Resolves, never rejects, when the process is gone, however it went. */
  readonly exited: Promise<HostExit>;
  /** Resolves when the message is handed over; rejects when the process is gone. */
  send(message: unknown): Promise<void>;
  /** Answers a function that stops listening. Messages that came before the first listener are kept for it. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** SIGTERM, and SIGKILL where that does not help in time. Resolves when the process is gone. */
  kill(): Promise<HostExit>;
  /** SIGKILL at once: for a process that is known to be stuck in native code. */
  killNow(): Promise<HostExit>;
  /** An idle host should not keep this process alive; a busy one should. A new host is `ref`. */
  ref(): void;
  unref(): void;
}

const keptOutput = 8192;

/**
 * Starts a TypeScript or built module as a child process and waits for its `hostReady()`.
 *
 * The same call works from sources (a `.ts` URL: the child gets tsx and the source condition) and from `dist` (nothing
 * added). Flags of this process are not inherited: two processes cannot share one debugger port.
 *
 * Throws an Error with the child's output when it ends, or stays silent, before it is ready.
 */
export async function forkHost(moduleUrl: string | URL, options: ForkHostOptions = {}): Promise<HostProcess> {
  options.signal?.throwIfAborted();
  const url = new URL(moduleUrl);
  const child = fork(fileURLToPath(url), [...(options.args ?? [])], {
    execArgv: [...sourceFlags(url), ...(options.execArgv ?? [])],
    env: childEnvironment(options.env),
    cwd: options.cwd,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  } as ForkOptions);
  const host = new ForkedHost(child, options);
  await host.untilReady(options.readyTimeout ?? 30_000, options.signal);
  return host;
}

/**
 * tsx is resolved from here, not from the working directory, which may be anywhere. `REELGRAPH_SOURCE_LOADER` names another
 * loader of sources: the tests have a quicker one.
 */
function sourceFlags(url: URL): string[] {
  if (!/\.[cm]?tsx?$/.test(url.pathname)) return [];
  const loader =
    process.env.REELGRAPH_SOURCE_LOADER ?? pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return ['--conditions=reelgraph-source', '--import', loader];
}

function childEnvironment(added: ForkHostOptions['env']): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...added };
  const flags = environment.NODE_OPTIONS;
  if (flags) environment.NODE_OPTIONS = flags.replace(/(^|\s)--inspect[^\s]*/g, '$1').trim();
  return environment;
}

class ForkedHost implements HostProcess {
  readonly pid: number;
  readonly exited: Promise<HostExit>;
  readonly #child: ChildProcess;
  readonly #killGrace: number;
  readonly #listeners = new Set<(message: unknown) => void>();
  #early: unknown[] = [];
  #output = '';
  #gone = false;
  #readyNow: () => void = () => undefined;
  readonly #isReady = new Promise<void>((resolve) => {
    this.#readyNow = resolve;
  });

  constructor(child: ChildProcess, options: ForkHostOptions) {
    this.#child = child;
    this.pid = child.pid ?? -1;
    this.#killGrace = options.killGrace ?? 400;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
        options.onOutput?.(text);
      });
    }
    child.on('message', (message) => this.#receive(message));
    this.exited = new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null) => {
        this.#gone = true;
        resolve({ code, signal, output: this.#output });
      };
      // 'close' follows 'exit' when the pipes are drained: only then is the output complete. A grandchild may hold the
      // pipes open for ever, so 'exit' settles too, a moment later.
      child.once('close', settle);
      child.once('exit', (code, signal) => {
        this.#gone = true;
        setTimeout(() => settle(code, signal), 200).unref();
      });
      child.once('error', (error) => {
        this.#output += `\n${error.message}`;
        if (child.pid === undefined) settle(null, null);
      });
    });
  }

  get alive(): boolean {
    return !this.#gone && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async untilReady(timeout: number, signal: AbortSignal | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    try {
      await Promise.race([
        this.#isReady,
        this.exited.then((exit) => {
          throw new Error(`The process ended before it was ready (${describeExit(exit)}).`);
        }),
        new Promise<never>((_, reject) => {
          timer = setTimeout(() => {
            reject(new Error(`The process was not ready after ${timeout} ms.${tail(this.#output)}`));
          }, timeout);
        }),
        new Promise<never>((_, reject) => {
          onAbort = () => reject(signal?.reason);
          signal?.addEventListener('abort', onAbort, { once: true });
        }),
      ]);
    } catch (error) {
      await this.killNow();
      throw error;
    } finally {
      clearTimeout(timer);
      if (onAbort) signal?.removeEventListener('abort', onAbort);
    }
  }

  send(message: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.alive || !this.#child.connected) {
        reject(new Error('The process is gone.'));
        return;
      }
      this.#child.send(message as never, (error) => (error ? reject(error) : resolve()));
    });
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.#listeners.add(listener);
    const early = this.#early;
    this.#early = [];
    // Not before this function has answered: the listener may want to stop at its first message.
    queueMicrotask(() => {
      for (const message of early) listener(message);
    });
    return () => this.#listeners.delete(listener);
  }

  #receive(message: unknown): void {
    if (isReadyMessage(message)) {
      this.#readyNow();
      return;
    }
    if (this.#listeners.size === 0) this.#early.push(message);
    for (const listener of this.#listeners) listener(message);
  }

  async kill(): Promise<HostExit> {
    if (!this.alive) return this.exited;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), this.#killGrace);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  killNow(): Promise<HostExit> {
    if (this.alive) this.#child.kill('SIGKILL');
    return this.exited;
  }

  ref(): void {
    this.#hold('ref');
  }

  unref(): void {
    this.#hold('unref');
  }

  #hold(verb: 'ref' | 'unref'): void {
    this.#child[verb]();
    this.#child.channel?.[verb]();
    (this.#child.stdout as Socket | null)?.[verb]?.();
    (this.#child.stderr as Socket | null)?.[verb]?.();
  }
}

/** How a process ended, in words for a message: "killed by SIGKILL", "exit code 1: <last lines>". */
export function describeExit(exit: HostExit): string {
  return `${exit.signal ? `killed by ${exit.signal}` : `exit code ${exit.code}`}${tail(exit.output)}`;
}

const tail = (output: string): string => {
  const lines = output.trim().split('\n').slice(-14).join('\n');
  return lines ? `: ${lines}` : '';
};

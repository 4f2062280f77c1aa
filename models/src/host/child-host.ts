import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isReadyMessage } from './wire.ts';

export interface ChildHostOptions {
  /** Between SIGTERM and SIGKILL. Milliseconds, default 400. */
  readonly killGrace?: number;
  /** Everything the child writes beside its messages, as it comes. */
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

/** How messages reach a child, and come from it. */
export interface Transport {
  readonly open: boolean;
  /** Everything else that the child writes: the cause of a crash is usually there. */
  readonly outputs: readonly (Readable | null)[];
  send(message: unknown, done: (error: Error | null) => void): void;
  /** Called once. */
  listen(receive: (message: unknown) => void): void;
  /** Whether what it holds keeps this process alive. */
  hold(verb: 'ref' | 'unref'): void;
}

/** The life of a child process, whatever it is made of: ready, messages, the end of its output, kill. */
export class ChildHost implements HostProcess {
  readonly pid: number;
  readonly exited: Promise<HostExit>;
  readonly #child: ChildProcess;
  readonly #transport: Transport;
  readonly #killGrace: number;
  readonly #listeners = new Set<(message: unknown) => void>();
  #early: unknown[] = [];
  #output = '';
  #gone = false;
  #readyNow: () => void = () => undefined;
  readonly #isReady = new Promise<void>((resolve) => {
    this.#readyNow = resolve;
  });

  constructor(child: ChildProcess, transport: Transport, options: ChildHostOptions) {
    this.#child = child;
    this.#transport = transport;
    this.pid = child.pid ?? -1;
    this.#killGrace = options.killGrace ?? 400;
    for (const stream of transport.outputs) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
        options.onOutput?.(text);
      });
    }
    transport.listen((message) => this.#receive(message));
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
      if (!this.alive || !this.#transport.open) {
        reject(new Error('The process is gone.'));
        return;
      }
      this.#transport.send(message, (error) => (error ? reject(error) : resolve()));
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
    this.#transport.hold(verb);
    for (const stream of this.#transport.outputs) (stream as Socket | null)?.[verb]?.();
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

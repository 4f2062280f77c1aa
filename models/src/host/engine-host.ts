import { EngineError } from '../capabilities/capability.ts';
import { describeExit, type HostExit, type HostProcess } from './child-host.ts';
import { ANY_REQUEST, type FromHost, type PreviewMime, type ToHost } from './engine-wire.ts';
import { type ForkHostOptions, forkHost } from './fork-host.ts';

export interface EngineHostOptions extends Omit<ForkHostOptions, 'signal'> {
  /** The module that calls `serveEngine`, or what starts another process that speaks the same messages. */
  readonly module: string | URL | ProcessStart;
  /** For messages to a person: "The draft engine". */
  readonly label: string;
  /** An idle process is ended after this long, its memory given back. Milliseconds, default 60 000. */
  readonly idleTimeout?: number;
  /** How long a cancelled request may take to end by itself before its process is killed. Milliseconds, default 300. */
  readonly cancelGrace?: number;
  /** Told when the process ended by itself, or because it was idle: its memory is free. */
  readonly onStop?: () => void;
}

export type ProcessStart = (options: ForkHostOptions) => Promise<HostProcess>;

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number, text?: string, soFar?: string) => void;
  readonly onPreview?: (picture: Uint8Array, mime: PreviewMime) => void;
}

/** stopped: no process; idle: loaded and waiting; the memory of a host is held in all states but `stopped`. */
export type EngineHostState = 'stopped' | 'starting' | 'idle' | 'busy';

const cancelled = () => new EngineError('cancelled', 'Cancelled.');

/**
 * One child process that does an engine's heavy work, one request at a time, in the order of asking. It is started by the
 * first request, started again after a crash or a kill, and ended when it has been idle for a while.
 *
 * Heavy work sits in wasm or native calls that block their thread and cannot be interrupted: so cancelling asks first, and
 * kills the process where the work does not end by itself.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  #process: HostProcess | undefined;
  #state: EngineHostState = 'stopped';
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #nextId = 1;
  #starts = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;
  /** Of the request that runs; one slot, so that a long life does not collect listeners on `exited`. */
  #onExit: ((exit: HostExit) => void) | undefined;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  get state(): EngineHostState {
    return this.#state;
  }

  /** Requests that run or wait. */
  get load(): number {
    return this.#waiting;
  }

  /** How often a process was started: more than one means crashes, kills or idle unloads in between. */
  get starts(): number {
    return this.#starts;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Rejects with an {@link EngineError}: what the method threw, `cancelled`, `engine_crashed` (retryable: the next
   * request gets a fresh process) or `engine_not_started`.
   */
  request<R>(method: string, payload: unknown, options: RequestOptions = {}): Promise<R> {
    this.#waiting++;
    const mine = this.#queue.then(() => this.#run<R>(method, payload, options));
    this.#queue = mine.catch(() => undefined);
    // A request that still waits in the queue ends at once when it is cancelled; its turn is then skipped.
    return untilAborted(mine, options.signal, () => this.#running === options.signal).finally(() => {
      this.#waiting--;
    });
  }

  #running: AbortSignal | undefined;

  async #run<R>(method: string, payload: unknown, options: RequestOptions): Promise<R> {
    if (options.signal?.aborted) throw cancelled();
    if (this.#closed) throw new EngineError('engine_closed', `${this.#options.label} is closed.`);
    clearTimeout(this.#idleTimer);
    this.#running = options.signal;
    try {
      const host = await this.#start(options.signal);
      this.#state = 'busy';
      return (await this.#converse(host, { type: 'request', id: this.#nextId++, method, payload }, options)) as R;
    } finally {
      this.#running = undefined;
      this.#rest();
    }
  }

  async #start(signal: AbortSignal | undefined): Promise<HostProcess> {
    if (this.#process?.alive) {
      this.#process.ref();
      return this.#process;
    }
    this.#state = 'starting';
    this.#starts++;
    try {
      const { module, ...options } = this.#options;
      const how = { ...options, signal };
      const host = typeof module === 'function' ? await module(how) : await forkHost(module, how);
      this.#process = host;
      void host.exited.then((exit) => {
        if (this.#process === host) this.#onExit?.(exit);
        if (this.#state === 'stopped') this.#options.onStop?.();
      });
      return host;
    } catch (error) {
      if (signal?.aborted) throw cancelled();
      if (error instanceof EngineError) throw error;
      const cause = error instanceof Error ? error.message : String(error);
      throw new EngineError('engine_not_started', `${this.#options.label} could not be started. ${cause}`, {
        fix: 'Run "npx reelgraph doctor" to see what is missing on this machine.',
        cause: error,
      });
    }
  }

  #converse(
    host: HostProcess,
    request: Extract<ToHost, { type: 'request' }>,
    options: RequestOptions,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let graceTimer: NodeJS.Timeout | undefined;
      const settle = (act: () => void) => {
        clearTimeout(graceTimer);
        stopListening();
        this.#onExit = undefined;
        options.signal?.removeEventListener('abort', cancel);
        act();
      };
      const cancel = () => {
        host.send({ type: 'cancel', id: request.id } satisfies ToHost).catch(() => undefined);
        graceTimer = setTimeout(() => void host.killNow(), this.#options.cancelGrace ?? 300);
      };
      const stopListening = host.onMessage((raw) => {
        const message = raw as FromHost;
        if (message.id !== request.id && message.id !== ANY_REQUEST) return;
        if (message.type === 'progress') options.onProgress?.(message.fraction, message.text, message.soFar);
        else if (message.type === 'preview') options.onPreview?.(message.picture, message.mime);
        else if (message.type === 'result') settle(() => resolve(message.value));
        else {
          const fail = () =>
            settle(() => reject(new EngineError(message.error.code, message.error.message, message.error)));
          if (message.id !== ANY_REQUEST) return fail();
          // Whoever cannot be understood any more is ended first: the next request must not find it alive.
          this.#onExit = fail;
          void host.killNow();
        }
      });
      this.#onExit = (exit) => settle(() => reject(options.signal?.aborted ? cancelled() : this.#crash(exit)));
      options.signal?.addEventListener('abort', cancel, { once: true });
      if (options.signal?.aborted) cancel();
      host.send(request).catch((error) => {
        // What cannot be cloned is our own mistake and must not hang; a process that is gone is a crash.
        if (host.alive) settle(() => reject(error));
        else void host.exited.then((exit) => this.#onExit?.(exit));
      });
    });
  }

  #crash(exit: HostExit): EngineError {
    return new EngineError(
      'engine_crashed',
      `${this.#options.label} stopped in the middle of its work (${describeExit(exit)}).`,
      { fix: 'Run it again; if it happens again, try a smaller size or close other programs.', retryable: true },
    );
  }

  #rest(): void {
    const host = this.#process;
    if (!host?.alive) {
      this.#process = undefined;
      this.#state = 'stopped';
      return;
    }
    this.#state = 'idle';
    host.unref();
    this.#idleTimer = setTimeout(() => void this.unload(), this.#options.idleTimeout ?? 60_000);
    this.#idleTimer.unref();
  }

  /** Ends the process if it is idle; a later request starts it again. Answers whether its memory is free now. */
  async unload(): Promise<boolean> {
    if (this.#state === 'busy' || this.#state === 'starting') return false;
    clearTimeout(this.#idleTimer);
    const host = this.#process;
    this.#process = undefined;
    this.#state = 'stopped';
    await host?.kill();
    return true;
  }

  /** Ends the process, and with it any request that runs. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    await this.#process?.kill();
    this.#state = 'stopped';
  }
}

function untilAborted<R>(work: Promise<R>, signal: AbortSignal | undefined, isRunning: () => boolean): Promise<R> {
  if (!signal) return work;
  return new Promise<R>((resolve, reject) => {
    const onAbort = () => {
      if (!isRunning()) reject(cancelled());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

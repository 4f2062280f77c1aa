import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../capabilities/capability.ts';
import type { Workflow } from './binding.ts';
import { type ComfyServer, cancelled, type HistoryEntry } from './comfy-server.ts';
import { type Progress, ProgressOf } from './progress.ts';
import { ComfySocket, type Message, type Preview } from './socket.ts';

export type Outputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onPreview: (preview: Preview) => void;
  /** Milliseconds: between questions while the socket is down, while it is up, and before the first try to reconnect. */
  readonly pace?: { readonly down: number; readonly up: number; readonly reconnect: number };
}

const usual = { down: 1000, up: 15_000, reconnect: 250 };
/** A cancelled run is told off after this at most, whether or not the server has heard of it. Milliseconds. */
const FAREWELL = 400;

/**
 * Queues a workflow and follows it to its end. The socket brings progress, previews and the end; history is asked where the
 * socket broke or is silent, so that no break loses a result. Throws `EngineError`: `comfyui_lost` (retryable) where the
 * server knows nothing of it any more, `comfyui_failed`, `out_of_memory`, `comfyui_interrupted`, `cancelled`.
 */
export async function runPrompt(server: ComfyServer, workflow: Workflow, options: RunOptions): Promise<Outputs> {
  const { signal, pace = usual } = options;
  if (signal.aborted) throw cancelled();
  const follower = new Follower(server, workflow, options);
  const socket = new ComfySocket(server, follower.client, follower, pace.reconnect);
  const stop = () => follower.end({ error: cancelled() });
  signal.addEventListener('abort', stop, { once: true });
  let id: string | null = null;
  try {
    // Before the work is queued, so that nothing of it is missed.
    await socket.open();
    id = await server.prompt(workflow, follower.id, follower.client, signal);
    follower.queued(id);
    return await follower.watch(pace);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.close();
    if (signal.aborted)
      await Promise.race([takeBack(server, id ?? follower.id), sleep(FAREWELL, undefined, { ref: false })]);
  }
}

/**
 * Out of the queue, and stopped where it runs. `interrupt` names the prompt, but servers before 0.3.56 stop whatever runs:
 * so it is only said where ours is what runs.
 */
async function takeBack(server: ComfyServer, id: string): Promise<void> {
  const signal = AbortSignal.timeout(5000);
  try {
    await server.dequeue(id, signal);
    const { queue_running } = await server.queue(signal);
    if (queue_running.some(([, running]) => running === id)) await server.interrupt(id, signal);
  } catch {
    // The person has stopped it here; a server that is gone has nothing to stop.
  }
}

type End = { readonly outputs: Outputs } | { readonly error: EngineError };

class Follower {
  readonly id = randomUUID();
  readonly client = randomUUID();
  readonly #server: ComfyServer;
  readonly #options: RunOptions;
  readonly #progress: ProgressOf;
  readonly #outputs: Record<string, Readonly<Record<string, unknown>>> = {};
  readonly #early: Message[] = [];
  readonly #ended: Promise<End>;
  #resolve: (end: End) => void = () => undefined;
  #queuedAs: string | null = null;
  #running = false;
  #up = false;
  #wake: () => void = () => undefined;
  /** Something happened that was not looked at yet: no wake may be lost between two waits. */
  #stirred = false;

  constructor(server: ComfyServer, workflow: Workflow, options: RunOptions) {
    this.#server = server;
    this.#options = options;
    this.#progress = new ProgressOf(workflow);
    this.#ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(end: End): void {
    this.#resolve(end);
  }

  up(): void {
    this.#up = true;
    // What happened while it was down is in the history.
    this.#stir();
  }

  down(): void {
    this.#up = false;
    this.#stir();
  }

  queued(id: string): void {
    this.#queuedAs = id;
    for (const message of this.#early.splice(0)) this.message(message);
  }

  preview(preview: Preview): void {
    if (preview.prompt === null ? this.#running : preview.prompt === this.#queuedAs) this.#options.onPreview(preview);
  }

  message(message: Message): void {
    if (this.#queuedAs === null) {
      this.#early.push(message);
      return;
    }
    const { type, data } = message;
    if (data.prompt_id !== this.#queuedAs) return;
    const text = (name: string) => (typeof data[name] === 'string' ? (data[name] as string) : '');
    switch (type) {
      case 'execution_start':
        this.#running = true;
        return;
      case 'execution_cached':
        if (Array.isArray(data.nodes)) this.#progress.done(data.nodes.map(String));
        return;
      case 'executing':
        this.#running = data.node !== null;
        if (typeof data.node === 'string') this.#tell(this.#progress.begins(data.node));
        // Older servers say no more than this at the end.
        else this.#stir();
        return;
      case 'progress':
        if (typeof data.value === 'number' && typeof data.max === 'number')
          this.#tell(this.#progress.step(String(data.node ?? ''), data.value, data.max));
        return;
      case 'progress_state':
        this.#state(data.nodes);
        return;
      case 'executed':
        if (typeof data.node === 'string' && data.output && typeof data.output === 'object')
          this.#outputs[data.node] = data.output as Record<string, unknown>;
        return;
      case 'execution_success':
        void this.#finish();
        return;
      case 'execution_error':
        this.end({ error: failed(this.#server, text('node_type'), text('exception_type'), text('exception_message')) });
        return;
      case 'execution_interrupted':
        this.end({ error: interrupted(this.#server) });
        return;
    }
  }

  /** Until it has ended, however it is heard of. */
  async watch(pace: NonNullable<RunOptions['pace']>): Promise<Outputs> {
    let over = false;
    void this.#ended.then(() => {
      over = true;
    });
    let absent = 0;
    while (!over) {
      const wait = this.#up ? pace.up : pace.down;
      await Promise.race([this.#ended, sleep(wait, undefined, { ref: false }), this.#woken()]);
      if (over) break;
      // Until it is queued there is nothing to ask for.
      if (this.#queuedAs !== null) absent = (await this.#look()) ? 0 : absent + 1;
      // Between queue and history there is a moment in which it is in neither.
      if (absent >= 3) this.end({ error: lost(this.#server) });
    }
    const end = await this.#ended;
    if ('error' in end) throw end.error;
    return end.outputs;
  }

  #stir(): void {
    this.#stirred = true;
    this.#wake();
  }

  #woken(): Promise<void> {
    if (this.#stirred) {
      this.#stirred = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#stirred = false;
        resolve();
      };
    });
  }

  #tell(progress: Progress): void {
    this.#options.onProgress(progress);
  }

  #state(nodes: unknown): void {
    if (!nodes || typeof nodes !== 'object') return;
    const all = Object.entries(nodes as Record<string, { value?: unknown; max?: unknown; state?: unknown }>);
    this.#progress.done(all.filter(([, one]) => one?.state === 'finished').map(([id]) => id));
    const running = all.find(([, one]) => one?.state === 'running');
    const { value, max } = running?.[1] ?? {};
    if (running && typeof value === 'number' && typeof max === 'number')
      this.#tell(max > 1 ? this.#progress.step(running[0], value, max) : this.#progress.begins(running[0]));
  }

  /** Asks where it is; false: the server does not know it. A server that does not answer is asked again later. */
  async #look(): Promise<boolean> {
    const id = this.#queuedAs ?? this.id;
    try {
      const { signal } = this.#options;
      const entry = await this.#server.history(id, signal);
      if (entry) {
        this.#read(entry);
        return true;
      }
      const { queue_running, queue_pending } = await this.#server.queue(signal);
      if (queue_running.some(([, one]) => one === id)) return true;
      const place = queue_pending.findIndex(([, one]) => one === id);
      if (place < 0) return false;
      const before = place + queue_running.length;
      this.#tell({ fraction: 0, text: before === 1 ? 'Waiting: 1 before it' : `Waiting: ${before} before it` });
      return true;
    } catch (error) {
      if (error instanceof EngineError && (error.retryable || error.code === 'cancelled')) return true;
      this.end({ error: error instanceof EngineError ? error : lost(this.#server) });
      return true;
    }
  }

  #read({ status, outputs }: HistoryEntry): void {
    const told = status?.messages.find(([type]) => type === 'execution_error' || type === 'execution_interrupted');
    if (told?.[0] === 'execution_interrupted') this.end({ error: interrupted(this.#server) });
    else if (told || status?.status_str === 'error') {
      const said = (name: string) => String(told?.[1][name] ?? '');
      this.end({ error: failed(this.#server, said('node_type'), said('exception_type'), said('exception_message')) });
    } else this.end({ outputs: { ...this.#outputs, ...outputs } });
  }

  /** The history has everything; where a server keeps none, what was told on the way has to do. */
  async #finish(): Promise<void> {
    const entry = await this.#server.history(this.#queuedAs ?? this.id, this.#options.signal).catch(() => null);
    if (entry) this.#read(entry);
    else this.end({ outputs: this.#outputs });
  }
}

function failed(server: ComfyServer, node: string, kind: string, message: string): EngineError {
  const why = server
    .withoutSecrets(message)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
    .replace(/[.\s]+$/, '');
  if (/out of memory|OutOfMemory|\bOOM\b/i.test(`${kind} ${message}`))
    return new EngineError(
      'out_of_memory',
      `${server.label} has not enough memory for this${node ? ` (at ${node})` : ''}.`,
      {
        fix: 'Choose a smaller size or fewer frames, or a smaller (fp8) model file.',
      },
    );
  return new EngineError(
    'comfyui_failed',
    `${server.label} failed${node ? ` at ${node}` : ''}${why ? `: ${why}` : ''}.`,
    {
      fix: 'Its log says more. Bring ComfyUI up to date, or choose another workflow.',
    },
  );
}

const interrupted = (server: ComfyServer) =>
  new EngineError('comfyui_interrupted', `Somebody stopped the work at ${server.label}.`, { fix: 'Run it again.' });

const lost = (server: ComfyServer) =>
  new EngineError('comfyui_lost', `${server.label} knows nothing of the work any more: it was started anew.`, {
    fix: 'Run it again.',
    retryable: true,
  });

import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { EngineError } from '../capabilities/capability.ts';
import type { RequestOptions } from '../host/engine-host.ts';
import type { PreviewMime, WireError } from '../host/engine-wire.ts';
import { wireError } from '../host/serve-engine.ts';
import type { LoadedModel } from '../memory/manager.ts';
import type { ModelJob, ModelService } from './model-service.ts';

type Ask =
  | { readonly id: number; readonly type: 'run'; readonly job: ModelJob }
  | { readonly id: number; readonly type: 'cancel' }
  | { readonly id: number; readonly type: 'loaded' }
  | { readonly id: number; readonly type: 'unload'; readonly model: string };
type Tell =
  | {
      readonly id: number;
      readonly type: 'progress';
      readonly fraction: number;
      readonly text?: string;
      readonly soFar?: string;
    }
  | { readonly id: number; readonly type: 'preview'; readonly picture: Uint8Array; readonly mime: PreviewMime }
  | { readonly id: number; readonly type: 'result'; readonly value: unknown }
  | { readonly id: number; readonly type: 'error'; readonly error: WireError };

/** Where the model service of a data folder listens: known from the folder, for this user alone. */
export function serviceAddress(dataFolder: string): string {
  const name = `reelgraph-${createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 20)}`;
  // A socket's path has room for about a hundred characters, which a data folder may not have left.
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Offers a service to the other processes of this machine's user. The holder of the data folder's lock does. */
export async function serveModels(service: ModelService, address: string): Promise<{ close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    answer(service, socket, () => sockets.delete(socket));
  });
  if (process.platform !== 'win32') await rm(address, { force: true });
  await listening(server, address);
  if (process.platform !== 'win32') await chmod(address, 0o600);
  server.unref();
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

const listening = (server: Server, address: string): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(address, () => {
      server.off('error', fail);
      done();
    });
  });

function answer(service: ModelService, socket: Socket, gone: () => void): void {
  const running = new Map<number, AbortController>();
  const tell = (message: Tell) => {
    if (!socket.destroyed) socket.write(frame(message));
  };
  const work = async (ask: Exclude<Ask, { type: 'cancel' }>): Promise<unknown> => {
    if (ask.type === 'loaded') return service.loaded();
    if (ask.type === 'unload') return service.unload(ask.model);
    const abort = new AbortController();
    running.set(ask.id, abort);
    return service.run(ask.job, {
      signal: abort.signal,
      onProgress: (fraction, text, soFar) => tell({ id: ask.id, type: 'progress', fraction, text, soFar }),
      onPreview: (picture, mime) => tell({ id: ask.id, type: 'preview', picture, mime }),
    });
  };
  receive(socket, (message) => {
    const ask = message as Ask;
    if (ask.type === 'cancel') {
      running.get(ask.id)?.abort();
      return;
    }
    void work(ask)
      .then((value) => tell({ id: ask.id, type: 'result', value }))
      .catch((error) => {
        const { signal } = running.get(ask.id) ?? new AbortController();
        tell({ id: ask.id, type: 'error', error: wireError(error, signal) });
      })
      .finally(() => running.delete(ask.id));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    // Whoever asked is gone: nobody waits for the work any more.
    for (const abort of running.values()) abort.abort();
    gone();
  });
}

/**
 * The service that another process offers. Undefined where none listens: then this process is on its own.
 * A connection that is cut fails what runs, retryable; a new job connects anew.
 */
export async function connectModels(address: string): Promise<ModelService | undefined> {
  let connection = await connect(address);
  if (!connection) return undefined;
  const live = async (): Promise<Connection> => {
    if (connection?.socket.destroyed) connection = await connect(address);
    if (connection) return connection;
    throw lost();
  };
  return {
    run: async <R>(job: ModelJob, options?: RequestOptions) =>
      (await live()).ask({ type: 'run', job }, options) as Promise<R>,
    loaded: async () => (await (await live()).ask({ type: 'loaded' })) as LoadedModel[],
    unload: async (model) => (await (await live()).ask({ type: 'unload', model })) as boolean,
    async close() {
      connection?.socket.destroy();
    },
  };
}

type Question = { type: 'run'; job: ModelJob } | { type: 'loaded' } | { type: 'unload'; model: string };

interface Connection {
  readonly socket: Socket;
  ask(question: Question, options?: RequestOptions): Promise<unknown>;
}

function connect(address: string): Promise<Connection | undefined> {
  return new Promise((done) => {
    const socket = createConnection(address);
    socket.once('error', () => done(undefined));
    socket.once('connect', () => {
      socket.on('error', () => undefined);
      done(conversation(socket));
    });
  });
}

function conversation(socket: Socket): Connection {
  let next = 1;
  const open = new Map<number, { hear(tell: Tell): void; fail(error: Error): void }>();
  receive(socket, (message) => open.get((message as Tell).id)?.hear(message as Tell));
  socket.on('close', () => {
    for (const { fail } of open.values()) fail(lost());
  });
  // An idle connection must not keep a task host alive.
  socket.unref();
  return {
    socket,
    ask: (question, options = {}) =>
      new Promise((resolve, reject) => {
        const id = next++;
        const cancel = () => socket.write(frame({ id, type: 'cancel' }));
        const end = (act: () => void) => {
          open.delete(id);
          options.signal?.removeEventListener('abort', cancel);
          if (open.size === 0) socket.unref();
          act();
        };
        open.set(id, {
          hear(tell) {
            if (tell.type === 'progress') options.onProgress?.(tell.fraction, tell.text, tell.soFar);
            else if (tell.type === 'preview') options.onPreview?.(tell.picture, tell.mime);
            else if (tell.type === 'result') end(() => resolve(tell.value));
            else end(() => reject(new EngineError(tell.error.code, tell.error.message, tell.error)));
          },
          fail: (error) => end(() => reject(error)),
        });
        socket.ref();
        socket.write(frame({ ...question, id }));
        options.signal?.addEventListener('abort', cancel, { once: true });
        if (options.signal?.aborted) cancel();
      }),
  };
}

const lost = () =>
  new EngineError('models_unreachable', 'The process that holds the models is gone.', {
    fix: 'Run it again; the studio starts it anew.',
    retryable: true,
  });

/** A length of four bytes, then a structured clone: typed arrays arrive as typed arrays. */
function frame(message: Ask | Tell): Buffer {
  const body = serialize(message);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

function receive(socket: Socket, hear: (message: unknown) => void): void {
  let held: Buffer[] = [];
  let size = 0;
  socket.on('data', (chunk) => {
    held.push(chunk);
    size += chunk.length;
    if (size < 4) return;
    let all = held.length === 1 ? held[0]! : Buffer.concat(held);
    while (all.length >= 4 && all.length >= 4 + all.readUInt32LE(0)) {
      const end = 4 + all.readUInt32LE(0);
      hear(deserialize(all.subarray(4, end)));
      all = all.subarray(end);
    }
    held = [all];
    size = all.length;
  });
}

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerType, serve } from '@hono/node-server';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientMessageSchema } from '../protocol/index.ts';
import type { Session } from '../streams/hub.ts';
import { refusalOf } from '../studio/refusal-of.ts';
import type { Studio } from '../studio/studio.ts';
import { createApp } from './app.ts';
import { type GuardOptions, judge, visitorOf } from './guard.ts';
import { checkDepth, dropPrototypeKeys } from './json-body.ts';
import { studioFiles } from './studio-page.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
const MAX_SOCKETS = 200;
const HEARTBEAT_MS = 15_000;
/** A hand at an editor sends a few messages a second; more is a fault or an attack. */
const MAX_MESSAGES_PER_SECOND = 100;

/** Serves the studio over HTTP and WebSocket; every request and every upgrade passes the guard first. */
export async function listen(
  studio: Studio,
  options: { port: number; host: string; token: string | null; hosts?: readonly string[] },
): Promise<Listening> {
  const app = createApp(studio, studioFiles(), options.token);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  let guard: GuardOptions = { port: options.port, hosts: options.hosts ?? [], token: options.token };

  const server: ServerType = await new Promise((resolve, reject) => {
    const started = serve({ fetch: guarded(app.fetch, () => guard), port: options.port, hostname: options.host }, () =>
      resolve(started),
    );
    started.once('error', reject);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  guard = { ...guard, port };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const verdict = judge(visitorOf(request, true), guard);
    const status =
      request.url?.split('?')[0] !== '/ws'
        ? 404
        : !verdict.allowed
          ? verdict.status
          : sockets.clients.size >= MAX_SOCKETS
            ? 503
            : 0;
    if (status !== 0) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => attend(studio, client));
  });

  const heartbeat = setInterval(() => {
    for (const client of sockets.clients) {
      if (silent.has(client)) client.terminate();
      else {
        silent.add(client);
        client.ping();
      }
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  const shown = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${shown}:${port}`,
    port,
    async close() {
      clearInterval(heartbeat);
      for (const client of sockets.clients) client.close(1001, 'The studio is closing.');
      sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

/** Sockets that have not answered the last ping. */
const silent = new WeakSet<WebSocket>();

function guarded(fetch: (request: Request, env: never) => Response | Promise<Response>, guard: () => GuardOptions) {
  return (request: Request, env: unknown) => {
    const url = new URL(request.url);
    const header = (name: string) => request.headers.get(name) ?? undefined;
    const verdict = judge({ method: request.method, path: url.pathname, header, upgrade: false }, guard());
    if (!verdict.allowed)
      return Response.json({ error: { code: 'refused', message: verdict.message } }, { status: verdict.status });
    return fetch(request, env as never);
  };
}

/** One socket: checks each message, answers writes, watches streams. */
function attend(studio: Studio, client: WebSocket): void {
  const session = studio.hub.attach({
    send: (message) => client.send(message, () => undefined),
    buffered: () => client.bufferedAmount,
    close: (code, reason) => client.close(code, reason),
  });
  let second = 0;
  let count = 0;
  client.on('pong', () => silent.delete(client));
  client.on('close', () => session.close());
  client.on('error', () => session.close());
  client.on('message', (data, binary) => {
    silent.delete(client);
    const now = Math.floor(Date.now() / 1000);
    count = now === second ? count + 1 : 1;
    second = now;
    if (binary || count > MAX_MESSAGES_PER_SECOND) {
      client.close(1008, 'Too much.');
      return;
    }
    void answer(studio, client, session, String(data));
  });
}

async function answer(studio: Studio, client: WebSocket, session: Session, text: string): Promise<void> {
  const say = (type: string, data: unknown) =>
    client.send(JSON.stringify(studio.hub.envelope('', 0, type, data)), () => undefined);
  try {
    checkDepth(text);
    const parsed = clientMessageSchema.safeParse(JSON.parse(text, dropPrototypeKeys));
    if (!parsed.success) {
      say('error', {
        code: 'bad_message',
        message: 'The studio does not understand this message.',
        field: parsed.error.issues[0]?.path.join('.'),
      });
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'hello':
        session.client = message.client;
        say('hello', { epoch: studio.storage.events.epoch, version: studio.version });
        await Promise.all(
          Object.entries(message.streams).map(([stream, at]) => session.watch(stream, at.seq, at.epoch)),
        );
        return;
      case 'watch':
        await session.watch(message.stream, message.seq, message.epoch);
        return;
      case 'unwatch':
        session.unwatch(message.stream);
        return;
      case 'ping':
        say('pong', { t: message.t });
        return;
      case 'write': {
        const { key, doc, baseRev, opId, ops } = message;
        const written = await studio.documents.write({
          doc,
          baseRev,
          opId,
          ops,
          client: session.client,
          origin: 'hand',
        });
        say('write.answer', { ...written, key });
        return;
      }
    }
  } catch (error) {
    say('error', refusalOf(error));
  }
}

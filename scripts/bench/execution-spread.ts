import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { BullMQDispatcher, QueueWorker } from '../../runtime/src/execution/index.ts';
import { startRedis } from '../../runtime/src/execution/testing/redis.ts';
import { ArtifactFiles, dataPaths, type Storage } from '../../runtime/src/storage/index.ts';
import { Hub } from '../../runtime/src/streams/hub.ts';
import { workbench } from './execution-workbench.ts';
import { percentile } from './row.ts';

export const bench = new URL('./execution-workbench.ts', import.meta.url).href;

/** A Redis as durable as the distributed mode wants it, and two workers of this machine with four slots each. */
export async function withQueue<T>(measure: (dispatcher: BullMQDispatcher) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-bench-'));
  const data = join(folder, 'data');
  const redis = await startRedis();
  const files = new ArtifactFiles(dataPaths(data));
  const dispatcher = await BullMQDispatcher.open({ queue: redis.url, files, studio: 'bench' });
  const worker = async (name: string) =>
    QueueWorker.start({
      ...{ queue: redis.url, artifacts: data, data: join(folder, name), labels: [], version: 'bench' },
      slots: { cpu: 4, gpu: 1, remote: 1 },
      bench: await workbench(),
      workbench: bench,
    });
  const workers = [await worker('a'), await worker('b')];
  try {
    return await measure(dispatcher);
  } finally {
    for (const one of workers) await one.close();
    await dispatcher.close();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const SOCKETS = 100;
const PER_SECOND = 200;
const SECONDS = 3;

/** 100 sockets of one hub, 200 events a second for three seconds: from `publish` to the client. Milliseconds, p99. */
export async function socketsP99(): Promise<number> {
  const hub = new Hub({ epoch: 'bench', after: async () => [], last: async () => 0 }, async () => null);
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    const session = hub.attach({
      send: (message) => socket.send(message),
      buffered: () => socket.bufferedAmount,
      close: (code, reason) => socket.close(code, reason),
    });
    void session.watch('run:bench', 0, 'bench');
  });
  const times: number[] = [];
  const { port } = server.address() as { port: number };
  const clients = await Promise.all(
    Array.from({ length: SOCKETS }, async () => {
      const client = new WebSocket(`ws://127.0.0.1:${port}`);
      client.on('message', (data) => {
        const { type, data: told } = JSON.parse(String(data)) as { type: string; data: { at?: number } };
        if (type === 'task.state' && told.at) times.push(performance.now() - told.at);
      });
      await new Promise((resolve) => client.once('open', resolve));
      return client;
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  let seq = 0;
  const from = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(PER_SECOND * SECONDS, Math.floor(((performance.now() - from) / 1000) * PER_SECOND));
      while (seq < due) {
        seq += 1;
        const data = { at: performance.now(), id: `task-${seq}`, state: 'succeeded', text: 'x'.repeat(200) };
        hub.publish({ stream: 'run:bench', seq, type: 'task.state', data });
      }
      if (seq < PER_SECOND * SECONDS) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  for (const client of clients) client.terminate();
  sockets.close();
  server.close();
  if (times.length < SOCKETS * PER_SECOND * SECONDS) throw new Error(`Only ${times.length} events arrived.`);
  return percentile(times, 0.99);
}

/** A run with 10,000 tasks that a stop cut off: all of them open, as the disk would have them. */
export async function layOpenRun(storage: Storage, input: unknown, count: number): Promise<string> {
  const id = 'run-of-ten-thousand';
  await storage.db.write(async (tx) => {
    await storage.runs.create(tx, {
      ...{ id, project: 'p', graph: 'g', graphTitle: 'g', clientKey: id, input: input as never, targets: [] },
      ...{ state: 'running' as const, error: null, counts: {}, createdAt: Date.now(), startedAt: Date.now() },
      endedAt: null,
    });
    const rows = Array.from({ length: count }, (_, at) => ({
      ...{ id: `${id}-${at}`, run: id, node: 'n0-0', nodeType: 'bench/work', itemKey: `k${at}`, itemName: `k${at}` },
      ...{ itemIndex: at, state: 'queued' as const, reason: null, attempt: 0, deaths: 0, key: null, engine: null },
      ...{ seed: null, error: null, startedAt: null, endedAt: null },
    }));
    await storage.tasks.put(tx, rows);
  });
  return id;
}

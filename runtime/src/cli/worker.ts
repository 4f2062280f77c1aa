import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { QueueWorker, readLabels, workbench } from '../execution/index.ts';
import { lockDataFolder } from '../storage/index.ts';
import { readArguments } from './arguments.ts';
import { UsageError } from './usage.ts';

/** What is at work when the worker is told to stop may end within this. Milliseconds. */
const DRAIN = 30_000;
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** `reelgraph worker`: does the work of a studio on this machine, until Ctrl+C. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values } = readArguments(argv, {
    queue: { type: 'string' },
    artifacts: { type: 'string' },
    labels: { type: 'string' },
    slots: { type: 'string' },
    data: { type: 'string' },
  });
  const queue = values.queue ?? process.env.REELGRAPH_QUEUE;
  if (!queue) throw new UsageError('worker takes --queue redis://…, the queue of the studio.');
  if (!values.artifacts)
    throw new UsageError('worker takes --artifacts: the address of the studio, or its data folder on a shared disk.');
  const slots = readSlots(values.slots ?? '');
  const data = resolve(values.data ?? 'worker-data');
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const lock = await lockDataFolder(data, 'worker');
  try {
    const bench = await workbench(data);
    const worker = await QueueWorker.start({
      queue,
      artifacts: values.artifacts,
      token: process.env.REELGRAPH_TOKEN ?? null,
      labels: readLabels(values.labels ?? ''),
      data,
      slots,
      version,
      bench,
      workbench: new URL(`../execution/workbench.${extension}`, import.meta.url).href,
    });
    process.stdout.write(`Worker ${worker.id} is ready.\n`);
    await new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
    });
    process.stdout.write('Closing…\n');
    await worker.close(DRAIN);
    await bench.engines.close();
  } finally {
    await lock.release();
  }
  return 0;
}

/** `cpu=4,gpu=2`: how many tasks of a lane at once. */
function readSlots(text: string): { cpu: number; gpu: number; remote: number } {
  const slots = { cpu: availableParallelism(), gpu: 1, remote: 4 };
  for (const part of readLabels(text)) {
    const [lane = '', count = ''] = part.split('=');
    if (!(lane === 'cpu' || lane === 'gpu' || lane === 'remote') || !/^\d+$/.test(count))
      throw new UsageError(`--slots takes cpu=N, gpu=N and remote=N, not '${part}'.`);
    slots[lane] = Number(count);
  }
  return slots;
}

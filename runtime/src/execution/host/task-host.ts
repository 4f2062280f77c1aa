import { EngineError, orderSchema, type Purse } from '@reelgraph/models';
import { type EngineRegistry, hostReady, sendToParent } from '@reelgraph/models/engines';
import { ArtifactFiles, dataPaths } from '../../storage/index.ts';
import type { Workbench } from '../contract.ts';
import type { CheckpointStore } from '../dispatch/dispatcher.ts';
import type { FromTaskHost, HostQuestion, TaskHostArguments, ToTaskHost } from '../dispatch/host-wire.ts';
import type { TaskError } from '../failure.ts';
import { runTask, type Surroundings } from './run-task.ts';

/**
 * The process in which nodes run: one task at a time, as many of these processes as there are lanes. It writes files into
 * the artifact store and its scratch folder, and never opens the database.
 */
const given = JSON.parse(process.argv[2] ?? '{}') as TaskHostArguments;
const module = (await import(given.workbench)) as { workbench(data: string): Promise<Workbench> };
const bench = await module.workbench(given.data);
const paths = dataPaths(given.data);

const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
let asked = 0;

type Unnumbered<Q> = Q extends HostQuestion ? Omit<Q, 'id'> : never;

function ask(message: Unnumbered<HostQuestion>): Promise<unknown> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    tell({ ...message, id } as HostQuestion);
  });
}

const tell = (message: FromTaskHost) => void sendToParent(message);

const checkpoints: CheckpointStore = {
  load: (key, name) => ask({ type: 'checkpoint.load', key, name }),
  save: async (key, name, value) => void (await ask({ type: 'checkpoint.save', key, name, value })),
};

/** The book of orders is the coordinator's: it answers when it is written down. */
const purse = (taskId: string): Purse => ({
  open: async (wish) => orderSchema.parse(await ask({ type: 'purse.open', taskId, wish })),
  note: async (order, change) => void (await ask({ type: 'purse.note', taskId, order, change })),
  wait: async (order, ms) => orderSchema.parse(await ask({ type: 'purse.wait', taskId, order, ms })),
});

const errorOf = ({ code, message, fix, retryable }: TaskError): EngineError =>
  new EngineError(code, message, { ...(fix ? { fix } : {}), retryable });

const around: Surroundings = {
  workbench: bench,
  files: new ArtifactFiles(paths),
  scratch: paths.scratch,
  checkpoints,
  purse,
  emit: (event) => tell({ type: 'event', event }),
};

let running: { taskId: string; abort: AbortController } | null = null;

process.on('message', (message: ToTaskHost) => {
  if (message.type === 'cancel') {
    if (running?.taskId === message.taskId) running.abort.abort();
    return;
  }
  if (message.type === 'answer') {
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) one?.reject(errorOf(message.error));
    else one?.resolve(message.value);
    return;
  }
  const { task } = message;
  const abort = new AbortController();
  running = { taskId: task.taskId, abort };
  void runTask(task, bench.nodes.get(task.nodeType), around, abort.signal).then((result) => {
    running = null;
    tell({ type: 'result', result });
  });
});

/** Engines may hold processes of their own; they end with this one. */
async function end(engines: EngineRegistry): Promise<void> {
  await engines.close().catch(() => undefined);
  process.exit(0);
}

process.on('SIGTERM', () => void end(bench.engines));
hostReady({ blocking: true });

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EdgeId, emptyGraph, type GraphDocument, type NodeId, validateGraph } from '@reelgraph/nodes/graph';
import { DocumentService } from '../../runtime/src/documents/service.ts';
import { createExecutor, type Dispatcher, type Executor, type TaskSpec } from '../../runtime/src/execution/index.ts';
import { openStorage, type Storage } from '../../runtime/src/storage/index.ts';
import { bench as benchModule, layOpenRun, socketsP99, withQueue } from './execution-spread.ts';
import { device, workbench } from './execution-workbench.ts';
import { type BenchRow, middle, percentile } from './row.ts';

interface Bench {
  readonly executor: Executor;
  readonly storage: Storage;
  readonly place: (id: string, graph: GraphDocument) => Promise<void>;
}

/** A data folder on this machine's disk, with commits as durable as in the studio. */
async function withExecutor<T>(
  measure: (bench: Bench) => Promise<T>,
  dispatcher?: Dispatcher,
  lanes?: Partial<Record<'cpu' | 'gpu' | 'remote', number>>,
): Promise<T> {
  const { nodes, engines } = await workbench();
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-bench-'));
  const storage = await openStorage(folder);
  const documents = new DocumentService(storage);
  await storage.db.write(async (tx) => {
    await storage.projects.create(tx, { id: 'p', title: 'Bench' });
    const settings = { format: 'reelgraph/settings', version: 1, width: 64, height: 64, rate: { num: 24, den: 1 } };
    const doc = { ...settings, seed: 1, engines: {} };
    await documents.createInTx(tx, { id: 'settings', project: 'p', kind: 'settings', title: 'Settings', doc });
  });
  const executor = createExecutor({
    storage,
    nodes,
    engines,
    workbench: benchModule,
    ...(lanes ? { lanes } : {}),
    documents,
    lossy: { lossy: () => undefined, preview: () => undefined },
    render: async () => {
      throw new Error('Nothing is rendered here.');
    },
    ...(dispatcher ? { dispatcher: () => dispatcher } : {}),
  });
  const place = async (id: string, doc: GraphDocument) => {
    await documents.create({ id, project: 'p', kind: 'graph', title: id, doc });
  };
  try {
    return await measure({ executor, place, storage });
  } finally {
    await executor.close();
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** `branches` chains of `length` nodes; `text` makes them new to the cache. */
function chains(branches: number, length: number, text: string, type = 'bench/nothing'): GraphDocument {
  const graph = emptyGraph('bench', 'Bench');
  const made: Record<string, GraphDocument['nodes'][string]> = {};
  const edges: Record<string, GraphDocument['edges'][string]> = {};
  for (let branch = 0; branch < branches; branch += 1) {
    for (let at = 0; at < length; at += 1) {
      const id = `n${branch}-${at}` as NodeId;
      const params = { text: `${text}${branch}-${at}` };
      made[id] = { id, type, typeVersion: 1, params, position: { x: 0, y: 0 }, mode: 'active' };
      if (at === 0) continue;
      const edge = `e${branch}-${at}` as EdgeId;
      const from = { node: `n${branch}-${at - 1}` as NodeId, port: 'out' };
      edges[edge] = { id: edge, from, to: { node: id, port: 'in' } };
    }
  }
  return { ...graph, nodes: made, edges };
}

let runs = 0;

async function timedRun({ executor }: Bench, graph: string): Promise<number> {
  runs += 1;
  const started = performance.now();
  const { id } = await executor.start({ clientKey: `bench-${runs}`, project: 'p', graph });
  const run = await executor.finished(id);
  const ms = performance.now() - started;
  if (run.state !== 'succeeded') throw new Error(`The run ended ${run.state}: ${run.error?.message}`);
  return ms;
}

/** Median of five runs of graphs that are new to the cache, after one that does not count. */
const fresh = (branches: number, length: number) =>
  withExecutor(async (bench) => {
    const times: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      await bench.place(`g${turn}`, chains(branches, length, `t${turn} `));
      const ms = await timedRun(bench, `g${turn}`);
      if (turn > 0) times.push(ms);
    }
    return middle(times);
  });

/** Answers at once: what is left between "ready" and "running" is the coordinator's own. */
function instantDispatcher(seen: (task: TaskSpec) => void = () => undefined): Dispatcher {
  let answer: Parameters<Dispatcher['onResult']>[0] = async () => 'applied';
  return {
    queues: false,
    async submit(tasks) {
      for (const task of tasks) {
        const { taskId, attempt } = task;
        seen(task);
        const result = { taskId, attempt, outcome: 'ok' as const, outputs: { out: taskId }, ms: 1 };
        setImmediate(() => void answer({ ...result, artifacts: [], provenance: [], reads: [] }));
      }
    },
    cancel: async () => undefined,
    reconcile: async () => ({ lost: [], inFlight: [] }),
    onResult: (handler) => {
      answer = handler;
    },
    onProgress: () => undefined,
    workers: async () => [],
    health: async () => undefined,
    close: async () => undefined,
  };
}

/** Takes everything and answers nothing. */
const silentDispatcher = (): Dispatcher => ({ ...instantDispatcher(), submit: async () => undefined });

const node = (id: string, type: string, params: Record<string, string | number>, engine?: string) => ({
  ...{ id: id as NodeId, type, typeVersion: 1, params, position: { x: 0, y: 0 }, mode: 'active' as const },
  ...(engine ? { engine } : {}),
});

/** One list, one task for each of its items, one task for them all. */
function fan(count: number, text: string): GraphDocument {
  const wire = (from: string, to: string) => {
    const id = `${from}-${to}` as EdgeId;
    return [id, { id, from: { node: from as NodeId, port: 'out' }, to: { node: to as NodeId, port: 'in' } }] as const;
  };
  const nodes = [
    node('source', 'bench/many', { count, text }),
    node('n0-0', 'bench/work', { text }),
    node('end', 'bench/join', {}),
  ];
  return {
    ...emptyGraph('bench', 'Bench'),
    nodes: Object.fromEntries(nodes.map((one) => [one.id, one])),
    edges: Object.fromEntries([wire('source', 'n0-0'), wire('n0-0', 'end')]),
  };
}

/** As many nodes of one model as of another, in turn. */
function mixed(count: number): GraphDocument {
  const nodes = Array.from({ length: count }, (_, at) =>
    node(`n${at}`, 'bench/ask', { text: `${at}` }, at % 2 === 0 ? 'model-a' : 'model-b'),
  );
  return { ...emptyGraph('bench', 'Bench'), nodes: Object.fromEntries(nodes.map((one) => [one.id, one])) };
}

const requestOf = (graph: string) => ({
  ...{ clientKey: 'open', project: 'p', graph, targets: [], policy: 'continue', variant: 0, items: [] },
});

export const rows: readonly BenchRow[] = [
  { name: 'execution.chain_1000_ms_per_node', measure: async () => (await fresh(1, 1000)) / 1000 },
  { name: 'execution.wide_10x100_ms_per_node', measure: async () => (await fresh(10, 100)) / 1000 },
  {
    name: 'execution.cached_1000_ms',
    measure: () =>
      withExecutor(async (bench) => {
        await bench.place('g', chains(1, 1000, 'same '));
        await timedRun(bench, 'g');
        const times: number[] = [];
        for (let turn = 0; turn < 6; turn += 1) times.push(await timedRun(bench, 'g'));
        return middle(times.slice(1));
      }),
  },
  {
    name: 'execution.map_10000_s',
    measure: () =>
      withExecutor(async (bench) => {
        const graph = chains(1, 1, 'map ');
        const source = 'many' as NodeId;
        const edge = 'e' as EdgeId;
        await bench.place('g', {
          ...graph,
          nodes: {
            ...graph.nodes,
            [source]: {
              id: source,
              type: 'bench/many',
              typeVersion: 1,
              params: { text: 'item ' },
              position: { x: 0, y: 0 },
              mode: 'active',
            },
          },
          edges: {
            [edge]: { id: edge, from: { node: source, port: 'out' }, to: { node: 'n0-0' as NodeId, port: 'in' } },
          },
        });
        return (await timedRun(bench, 'g')) / 1000;
      }),
  },
  {
    name: 'execution.validate_10000_ms',
    async measure() {
      const { specs } = (await workbench()).nodes;
      const graph = chains(10, 1000, '');
      const times: number[] = [];
      for (let turn = 0; turn < 6; turn += 1) {
        // A new record each time: indexes are kept by document.
        const copy = { ...graph, edges: { ...graph.edges }, nodes: { ...graph.nodes } };
        const started = performance.now();
        const { problems } = validateGraph(copy, specs);
        times.push(performance.now() - started);
        if (problems.length > 0) throw new Error(problems[0]?.message);
      }
      return middle(times.slice(1));
    },
  },
  {
    name: 'execution.dispatch_p95_ms',
    measure: () =>
      withExecutor(async (bench) => {
        await bench.place('g', chains(200, 1, 'd ', 'bench/work'));
        const { id } = await bench.executor.start({ clientKey: 'dispatch', project: 'p', graph: 'g' });
        await bench.executor.finished(id);
        const { tasks } = await bench.executor.get(id);
        // Two places: a task that begins when another ends was ready long before; its wait is the time to take the place.
        const ends = tasks.map(({ endedAt }) => endedAt ?? 0).sort((a, b) => a - b);
        const starts = tasks.map(({ startedAt }) => startedAt ?? 0).sort((a, b) => a - b);
        const places = starts.filter((at) => at <= (ends[0] ?? 0)).length;
        return percentile(
          starts.slice(places).map((at, index) => Math.max(0, at - (ends[index] ?? at))),
          0.95,
        );
      }, instantDispatcher()),
  },
  {
    name: 'execution.dispatch_bullmq_p95_ms',
    measure: () =>
      withQueue((dispatcher) =>
        withExecutor(async (bench) => {
          // Once for the task hosts to start; then a chain: each is ready when the one before it has ended.
          await bench.place('warm', chains(8, 1, 'warm ', 'bench/work'));
          await timedRun(bench, 'warm');
          await bench.place('g', chains(1, 80, 'alone ', 'bench/work'));
          const { id } = await bench.executor.start({ clientKey: 'chain', project: 'p', graph: 'g' });
          await bench.executor.finished(id);
          const { tasks } = await bench.executor.get(id);
          const times = tasks.slice(1).map(({ startedAt }, at) => (startedAt ?? 0) - (tasks[at]?.endedAt ?? 0));
          return percentile(times, 0.95);
        }, dispatcher),
      ),
  },
  {
    name: 'execution.fan_bullmq_s',
    measure: () =>
      withQueue((dispatcher) =>
        withExecutor(async (bench) => {
          const times: number[] = [];
          for (let turn = 0; turn < 4; turn += 1) {
            await bench.place(`f${turn}`, fan(1000, `fan ${turn} `));
            const ms = await timedRun(bench, `f${turn}`);
            // The first starts the task hosts.
            if (turn > 0) times.push(ms);
          }
          return middle(times) / 1000;
        }, dispatcher),
      ),
  },
  { name: 'execution.sockets_p99_ms', measure: socketsP99 },
  {
    name: 'execution.restart_10000_s',
    measure: () =>
      withExecutor(
        async (bench) => {
          const { storage, executor, place } = bench;
          await place('g', fan(10_000, 'open '));
          const first = await executor.start({ clientKey: 'shape', project: 'p', graph: 'g', targets: ['source'] });
          await executor.finished(first.id);
          const { input } = (await storage.runs.get(first.id))!;
          const id = await layOpenRun(storage, { ...(input as object), request: requestOf('g') }, 10_000);
          const from = performance.now();
          await executor.resumeAll();
          // Ready: the run is taken up, all its tasks are known, and the studio answers.
          for (;;) {
            const { run } = await executor.get(id);
            if (Object.values(run.counts).reduce((sum, count) => sum + count, 0) >= 10_000) break;
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          const seconds = (performance.now() - from) / 1000;
          await executor.cancel(id);
          return seconds;
        },
        silentDispatcher(),
        { cpu: 2 },
      ),
  },
  {
    name: 'execution.swaps_two_models',
    measure: () =>
      withExecutor(
        async (bench) => {
          await bench.place('g', mixed(40));
          device.loaded = '';
          device.swaps = 0;
          await timedRun(bench, 'g');
          return device.swaps;
        },
        instantDispatcher(({ engines }) => {
          const wanted = engines.language ?? '';
          if (wanted !== device.loaded) device.swaps += 1;
          device.loaded = wanted;
        }),
        { gpu: 1 },
      ),
  },
];

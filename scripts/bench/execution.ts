import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineRegistry } from '@reelgraph/models/engines';
import { defineNode, param, port } from '@reelgraph/nodes/catalogue';
import { type EdgeId, emptyGraph, type GraphDocument, type NodeId, validateGraph } from '@reelgraph/nodes/graph';
import { z } from 'zod';
import { DocumentService } from '../../runtime/src/documents/service.ts';
import { createExecutor, type Dispatcher, type Executor, nodeRegistry } from '../../runtime/src/execution/index.ts';
import { openStorage } from '../../runtime/src/storage/index.ts';
import { type BenchRow, middle, percentile } from './row.ts';

const plain = { category: 'Bench', icon: 'circle', help: 'Does nothing.' };

/** The least that a node can do: what is measured is everything around it. */
const nothing = defineNode({
  ...plain,
  type: 'bench/nothing',
  title: 'Nothing',
  inputs: { in: port.text({ optional: true }) },
  params: z.object({ text: param.text() }),
  outputs: { out: port.text() },
  run: ({ inputs, params }) => ({ out: `${inputs.in?.slice(0, 8) ?? ''}${params.text}` }),
});

const work = defineNode({
  ...plain,
  type: 'bench/work',
  title: 'Work',
  host: 'task',
  params: z.object({ text: param.text() }),
  outputs: { out: port.text() },
  run: ({ params }) => ({ out: params.text }),
});

const many = defineNode({
  ...plain,
  type: 'bench/many',
  title: 'Many',
  params: z.object({ count: param.integer({ default: 10_000 }), text: param.text() }),
  outputs: { out: port.text({ list: true }) },
  run: ({ params }) => ({
    out: Array.from({ length: params.count }, (_, at) => ({ key: `k${at}`, value: `${params.text}${at}` })),
  }),
});

const nodes = nodeRegistry([nothing, work, many]);

interface Bench {
  readonly executor: Executor;
  readonly place: (id: string, graph: GraphDocument) => Promise<void>;
}

/** A data folder on this machine's disk, with commits as durable as in the studio. */
async function withExecutor<T>(measure: (bench: Bench) => Promise<T>, dispatcher?: Dispatcher): Promise<T> {
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
    engines: engineRegistry([]),
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
    return await measure({ executor, place });
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
      if (at === 0 || type !== 'bench/nothing') continue;
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
function instantDispatcher(): Dispatcher {
  let answer: Parameters<Dispatcher['onResult']>[0] = async () => 'applied';
  return {
    queues: false,
    async submit(tasks) {
      for (const { taskId, attempt } of tasks) {
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
      const graph = chains(10, 1000, '');
      const times: number[] = [];
      for (let turn = 0; turn < 6; turn += 1) {
        // A new record each time: indexes are kept by document.
        const copy = { ...graph, edges: { ...graph.edges }, nodes: { ...graph.nodes } };
        const started = performance.now();
        const { problems } = validateGraph(copy, nodes.specs);
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
];

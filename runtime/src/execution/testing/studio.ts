import { readFileSync } from 'node:fs';
import { type EdgeId, emptyGraph, type GraphDocument, type GraphNode, type Json } from '@reelgraph/nodes/graph';
import { emptySequence, type Sequence } from '@reelgraph/timeline';
import { DocumentService } from '../../documents/service.ts';
import type { PreviewFrame, RunRequest, RunView, TaskView } from '../../protocol/index.ts';
import { openStorage, type Storage } from '../../storage/index.ts';
import { InProcessDispatcher } from '../dispatch/in-process.ts';
import { createExecutor } from '../executor.ts';
import type { Executor, ExecutorOptions } from '../executor-door.ts';
import { OrderBook } from '../money/order-book.ts';
import { killableDispatcher, withKillPoints } from './kill-points.ts';
import { workbench } from './workbench.ts';

/** A node in a few words: `[type, params, wires]`, a wire is `input: 'node.port'` (or several). */
export type Sketch = Record<
  string,
  readonly [
    type: string,
    params?: Record<string, Json>,
    wires?: Record<string, string | readonly string[]>,
    more?: Partial<GraphNode>,
  ]
>;

export function draw(id: string, sketch: Sketch): GraphDocument {
  const nodes: Record<string, GraphNode> = {};
  const edges: GraphDocument['edges'] & Record<string, GraphDocument['edges'][string]> = {};
  for (const [node, [type, params = {}, wires = {}, more = {}]] of Object.entries(sketch)) {
    nodes[node] = {
      id: node as GraphNode['id'],
      type,
      typeVersion: 1,
      params,
      position: { x: 0, y: 0 },
      mode: 'active',
      ...more,
    };
    for (const [input, from] of Object.entries(wires)) {
      for (const [order, end] of [from].flat().entries()) {
        const [source = '', port = ''] = end.split('.');
        const edge = `${node}-${input}-${order}` as EdgeId;
        edges[edge] = {
          id: edge,
          from: { node: source as GraphNode['id'], port },
          to: { node: node as GraphNode['id'], port: input, order },
        };
      }
    }
  }
  return { ...emptyGraph(id, 'Test'), nodes, edges };
}

export interface TestStudio {
  readonly storage: Storage;
  readonly documents: DocumentService;
  readonly executor: Executor;
  readonly lossy: { stream: string; type: string; data: unknown }[];
  readonly previews: PreviewFrame[];
  /** Puts a graph in the project, or in the place of the one with this id. */
  graph(sketch: Sketch, id?: string): Promise<string>;
  sequence(): Promise<Sequence>;
  /** Runs to the end. */
  run(graph: string, more?: Partial<RunRequest>): Promise<Ran>;
  settings(patch: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

export interface Ran {
  readonly run: RunView;
  readonly tasks: readonly TaskView[];
  /** `node` or `node/item` → state. */
  readonly states: Record<string, string>;
  of(node: string, item?: string): TaskView;
}

let count = 0;

export const ranOf = ({ run, tasks }: { run: RunView; tasks: TaskView[] }): Ran => ({
  run,
  tasks,
  states: Object.fromEntries(
    tasks.map((task) => [task.item ? `${task.node}/${task.item.key}` : task.node, task.state]),
  ),
  of(node, item) {
    const found = tasks.find((task) => task.node === node && task.item?.key === item);
    if (!found) throw new Error(`There is no task ${node}${item ? `/${item}` : ''}.`);
    return found;
  },
});

export const bench = new URL('./workbench.ts', import.meta.url).href;

/** A real data folder, real documents, real child processes; nodes and an engine of the tests. */
export async function testStudio(folder: string, more: Partial<ExecutorOptions> = {}): Promise<TestStudio> {
  const storage = await openStorage(folder);
  const documents = new DocumentService(storage);
  withKillPoints(storage, documents);
  const { nodes, engines } = await workbench(storage.paths.root);
  const lossy: TestStudio['lossy'] = [];
  const previews: PreviewFrame[] = [];
  if (!(await storage.projects.get('p'))) {
    await storage.db.write(async (tx) => {
      await storage.projects.create(tx, { id: 'p', title: 'P' });
      const settings = { format: 'reelgraph/settings', version: 1, width: 64, height: 64, rate: { num: 24, den: 1 } };
      const doc = { ...settings, seed: 7, engines: {} };
      await documents.createInTx(tx, { id: 'settings', project: 'p', kind: 'settings', title: 'Settings', doc });
      const sequence = emptySequence({
        id: 'sequence',
        title: 'Film',
        rate: { num: 24, den: 1 },
        size: { width: 64, height: 64 },
      });
      await documents.createInTx(tx, { id: 'sequence', project: 'p', kind: 'sequence', title: 'Film', doc: sequence });
      await storage.projects.update(tx, 'p', { defaults: { sequence: 'sequence' } });
    });
  }
  const executor = createExecutor({
    storage,
    book: new OrderBook(storage),
    nodes,
    engines,
    documents,
    lossy: {
      lossy: (stream, type, data) => lossy.push({ stream, type, data }),
      preview: (frame) => previews.push(frame),
    },
    render: async () => {
      throw new Error('Nothing is rendered in these tests.');
    },
    workbench: bench,
    dispatcher: ({ checkpoints, purses }) =>
      killableDispatcher(new InProcessDispatcher({ workbench: bench, data: storage.paths.root, checkpoints, purses })),
    retryDelay: () => 1,
    ...more,
  });
  return {
    storage,
    documents,
    executor,
    lossy,
    previews,
    async graph(sketch, id = `graph-${++count}`) {
      if (await storage.documents.get(id)) await documents.delete(id);
      await documents.create({ id, project: 'p', kind: 'graph', title: 'Test', doc: draw(id, sketch) });
      return id;
    },
    async sequence() {
      return (await documents.get('sequence')).doc as Sequence;
    },
    async run(graph, request = {}) {
      const started = await executor.start({
        clientKey: `key-${++count}-${Math.random()}`,
        project: 'p',
        graph,
        ...request,
      });
      await executor.finished(started.id);
      return ranOf(await executor.get(started.id));
    },
    async settings(patch) {
      const { rev } = await documents.get('settings');
      const ops = [{ type: 'setSettings', patch }];
      const origin = 'hand' as const;
      await documents.write({ doc: 'settings', baseRev: rev, opId: `s${++count}`, client: 'test', origin, ops });
    },
    async close() {
      await executor.close();
      await engines.close();
      await storage.close();
    },
  };
}

/** What the nodes of the tests wrote down while they worked. */
export const callsIn = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
};

import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { RefusalError } from '@reelgraph/timeline';
import type { GateAnswer, PlanView, RunRequest, RunView, TaskView } from '../protocol/index.ts';
import { runRequestSchema, withAction } from '../protocol/index.ts';
import type { RunRow, Storage } from '../storage/index.ts';
import { ActionCache } from './cache/action-cache.ts';
import type { EffectDocuments, LossyLane, NodeRegistry, SequenceRenderer, Workbench } from './contract.ts';
import type { CheckpointStore, Dispatcher, Purses } from './dispatch/dispatcher.ts';
import { InProcessDispatcher } from './dispatch/in-process.ts';
import type { OrderBook } from './money/order-book.ts';
import { remainingMs } from './plan/look-ahead.ts';
import type { RunContext } from './plan/resolve.ts';
import { pinConcepts } from './run/continuity.ts';
import { breather, type Environment } from './run/environment.ts';
import { FullDisk } from './run/full-disk.ts';
import { latestOutputs, storedViews, withUnreached } from './run/history.ts';
import { LossyThrottle } from './run/lossy-throttle.ts';
import { RunMachine } from './run/machine.ts';
import { planRun } from './run/plan-run.ts';
import { loadPrevious, noPrevious, type Previous } from './run/previous.ts';
import { contextOf, notFound, takeInput } from './run/queue-run.ts';
import { Recorder } from './run/recorder.ts';
import { factsOfRow, isOver, runView, type StoredInput } from './run/run-facts.ts';
import { SameWork } from './run/same-work.ts';
import { type Lanes, Scheduler } from './run/scheduler.ts';

export interface ExecutorOptions {
  readonly storage: Storage;
  readonly nodes: NodeRegistry;
  readonly engines: Workbench['engines'];
  readonly documents: EffectDocuments;
  readonly lossy: LossyLane;
  readonly render: SequenceRenderer;
  /** Module that task hosts load their nodes and engines from: exports `workbench()`. */
  readonly workbench?: string;
  readonly dispatcher?: (parts: { checkpoints: CheckpointStore; purses: Purses }) => Dispatcher;
  /** The book of orders; without one nothing is bought. */
  readonly book?: OrderBook;
  readonly lanes?: Partial<Lanes>;
  /** Milliseconds before attempt n + 1. */
  readonly retryDelay?: (attempt: number) => number;
  readonly attempts?: number;
  /** Milliseconds after which a task that is out is asked after. */
  readonly askAfter?: number;
}

export interface Executor {
  /** What a run would do; nothing is changed. Given up (`nobody_waits`) once the signal says so. */
  plan(request: Omit<RunRequest, 'clientKey'>, gone?: AbortSignal): Promise<PlanView>;
  /** The same client key twice is one run. Throws where the graph or project is not there. */
  start(request: RunRequest): Promise<RunView>;
  /** Answers when it is written down that the run is cancelled. */
  cancel(run: string): Promise<RunView>;
  /** A person's answer where a task waits for one. Answers when it is durable. Throws `task_not_found`. */
  answer(run: string, task: string, answer: GateAnswer): Promise<RunView>;
  /** Runs again what failed, was skipped or cancelled; the rest stays. */
  retry(run: string): Promise<RunView>;
  get(run: string): Promise<{ run: RunView; tasks: TaskView[] }>;
  /** Newest first. */
  list(project: string, limit?: number): Promise<RunView[]>;
  /** By node: the newest results of a graph, one entry for each item. */
  outputs(project: string, graph: string): Promise<Record<string, { task: TaskView }[]>>;
  /** Takes up the runs that a stop of the server cut off. */
  resumeAll(): Promise<RunView[]>;
  /** Resolves when the run is over and that is on the disk. */
  finished(run: string): Promise<RunView>;
  close(): Promise<void>;
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const RUNS_KEPT = 200;
const EVENTS_KEPT = 50_000;

export function createExecutor(options: ExecutorOptions): Executor {
  const { storage } = options;
  const bench: Workbench = { nodes: options.nodes, engines: options.engines };
  const lanes: Lanes = { cpu: Math.max(1, availableParallelism()), gpu: 1, remote: 4, ...options.lanes };
  const machines = new Map<string, RunMachine>();
  const cache = new ActionCache(storage);
  let timings: ReadonlyMap<string, number> = new Map();
  const checkpoints: CheckpointStore = {
    load: (key, name) => storage.actions.checkpoint(key, name),
    save: (key, name, value) =>
      storage.db.write((tx) => storage.actions.saveCheckpoint(tx, key, name, value as NonNullable<unknown>)),
  };
  const purses: Purses = {
    of(taskId) {
      for (const { ledger, facts } of machines.values()) {
        const task = ledger.byId(taskId);
        if (!task) continue;
        const { node, item } = task.step;
        const what = [node.plan.title, item?.name].filter(Boolean).join(' · ');
        return options.book?.purse({ task: taskId, run: facts.id, project: facts.project, what });
      }
      return undefined;
    },
    leave: (taskId) => options.book?.leave(taskId),
  };
  const disk = new FullDisk(storage.paths.root, () => {
    for (const machine of machines.values())
      options.lossy.lossy(`run:${machine.facts.id}`, 'run.trouble', viewOf(machine));
  });
  const recorder = new Recorder(storage, cache, disk);
  const workbench = options.workbench ?? new URL(`./workbench.${extension}`, import.meta.url).href;
  const dispatcher =
    options.dispatcher?.({ checkpoints, purses }) ??
    new InProcessDispatcher({ workbench, data: storage.paths.root, checkpoints, purses });
  const scheduler = new Scheduler(dispatcher, recorder, storage.tasks, lanes, options.askAfter);
  const breathe = breather();
  const env: Environment = {
    storage,
    workbench: bench,
    documents: options.documents,
    render: options.render,
    cache,
    recorder,
    scheduler,
    sameWork: new SameWork(),
    dispatcher,
    throttle: new LossyThrottle(options.lossy),
    checkpoints,
    purses,
    retryDelay: options.retryDelay ?? ((attempt) => 500 * 2 ** attempt * (0.75 + Math.random() / 2)),
    attempts: options.attempts ?? 3,
    breathe,
    disk,
  };
  const opened = Promise.all([cache.open(), refreshTimings()]);
  // Whoever asks first hears of a failure to read; without a listener it would end the process.
  opened.catch(() => undefined);
  dispatcher.onProgress((event) => {
    for (const machine of machines.values()) if (machine.ledger.byId(event.taskId)) machine.progress(event);
  });

  async function refreshTimings(): Promise<void> {
    timings = await storage.actions.timings();
  }

  function viewOf(machine: RunMachine): RunView {
    const over = isOver(machine.facts.state);
    const left = over
      ? []
      : machine.ledger.remaining().map((task) => ({
          nodeType: task.step.node.plan.spec.type,
          engine: task.engine,
          startedAt: task.startedAt,
          state: task.state,
        }));
    const eta = remainingMs(left, timings, lanes.cpu);
    const view = runView(machine.facts, machine.ledger.counts(), eta > 0 ? eta : undefined);
    const { problem } = disk;
    return problem && !over ? { ...view, state: 'paused', error: withAction(problem) } : view;
  }

  async function launch(row: RunRow, previous: Previous, known?: RunContext): Promise<RunMachine> {
    const input = row.input as StoredInput;
    const context = known ?? (await contextOf(bench, input));
    const machine = new RunMachine(env, factsOfRow(row), input, context, previous);
    machines.set(row.id, machine);
    machine.start();
    void machine.ended.then(async () => {
      if (machines.get(row.id) === machine) machines.delete(row.id);
      await refreshTimings().catch(() => undefined);
      // Housekeeping: a failure here is nobody's loss.
      await storage.db
        .write(async (tx) => {
          await cache.touch(tx);
          await storage.runs.trim(tx, row.project, RUNS_KEPT);
        })
        .catch(() => undefined);
      await storage.events.trim(`run:${row.id}`, EVENTS_KEPT).catch(() => undefined);
    });
    return machine;
  }

  /** Tasks that a queue kept over the stop. */
  async function stillOut(run: string): Promise<ReadonlySet<string>> {
    if (!dispatcher.queues) return new Set();
    const handed = (await storage.tasks.ofRun(run)).filter(
      ({ state, attempt }) => attempt > 0 && (state === 'queued' || state === 'running'),
    );
    const { inFlight } = await dispatcher.reconcile(handed.map(({ id, attempt }) => ({ taskId: id, attempt })));
    return new Set(inFlight);
  }

  async function rowOf(id: string): Promise<RunRow> {
    const row = await storage.runs.get(id);
    if (!row) throw notFound('run', id);
    return row;
  }

  const executor: Executor = {
    async plan(request, gone) {
      await opened;
      return planRun(env, { timings, lanes }, request, gone);
    },

    async start(request) {
      await opened;
      const known = await storage.runs.byClientKey(request.clientKey);
      if (known) return (await executor.get(known.id)).run;
      const parsed = runRequestSchema.parse(request);
      const sources = { storage, documents: options.documents, workbench: bench };
      await pinConcepts(sources, parsed);
      const { input, prepared, graphTitle } = await takeInput(sources, parsed);
      const context = await contextOf(bench, input, prepared);
      const first = context.prepared.problems[0];
      if (context.prepared.nodes.length === 0 && first) throw new RefusalError(first);
      // Queued on the disk before anything of it begins.
      const row = await storage.db.write(async (tx) => {
        const twin = await storage.runs.byClientKey(request.clientKey, tx.db);
        if (twin) return { twin };
        const made = await storage.runs.create(tx, {
          id: `run-${randomUUID()}`,
          project: parsed.project,
          graph: parsed.graph,
          graphTitle,
          clientKey: request.clientKey,
          input,
          targets: [...context.prepared.targets],
          state: 'queued',
          error: null,
          counts: {},
          createdAt: Date.now(),
          startedAt: null,
          endedAt: null,
        });
        const view = runView(factsOfRow(made), {});
        await storage.events.append(tx, `run:${made.id}`, 'run.created', view);
        await storage.events.append(tx, `project:${made.project}`, 'run.listed', view);
        return { made };
      });
      if (!row.made) return (await executor.get(row.twin.id)).run;
      const machine = await launch(row.made, noPrevious, context);
      return viewOf(machine);
    },

    async cancel(id) {
      const machine = machines.get(id);
      if (!machine) return (await executor.get(id)).run;
      await machine.cancel('The run was cancelled.');
      return viewOf(machine);
    },

    async answer(id, task, answer) {
      const machine = machines.get(id);
      if (!machine) return (await executor.get(id)).run;
      machine.gates.answer(task, answer);
      await machine.ledger.flush();
      return viewOf(machine);
    },

    async retry(id) {
      await opened;
      const running = machines.get(id);
      if (running && !isOver(running.facts.state)) return viewOf(running);
      await running?.ended;
      const row = await rowOf(id);
      if (!isOver(row.state)) throw notFound('run', id);
      return viewOf(await launch(row, await loadPrevious(storage, cache, id, { again: true, careful: false })));
    },

    async get(id) {
      await opened;
      const machine = machines.get(id);
      if (machine) return { run: viewOf(machine), tasks: await withUnreached(storage, id, machine.ledger.views()) };
      const row = await rowOf(id);
      return { run: runView(factsOfRow(row), row.counts), tasks: await storedViews(storage, id) };
    },

    async list(project, limit) {
      const rows = await storage.runs.list(project, limit);
      return rows.map((row) => {
        const machine = machines.get(row.id);
        return machine ? viewOf(machine) : runView(factsOfRow(row), row.counts);
      });
    },

    outputs: (project, graph) => latestOutputs(storage, project, graph),

    async resumeAll() {
      await opened;
      const views: RunView[] = [];
      for (const row of await storage.runs.unfinished()) {
        const out = await stillOut(row.id);
        const previous = await loadPrevious(storage, cache, row.id, { again: false, careful: true, out });
        views.push(viewOf(await launch(row, previous)));
      }
      return views;
    },

    async finished(id) {
      await machines.get(id)?.ended;
      const row = await storage.runs.info(id);
      if (!row) throw notFound('run', id);
      return runView(factsOfRow(row), row.counts);
    },

    async close() {
      for (const machine of machines.values()) machine.stop();
      scheduler.close();
      disk.close();
      await dispatcher.close();
      await recorder.close();
    },
  };
  return executor;
}

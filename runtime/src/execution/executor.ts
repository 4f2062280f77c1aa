import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { RefusalError } from '@reelgraph/timeline';
import type { RunView } from '../protocol/index.ts';
import { runRequestSchema, withAction } from '../protocol/index.ts';
import type { RunRow } from '../storage/index.ts';
import { ActionCache } from './cache/action-cache.ts';
import type { Workbench } from './contract.ts';
import type { CheckpointStore, Purses } from './dispatch/dispatcher.ts';
import { InProcessDispatcher } from './dispatch/in-process.ts';
import type { Executor, ExecutorOptions } from './executor-door.ts';
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
import { contextOf, inputView, notFound, takeInput } from './run/queue-run.ts';
import { Recorder } from './run/recorder.ts';
import { factsOfRow, isOver, runView, type StoredInput } from './run/run-facts.ts';
import { notQueued, RunQueue } from './run/run-queue.ts';
import { SameWork } from './run/same-work.ts';
import { type Lanes, Scheduler } from './run/scheduler.ts';
import { Seldom } from './run/seldom.ts';
import { NOTHING, plus, Tally } from './run/tally.ts';
import { History } from './run/timings.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const RUNS_KEPT = 200;
const EVENTS_KEPT = 50_000;
/** How often everybody is told how far a run is. Milliseconds. */
const HOW_FAR_EVERY = 500;

export function createExecutor(options: ExecutorOptions): Executor {
  const { storage } = options;
  const bench: Workbench = { nodes: options.nodes, engines: options.engines };
  const lanes: Lanes = { cpu: Math.max(1, availableParallelism()), gpu: 1, remote: 4, ...options.lanes };
  const machines = new Map<string, RunMachine>();
  const cache = new ActionCache(storage);
  const tallies = new Map<string, Tally>();
  const queue = new RunQueue(storage, machines);
  const history = new History();
  const checkpoints: CheckpointStore = {
    load: (key, name) => storage.actions.checkpoint(key, name),
    save: (key, name, value) =>
      storage.db.write((tx) => storage.actions.saveCheckpoint(tx, key, name, value as NonNullable<unknown>)),
  };
  const purses: Purses = {
    of(taskId) {
      for (const { ledger, facts, brakes } of machines.values()) {
        const task = ledger.byId(taskId);
        if (!task) continue;
        const { node, item } = task.step;
        const what = [node.plan.title, item?.name].filter(Boolean).join(' · ');
        const most = brakes.money;
        const limit = most === undefined ? {} : { limit: { most, night: facts.night ?? null } };
        return options.book?.purse({ task: taskId, run: facts.id, project: facts.project, what, ...limit });
      }
      return undefined;
    },
    leave: (taskId) => options.book?.leave(taskId),
  };
  const tellHowFar = (machine: RunMachine) =>
    options.lossy.lossy(`run:${machine.facts.id}`, 'run.trouble', viewOf(machine));
  const disk = new FullDisk(storage.paths.root, () => {
    for (const machine of machines.values()) tellHowFar(machine);
  });
  const far = new Seldom(HOW_FAR_EVERY);
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
    queue,
    likely: (nodeType, engine) => history.of(nodeType, engine),
    learn: (nodeType, engine, took) => history.add(nodeType, engine, took),
    // Never how it ended: that is told once it is on the disk, after the last of its tasks.
    changed: (machine) =>
      far.tell(machine.facts.id, () => {
        if (!isOver(machine.facts.state)) tellHowFar(machine);
      }),
  };
  queue.use(scheduler);
  const readHistory = async () => history.read(await storage.actions.timings());
  const opened = Promise.all([cache.open(), queue.open(), readHistory()]);
  // Whoever asks first hears of a failure to read; without a listener it would end the process.
  opened.catch(() => undefined);
  dispatcher.onProgress((event) => {
    for (const machine of machines.values()) if (machine.ledger.byId(event.taskId)) machine.progress(event);
  });

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
    const eta = remainingMs(left, history.timings, lanes.cpu);
    const view = runView(machine.facts, machine.ledger.counts(), eta > 0 ? eta : undefined);
    const { problem } = disk;
    return problem && !over ? { ...view, state: 'paused', error: withAction(problem) } : view;
  }

  /** The runs of a night share one. */
  async function tallyOf({ id, night }: RunRow): Promise<Tally> {
    const known = night === null ? undefined : tallies.get(night);
    if (known) return known;
    const rows = night === null ? [await rowOf(id)] : await storage.runs.ofNight(night);
    const tally = new Tally(rows.map(({ bytes }) => ({ ms: 0, bytes })).reduce(plus, NOTHING));
    if (night === null) return tally;
    const first = tallies.get(night) ?? tally;
    tallies.set(night, first);
    return first;
  }

  async function launch(row: RunRow, previous: Previous, known?: RunContext): Promise<RunMachine> {
    const input = row.input as StoredInput;
    const context = known ?? (await contextOf(bench, input));
    const machine = new RunMachine(env, factsOfRow(row), input, context, previous, await tallyOf(row));
    machines.set(row.id, machine);
    machine.start();
    void machine.ended.then(async () => {
      if (machines.get(row.id) === machine) machines.delete(row.id);
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

  function atWork(id: string): RunMachine {
    const machine = machines.get(id);
    if (!machine || isOver(machine.facts.state)) throw notQueued();
    return machine;
  }

  async function rowOf(id: string): Promise<RunRow> {
    const row = await storage.runs.get(id);
    if (!row) throw notFound('run', id);
    return row;
  }

  const executor: Executor = {
    async plan(request, gone) {
      await opened;
      return planRun(env, { timings: history.timings, lanes }, request, gone);
    },

    async start(request, night) {
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
          priority: parsed.priority,
          rank: queue.nextRank(),
          night: night ?? null,
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

    async hold(id, held) {
      const machine = atWork(id);
      await queue.hold(machine, held);
      return viewOf(machine);
    },

    async move(id, before) {
      const machine = atWork(id);
      await queue.move(machine, before);
      return viewOf(machine);
    },

    async prioritise(id, priority) {
      const machine = atWork(id);
      await queue.prioritise(machine, priority);
      return viewOf(machine);
    },

    async queue() {
      await opened;
      return queue.view();
    },

    async holdQueue(held) {
      await opened;
      return queue.holdAll(held);
    },

    input: async (id) => inputView((await rowOf(id)).input as StoredInput),

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

    async forget(keys) {
      const gone = await storage.db.write((tx) => storage.actions.forget(tx, keys));
      cache.forget(gone);
      return gone.length;
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
      far.close();
      disk.close();
      await dispatcher.close();
      await recorder.close();
    },
  };
  return executor;
}

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { ArtifactFiles, dataPaths } from '../../../storage/index.ts';
import type { Workbench } from '../../contract.ts';
import { LossyThrottle } from '../../run/lossy-throttle.ts';
import type { Lane, ProgressEvent } from '../dispatcher.ts';
import { InProcessDispatcher } from '../in-process.ts';
import { hasAll } from '../labels.ts';
import { checkDurable, connectRedis, LAST_WORDS, queueAddress, reach, within } from './connect.ts';
import type { WorkerFacts } from './fleet.ts';
import { type Line, nextLine } from './lines.ts';
import { KEEP_DONE, modelOf, type Names, namesOf, type Route, type Timing, usualTiming } from './names.ts';
import { packProgress } from './payload.ts';
import { QueueCheckpoints } from './queue-checkpoints.ts';
import { TaskJob } from './task-job.ts';
import { labelsOf, readyEngines } from './worker-labels.ts';
import { openWorkerStore, type WorkerStore } from './worker-store.ts';

export interface QueueWorkerOptions {
  readonly queue: string;
  /** The studio's address, or its data folder on a shared disk. */
  readonly artifacts: string;
  readonly token?: string | null;
  readonly labels: readonly string[];
  /** A folder of its own, for what it fetches and makes. */
  readonly data: string;
  readonly slots: Readonly<Record<Lane, number>>;
  readonly version: string;
  readonly bench: Workbench;
  /** Module that task hosts load their nodes and engines from. */
  readonly workbench: string;
  readonly timing?: Partial<Timing>;
}

/** How often engines are asked again whether they are ready: a bundle may have been installed. Milliseconds. */
const ASK_ENGINES = 60_000;

/**
 * Does tasks of a queue on this machine. It holds the locks and never works itself: work is in task hosts, so that a
 * blocked thread or a crash there loses neither the lock nor the worker.
 */
export class QueueWorker {
  readonly id = `${hostname()}-${randomUUID().slice(0, 8)}`;
  readonly #options: QueueWorkerOptions;
  readonly #timing: Timing;
  readonly #names: Names;
  readonly #redis: Redis;
  readonly #listener: Redis;
  readonly #results: Queue;
  readonly #store: WorkerStore;
  readonly #files: ArtifactFiles;
  readonly #local: InProcessDispatcher;
  readonly #throttle: LossyThrottle;
  readonly #lines = new Map<string, Line>();
  readonly #jobs = new Map<string, { job: TaskJob; line: Line; token: string }>();
  readonly #free: Record<Lane, number>;
  readonly #timers: NodeJS.Timeout[] = [];
  #engines: WorkerFacts['engines'] = [];
  #labels: readonly string[] = [];
  #loaded = '';
  #pulling = false;
  #again = false;
  #closing = false;
  #idle: () => void = () => undefined;

  /** Throws `bad_queue_address`, `queue_unreachable`, `queue_not_durable`. */
  static async start(options: QueueWorkerOptions): Promise<QueueWorker> {
    const { url, prefix } = queueAddress(options.queue);
    const redis = connectRedis(url, true);
    const first = connectRedis(url);
    try {
      await reach(first, url);
      await checkDurable(first);
      const worker = new QueueWorker(options, url, namesOf(prefix), redis);
      await worker.#begin();
      return worker;
    } catch (error) {
      redis.disconnect();
      throw error;
    } finally {
      first.disconnect();
    }
  }

  private constructor(options: QueueWorkerOptions, url: string, names: Names, redis: Redis) {
    this.#options = options;
    this.#timing = { ...usualTiming, ...options.timing };
    this.#names = names;
    this.#redis = redis;
    this.#listener = connectRedis(url, true);
    this.#results = new Queue(names.results, { connection: redis, prefix: names.prefix });
    this.#results.on('error', () => undefined);
    this.#files = new ArtifactFiles(dataPaths(options.data));
    this.#store = openWorkerStore(options.artifacts, this.#files, options.token ?? null);
    this.#free = { ...options.slots };
    const checkpoints = new QueueCheckpoints(redis, names, this.#store);
    this.#local = new InProcessDispatcher({ workbench: options.workbench, data: options.data, checkpoints });
    this.#throttle = new LossyThrottle({
      lossy: (_stream, _type, data) => this.#tell(data as ProgressEvent),
      preview: () => undefined,
    });
    this.#local.onProgress((event) => this.#throttle.progress('', event.taskId, `task.${event.type}`, event));
    this.#local.onResult(async (result) => {
      this.#throttle.end(result.taskId);
      for (const { job } of this.#jobs.values()) if (job.finish(result)) return 'applied';
      return 'stale';
    });
  }

  async #begin(): Promise<void> {
    await this.#files.removeTemporary();
    await this.#learn();
    const { bell, stop } = this.#names;
    this.#listener.on('message', (channel: string, text: string) => {
      if (channel === stop) this.#jobs.get(text)?.job.cancel();
      else if (this.#lines.has(text)) this.#pull();
      else void this.#look();
    });
    await this.#listener.subscribe(bell, stop);
    await this.#beat();
    const { beat, look, lock } = this.#timing;
    const often = (every: number, what: () => Promise<unknown>) =>
      this.#timers.push(setInterval(() => void what().catch(() => undefined), every));
    often(beat, () => this.#beat());
    often(look, () => this.#look());
    often(lock / 3, () => this.#renew());
    often(ASK_ENGINES, () => this.#learn());
    await this.#look();
  }

  async #learn(): Promise<void> {
    const { bench, labels } = this.#options;
    this.#engines = await readyEngines(bench);
    this.#labels = [...labels, ...labelsOf(bench, this.#engines)];
  }

  async #beat(): Promise<void> {
    const facts: WorkerFacts = {
      id: this.id,
      host: hostname(),
      version: this.#options.version,
      labels: [...this.#labels],
      engines: this.#engines,
      slots: { ...this.#options.slots },
      busy: this.#jobs.size,
    };
    await this.#redis
      .pipeline()
      .set(this.#names.worker(this.id), JSON.stringify(facts), 'PX', this.#timing.beat * 5)
      .sadd(this.#names.workers, this.id)
      .exec();
  }

  /** Which routes there are that this worker can serve; then whether there is something on them. */
  async #look(): Promise<void> {
    if (this.#closing) return;
    for (const [name, text] of Object.entries(await this.#redis.hgetall(this.#names.routes))) {
      if (this.#lines.has(name)) continue;
      const route: Route = { name, ...(JSON.parse(text) as Omit<Route, 'name'>) };
      if (hasAll(this.#labels, route.needs)) this.#open(route);
    }
    this.#pull();
  }

  #open(route: Route): void {
    const { lock, stalled } = this.#timing;
    const worker = new Worker(route.name, null, {
      connection: this.#redis,
      prefix: this.#names.prefix,
      autorun: false,
      lockDuration: lock,
      stalledInterval: stalled,
      // We count for ourselves (MAX_LOSSES), and tell of it: the queue alone would let a task vanish without a word.
      maxStalledCount: 1000,
      removeOnComplete: { age: KEEP_DONE },
    });
    worker.on('error', () => undefined);
    void worker.startStalledCheckTimer().catch(() => undefined);
    this.#lines.set(route.name, { route, worker, served: performance.now() });
  }

  #pull(): void {
    if (this.#pulling) {
      this.#again = true;
      return;
    }
    this.#pulling = true;
    void this.#pullAll()
      .catch(() => undefined)
      .finally(() => {
        this.#pulling = false;
        if (!this.#again) return;
        this.#again = false;
        this.#pull();
      });
  }

  async #pullAll(): Promise<void> {
    for (const lane of ['gpu', 'cpu', 'remote'] as const) {
      const empty = new Set<Line>();
      while (!this.#closing && this.#free[lane] > 0) {
        const line = nextLine(this.#lines.values(), lane, empty, this.#loaded, performance.now());
        if (!line) break;
        const token = randomUUID();
        const job = await line.worker.getNextJob(token, { block: false });
        line.served = performance.now();
        if (job) void this.#do(job, line, token);
        else empty.add(line);
      }
    }
  }

  async #do(bull: Job, line: Line, token: string): Promise<void> {
    const { lane } = line.route;
    this.#free[lane] -= 1;
    if (lane === 'gpu') this.#loaded = modelOf(line.route);
    const job = new TaskJob(bull, token, {
      worker: this.id,
      redis: this.#redis,
      names: this.#names,
      results: this.#results,
      store: this.#store,
      files: this.#files,
      local: this.#local,
      tell: (event) => this.#tell(event),
    });
    const id = String(bull.id);
    this.#jobs.set(id, { job, line, token });
    try {
      await job.run();
    } catch {
      // Whatever could not be told stays in the queue: the lock runs out and it is done again.
    } finally {
      this.#jobs.delete(id);
      this.#free[lane] += 1;
      if (this.#jobs.size === 0) this.#idle();
      this.#pull();
    }
  }

  /** A lock that is lost has another owner: what we do is for nobody. */
  async #renew(): Promise<void> {
    const byLine = new Map<Line, [id: string, token: string][]>();
    for (const [id, { line, token }] of this.#jobs) byLine.set(line, [...(byLine.get(line) ?? []), [id, token]]);
    for (const [line, jobs] of byLine) {
      const ids = jobs.map(([id]) => id);
      const tokens = jobs.map(([, token]) => token);
      for (const lost of await line.worker.extendJobLocks(ids, tokens, this.#timing.lock))
        this.#jobs.get(lost)?.job.abandon();
      const stopped = await this.#redis.mget(ids.map((id) => this.#names.stopped(id)));
      for (const [at, id] of ids.entries()) if (stopped[at]) this.#jobs.get(id)?.job.cancel();
    }
  }

  #tell(event: ProgressEvent): void {
    this.#redis.publish(this.#names.progress, packProgress(event)).catch(() => undefined);
  }

  /** Takes nothing new; what is at work may end within `drainMs`, the rest goes back to the queue. */
  async close(drainMs = 0): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    const renew = setInterval(() => void this.#renew().catch(() => undefined), this.#timing.lock / 3);
    if (this.#jobs.size > 0 && drainMs > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
        setTimeout(resolve, drainMs).unref();
      });
    }
    clearInterval(renew);
    await within(LAST_WORDS, Promise.all([...this.#jobs.values()].map(({ job }) => job.giveBack())));
    await this.#local.close();
    await within(LAST_WORDS, this.#goodbye());
    this.#listener.disconnect();
    this.#redis.disconnect();
  }

  async #goodbye(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ worker }) => worker.close(true).catch(() => undefined)));
    await this.#results.close().catch(() => undefined);
    await this.#redis.pipeline().del(this.#names.worker(this.id)).srem(this.#names.workers, this.id).exec();
  }
}

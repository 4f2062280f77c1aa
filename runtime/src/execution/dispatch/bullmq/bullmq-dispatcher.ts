import { RefusalError } from '@reelgraph/timeline';
import { DelayedError, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ArtifactFiles } from '../../../storage/index.ts';
import type { Delivered, Dispatcher, ProgressEvent, TaskResult, TaskSpec, WorkerInfo } from '../dispatcher.ts';
import { checkDurable, connectRedis, LAST_WORDS, queueAddress, reach, within } from './connect.ts';
import { readFleet, type WorkerFacts } from './fleet.ts';
import { jobOf, KEEP_DONE, type Names, namesOf, priorityOf, type Route, routeOf, usualTiming } from './names.ts';
import { Outstanding } from './outstanding.ts';
import { pack, readResult, unpack, unpackProgress } from './payload.ts';

export interface BullMQOptions {
  /** `redis://…` */
  readonly queue: string;
  /** Where payloads that are too long for the queue are kept. */
  readonly files: ArtifactFiles;
  /** Tells this studio from others that may use the same Redis by mistake. */
  readonly studio: string;
  /** Labels that a task asks for besides those that follow from its node and engine. */
  readonly asks?: (task: TaskSpec) => readonly string[];
  /** Milliseconds between two looks at who is there. */
  readonly beat?: number;
}

/** A result that cannot be taken yet is brought again after so long. Milliseconds. */
const BRING_AGAIN = 500;
const RESULTS_AT_ONCE = 256;

/**
 * Tasks on BullMQ and Redis, done by `reelgraph worker` on any machine. Correctness rests on three things alone: the queue
 * of each route, the queue of results (acknowledged after the commit), and {@link reconcile}. What is published (bells,
 * progress, stops) makes things quick and may all be lost.
 */
export class BullMQDispatcher implements Dispatcher {
  readonly queues = true;
  readonly #options: BullMQOptions;
  readonly #names: Names;
  readonly #url: string;
  readonly #redis: Redis;
  readonly #listener: Redis;
  readonly #queues = new Map<string, Queue>();
  readonly #results: Queue;
  readonly #out = new Outstanding();
  #taking: Worker | null = null;
  #takingLine: Redis | null = null;
  #looking: NodeJS.Timeout | null = null;
  #fleet: readonly WorkerFacts[] = [];
  #result: (result: TaskResult) => Promise<Delivered> = async () => 'later';
  #progress: (event: ProgressEvent) => void = () => undefined;
  #closed = false;

  /** Throws `bad_queue_address`, `queue_unreachable`, `queue_not_durable`, `queue_in_use`. */
  static async open(options: BullMQOptions): Promise<BullMQDispatcher> {
    const { url, prefix } = queueAddress(options.queue);
    const redis = connectRedis(url);
    try {
      await reach(redis, url);
      await checkDurable(redis);
      const dispatcher = new BullMQDispatcher(options, url, namesOf(prefix), redis);
      await dispatcher.#begin();
      return dispatcher;
    } catch (error) {
      redis.disconnect();
      throw error;
    }
  }

  private constructor(options: BullMQOptions, url: string, names: Names, redis: Redis) {
    this.#options = options;
    this.#url = url;
    this.#names = names;
    this.#redis = redis;
    this.#listener = connectRedis(url, true);
    this.#results = this.#queue(names.results);
  }

  async #begin(): Promise<void> {
    await this.#claimStudio();
    await this.#look();
    const { progress } = this.#names;
    this.#listener.on('messageBuffer', (_channel: Buffer, frame: Buffer) => this.#heard(frame));
    await this.#listener.subscribe(progress);
    const beat = this.#options.beat ?? usualTiming.beat;
    this.#looking = setInterval(() => void this.#look().catch(() => undefined), beat);
    this.#looking.unref();
  }

  /** Two studios on one queue would take each other's results. */
  async #claimStudio(): Promise<void> {
    const { studio } = this.#names;
    const beat = this.#options.beat ?? usualTiming.beat;
    const holder = await this.#redis.get(studio);
    if (holder !== null && holder !== this.#options.studio) {
      throw new RefusalError({
        code: 'queue_in_use',
        message: 'Another studio works with this queue.',
        fix: 'Give each its own: add ?studio=name to the address, here and at the workers.',
      });
    }
    await this.#redis.set(studio, this.#options.studio, 'PX', beat * 5);
  }

  onResult(handler: (result: TaskResult) => Promise<Delivered>): void {
    this.#result = handler;
    if (this.#taking) return;
    this.#takingLine = connectRedis(this.#url, true);
    this.#taking = new Worker(
      this.#names.results,
      async (job, token) => {
        const result = readResult(await unpack(job.data, async (sha) => this.#options.files.path(sha)));
        const answer = this.#closed ? 'later' : await this.#result(result);
        if (answer === 'later') {
          await job.moveToDelayed(Date.now() + BRING_AGAIN, token);
          throw new DelayedError();
        }
        await this.#redis.hdel(this.#names.out, jobOf(result));
        if (this.#out.get(result.taskId)?.task.attempt === result.attempt) this.#out.remove(result.taskId);
      },
      {
        connection: this.#takingLine,
        prefix: this.#names.prefix,
        concurrency: RESULTS_AT_ONCE,
        lockDuration: usualTiming.lock,
        stalledInterval: usualTiming.stalled,
        maxStalledCount: 1000,
      },
    );
    this.#taking.on('error', () => undefined);
  }

  onProgress(handler: (event: ProgressEvent) => void): void {
    this.#progress = handler;
  }

  async submit(tasks: readonly TaskSpec[]): Promise<void> {
    const byRoute = new Map<string, { route: Route; tasks: TaskSpec[] }>();
    for (const task of tasks) {
      const route = routeOf(task.lane, [...task.needs, ...(this.#options.asks?.(task) ?? [])]);
      const group = byRoute.get(route.name) ?? { route, tasks: [] };
      byRoute.set(route.name, group);
      group.tasks.push(task);
      this.#out.add(task, task.order.run, route);
    }
    const { routes, out, bell } = this.#names;
    for (const { route, tasks: some } of byRoute.values()) {
      await this.#redis.hset(routes, route.name, JSON.stringify({ lane: route.lane, needs: route.needs }));
      await this.#redis.hset(out, Object.fromEntries(some.map((task) => [jobOf(task), route.name])));
      const jobs = await Promise.all(
        some.map(async (task) => ({
          name: task.nodeType,
          data: await pack(task, (json) => this.#options.files.putBytes(json)),
          opts: { jobId: jobOf(task), priority: priorityOf(task, this.#out.rank(task.order.run)) },
        })),
      );
      await this.#queue(route.name).addBulk(jobs);
      await this.#redis.publish(bell, route.name);
    }
    this.#tellWhoWaits();
  }

  async cancel(taskIds: readonly string[]): Promise<void> {
    await Promise.all(
      taskIds.map(async (taskId) => {
        const out = this.#out.get(taskId);
        if (!out) return;
        const job = jobOf(out.task);
        // For whoever takes it later, or missed the call.
        await this.#redis.set(this.#names.stopped(job), '1', 'EX', KEEP_DONE);
        const removed = await this.#queue(out.route.name).remove(job);
        if (removed === 1) {
          await this.#redis.hdel(this.#names.out, job);
          this.#out.remove(taskId);
          await this.#result(cancelled(out.task));
        } else await this.#redis.publish(this.#names.stop, job);
      }),
    );
  }

  async reconcile(
    open: readonly { taskId: string; attempt: number }[],
  ): Promise<{ lost: string[]; inFlight: string[] }> {
    const lost: string[] = [];
    const inFlight: string[] = [];
    if (open.length === 0) return { lost, inFlight };
    const routes = await this.#redis.hmget(this.#names.out, ...open.map(jobOf));
    const known = await this.#redis.hgetall(this.#names.routes);
    await Promise.all(
      open.map(async (task, at) => {
        const route = readRoute(routes[at] ?? '', known);
        if (route && (await this.#isThere(task, route))) {
          inFlight.push(task.taskId);
          if (!this.#out.get(task.taskId)) this.#out.add(task, 0, route);
        } else lost.push(task.taskId);
      }),
    );
    return { lost, inFlight };
  }

  /** Waiting, being done, or done with its result on the way. */
  async #isThere(task: { taskId: string; attempt: number }, route: Route): Promise<boolean> {
    const job = jobOf(task);
    const answered = await this.#results.getJobState(job);
    if (answered !== 'unknown' && answered !== 'completed' && answered !== 'failed') return true;
    const queue = this.#queue(route.name);
    const state = await queue.getJobState(job);
    if (state === 'unknown') return false;
    if (state !== 'completed' && state !== 'failed') return true;
    // Done or given up, and nobody will tell: the name must be free for another try.
    await queue.remove(job);
    if (answered !== 'unknown') await this.#results.remove(job);
    return false;
  }

  async workers(): Promise<WorkerInfo[]> {
    this.#fleet = await readFleet(this.#redis, this.#names);
    return this.#fleet.map(({ id, busy, labels }) => ({ id, busy: busy > 0, labels }));
  }

  /** What the workers that are there can do; as of the last look. */
  get fleet(): readonly WorkerFacts[] {
    return this.#fleet;
  }

  /** A real way there and back; a connection that only looks alive fails here. */
  async health(): Promise<void> {
    await reach(this.#redis, this.#url);
    await this.#results.getWaitingCount();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#looking) clearInterval(this.#looking);
    // A Redis that is away answers nothing; its worker would wait for it for ever.
    const away = this.#redis.status !== 'ready';
    await within(LAST_WORDS, this.#goodbye(away));
    this.#takingLine?.disconnect();
    this.#listener.disconnect();
    this.#redis.disconnect();
  }

  async #goodbye(away: boolean): Promise<void> {
    await this.#taking?.close(away).catch(() => undefined);
    await Promise.all([...this.#queues.values()].map((queue) => queue.close().catch(() => undefined)));
    if (!away) await this.#redis.del(this.#names.studio).catch(() => undefined);
  }

  #queue(name: string): Queue {
    const known = this.#queues.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection: this.#redis,
      prefix: this.#names.prefix,
      defaultJobOptions: { removeOnComplete: { age: KEEP_DONE }, removeOnFail: false },
    });
    queue.on('error', () => undefined);
    this.#queues.set(name, queue);
    return queue;
  }

  #heard(frame: Buffer): void {
    const event = unpackProgress(frame);
    if (event && this.#out.heard(event)) this.#progress(event);
  }

  async #look(): Promise<void> {
    const beat = this.#options.beat ?? usualTiming.beat;
    await this.#redis.set(this.#names.studio, this.#options.studio, 'PX', beat * 5);
    await this.workers();
    this.#tellWhoWaits();
  }

  #tellWhoWaits(): void {
    for (const event of this.#out.news(this.#fleet)) this.#progress(event);
  }
}

function readRoute(name: string, known: Readonly<Record<string, string>>): Route | null {
  const text = known[name];
  return text === undefined ? null : { name, ...(JSON.parse(text) as Omit<Route, 'name'>) };
}

const cancelled = ({ taskId, attempt }: { taskId: string; attempt: number }): TaskResult => ({
  taskId,
  attempt,
  outcome: 'cancelled',
  artifacts: [],
  provenance: [],
  reads: [],
  ms: 0,
});

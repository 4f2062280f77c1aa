import { and, desc, eq, inArray, lt, max, sql } from 'drizzle-orm';
import type { Problem, RunState } from '../protocol/runs.ts';
import type { Database } from './database.ts';
import { run } from './schema/index.ts';
import type { Reader, Tx } from './write-queue.ts';

export type RunRow = typeof run.$inferSelect;
/** Without what it was started from. */
export type RunInfoRow = Omit<RunRow, 'input'>;

const unfinished: RunState[] = ['queued', 'running', 'paused', 'waiting'];
const { input: _input, ...facts } = {
  id: run.id,
  number: run.number,
  project: run.project,
  graph: run.graph,
  graphTitle: run.graphTitle,
  clientKey: run.clientKey,
  targets: run.targets,
  state: run.state,
  error: run.error,
  counts: run.counts,
  priority: run.priority,
  rank: run.rank,
  held: run.held,
  bytes: run.bytes,
  night: run.night,
  createdAt: run.createdAt,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  input: null,
};

export class RunRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Newest first. */
  list(project: string, limit = 100): Promise<RunInfoRow[]> {
    return this.#db.read.select(facts).from(run).where(eq(run.project, project)).orderBy(desc(run.number)).limit(limit);
  }

  async info(id: string): Promise<RunInfoRow | null> {
    return (await this.#db.read.select(facts).from(run).where(eq(run.id, id)))[0] ?? null;
  }

  async get(id: string, on: Reader = this.#db.read): Promise<RunRow | null> {
    return (await on.select().from(run).where(eq(run.id, id)))[0] ?? null;
  }

  async byClientKey(clientKey: string, on: Reader = this.#db.read): Promise<RunRow | null> {
    return (await on.select().from(run).where(eq(run.clientKey, clientKey)))[0] ?? null;
  }

  /** Runs that a stop of the server cut off, in their order. */
  unfinished(): Promise<RunRow[]> {
    const order = [run.priority, run.rank, run.createdAt];
    return this.#db.read
      .select()
      .from(run)
      .where(inArray(run.state, unfinished))
      .orderBy(...order);
  }

  /** Gives it the project's next number. */
  async create(tx: Tx, row: Omit<typeof run.$inferInsert, 'number'>): Promise<RunRow> {
    const [last] = await tx.db
      .select({ number: max(run.number) })
      .from(run)
      .where(eq(run.project, row.project));
    const number = (last?.number ?? 0) + 1;
    const [created] = await tx.db
      .insert(run)
      .values({ ...row, number })
      .returning();
    return created!;
  }

  async update(
    tx: Tx,
    id: string,
    patch: {
      state?: RunState;
      error?: Problem | null;
      counts?: Record<string, number>;
      startedAt?: number;
      endedAt?: number | null;
      priority?: number;
      rank?: number;
      held?: boolean;
      bytes?: number;
    },
  ): Promise<void> {
    await tx.db.update(run).set(patch).where(eq(run.id, id));
  }

  /** The runs of a night, first round first. */
  ofNight(night: string): Promise<RunInfoRow[]> {
    return this.#db.read.select(facts).from(run).where(eq(run.night, night)).orderBy(run.number);
  }

  /** The last place that was given away in the queue. */
  async lastRank(): Promise<number> {
    return (await this.#db.read.select({ rank: max(run.rank) }).from(run))[0]?.rank ?? 0;
  }

  /** Forgets finished runs before the newest `keep` of a project, with their tasks and events. */
  async trim(tx: Tx, project: string, keep: number): Promise<void> {
    const [last] = await tx.db
      .select({ number: max(run.number) })
      .from(run)
      .where(eq(run.project, project));
    const old = await tx.db
      .select({ id: run.id })
      .from(run)
      .where(
        and(
          eq(run.project, project),
          lt(run.number, (last?.number ?? 0) - keep + 1),
          inArray(run.state, ['succeeded', 'failed', 'cancelled']),
        ),
      );
    for (const { id } of old) {
      await tx.db.run(sql`DELETE FROM event WHERE stream = ${`run:${id}`}`);
      await tx.db.delete(run).where(eq(run.id, id));
    }
  }
}

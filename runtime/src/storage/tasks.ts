import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { bulkInsert } from './bulk.ts';
import type { Database } from './database.ts';
import { run, task, taskOutput } from './schema/index.ts';
import type { Tx } from './write-queue.ts';

export type TaskRow = typeof task.$inferSelect;

const ROWS_AT_ONCE = 400;

/** Everything but the id and what never changes. */
const changing = [
  'state',
  'reason',
  'attempt',
  'deaths',
  'key',
  'engine',
  'seed',
  'error',
  'startedAt',
  'endedAt',
] as const;
const putTasks = bulkInsert<TaskRow>(task, ['id'], changing);

export class TaskRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** In the order in which they were made. */
  ofRun(run: string): Promise<TaskRow[]> {
    return this.#db.read.select().from(task).where(eq(task.run, run)).orderBy(asc(sql`rowid`));
  }

  /** Keys of what a node of a graph gave, in all runs that are kept. */
  async keysOf(graph: string, node: string): Promise<string[]> {
    const rows = await this.#db.read
      .selectDistinct({ key: task.key })
      .from(task)
      .innerJoin(run, eq(run.id, task.run))
      // What is inside a subgraph belongs to its instance.
      .where(
        and(
          eq(run.graph, graph),
          or(eq(task.node, node), sql`substr(${task.node}, 1, ${node.length + 1}) = ${`${node}/`}`),
        ),
      );
    return rows.flatMap(({ key }) => key ?? []);
  }

  async get(id: string): Promise<TaskRow | null> {
    return (await this.#db.read.select().from(task).where(eq(task.id, id)))[0] ?? null;
  }

  /** Outputs that are kept with the task itself, by task id. */
  async outputsOfRun(run: string): Promise<Map<string, Record<string, unknown>>> {
    const rows = await this.#db.read
      .select({ task: taskOutput.task, port: taskOutput.port, value: taskOutput.value })
      .from(taskOutput)
      .innerJoin(task, eq(task.id, taskOutput.task))
      .where(eq(task.run, run));
    const outputs = new Map<string, Record<string, unknown>>();
    for (const { task: id, port, value } of rows) outputs.set(id, { ...outputs.get(id), [port]: value });
    return outputs;
  }

  /** Adds tasks or brings them to their new state. */
  async put(tx: Tx, rows: readonly TaskRow[]): Promise<void> {
    await putTasks(tx, rows);
  }

  async putOutputs(tx: Tx, id: string, outputs: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [port, value] of Object.entries(outputs)) {
      await tx.db
        .insert(taskOutput)
        .values({ task: id, port, value })
        .onConflictDoUpdate({ target: [taskOutput.task, taskOutput.port], set: { value } });
    }
  }

  async remove(tx: Tx, ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      await tx.db.delete(task).where(inArray(task.id, ids.slice(from, from + ROWS_AT_ONCE)));
    }
  }
}

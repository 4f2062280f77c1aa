import { type OrderState, orderStateSchema } from '@reelgraph/models';
import { and, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { hostedOrder } from './schema/index.ts';
import type { Reader, Tx } from './write-queue.ts';

export type OrderRow = typeof hostedOrder.$inferSelect;

/** What was spent or is set aside, by service and currency. */
export interface Spent {
  readonly service: string;
  readonly label: string;
  readonly currency: string;
  readonly project: string | null;
  readonly amount: number;
  readonly orders: number;
}

/** Over without a result: the same work may be ordered anew. */
const over: readonly OrderState[] = ['failed', 'cancelled', 'lost', 'released'];
const kept = orderStateSchema.options.filter((state) => !over.includes(state));

/** What an order counts: what it really cost, else what was set aside for it; nothing where the service never had it. */
const counts = sql<number>`CASE WHEN ${hostedOrder.state} = 'released' THEN 0 ELSE coalesce(${hostedOrder.charged}, ${hostedOrder.amount}) END`;

export class OrderRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async get(id: string, on: Reader = this.#db.read): Promise<OrderRow | null> {
    return (await on.select().from(hostedOrder).where(eq(hostedOrder.id, id)))[0] ?? null;
  }

  /** The order of this work that is open or fetched. */
  async ofWork(work: string, on: Reader = this.#db.read): Promise<OrderRow | null> {
    const rows = await on
      .select()
      .from(hostedOrder)
      .where(and(eq(hostedOrder.work, work), inArray(hostedOrder.state, kept)))
      .orderBy(desc(hostedOrder.createdAt))
      .limit(1);
    return rows[0] ?? null;
  }

  async put(tx: Tx, row: OrderRow): Promise<void> {
    await tx.db.insert(hostedOrder).values(row);
  }

  async change(tx: Tx, id: string, change: Partial<OrderRow>): Promise<void> {
    await tx.db
      .update(hostedOrder)
      .set({ ...change, changedAt: Date.now() })
      .where(eq(hostedOrder.id, id));
  }

  /** Millionths at one service, by one run or one project. */
  async spent(service: string, by: { run?: string | null; project?: string | null }, on: Reader): Promise<number> {
    const which: SQL[] = [eq(hostedOrder.service, service)];
    if ('run' in by) which.push(by.run ? eq(hostedOrder.run, by.run) : isNull(hostedOrder.run));
    if ('project' in by) which.push(by.project ? eq(hostedOrder.project, by.project) : isNull(hostedOrder.project));
    const [row] = await on
      .select({ sum: sql<number>`coalesce(sum(${counts}), 0)` })
      .from(hostedOrder)
      .where(and(...which));
    return row?.sum ?? 0;
  }

  /** Millionths of a currency at all services, by a run or by all runs of its night. */
  async spentBy(run: string, night: string | null, currency: string, on: Reader): Promise<number> {
    const runs = night === null ? sql`(${run})` : sql`(SELECT id FROM run WHERE night = ${night})`;
    const [row] = await on
      .select({ sum: sql<number>`coalesce(sum(${counts}), 0)` })
      .from(hostedOrder)
      .where(and(eq(hostedOrder.currency, currency), sql`${hostedOrder.run} IN ${runs}`));
    return row?.sum ?? 0;
  }

  /** By project and service. */
  sums(): Promise<Spent[]> {
    const { service, label, currency, project } = hostedOrder;
    return this.#db.read
      .select({
        ...{ service, currency, project },
        label: sql<string>`max(${label})`,
        amount: sql<number>`sum(${counts})`,
        orders: sql<number>`count(*)`,
      })
      .from(hostedOrder)
      .groupBy(project, service, currency);
  }

  /** Newest first. */
  list(limit: number, project?: string): Promise<OrderRow[]> {
    const all = this.#db.read.select().from(hostedOrder);
    const some = project === undefined ? all : all.where(eq(hostedOrder.project, project));
    return some.orderBy(desc(hostedOrder.createdAt)).limit(limit);
  }

  /** Waits for a person to say whether it was taken. */
  unclear(): Promise<OrderRow[]> {
    return this.#db.read.select().from(hostedOrder).where(eq(hostedOrder.state, 'unclear'));
  }
}

/** What an order counts, as the sums do. */
export const countOf = ({ state, charged, amount }: OrderRow): number =>
  state === 'released' ? 0 : (charged ?? amount);

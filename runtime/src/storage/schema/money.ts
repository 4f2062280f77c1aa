import type { OrderState } from '@reelgraph/models';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The book of orders at hosted services: what was set aside, what was spent, and how far each order is. It outlives runs and
 * projects (no foreign keys): money that is gone stays in the book.
 */
export const hostedOrder = sqliteTable(
  'hosted_order',
  {
    id: text('id').primaryKey(),
    /** Names what is ordered by content. */
    work: text('work').notNull(),
    /** What the service knows this order by. */
    key: text('key').notNull(),
    service: text('service').notNull(),
    label: text('label').notNull(),
    capability: text('capability').notNull(),
    /** Null for a test call. */
    project: text('project'),
    run: text('run'),
    task: text('task'),
    /** For a person: the node's title and the item's name. */
    what: text('what').notNull(),
    state: text('state').$type<OrderState>().notNull(),
    /** Millionths of the currency's unit: set aside; what the service really took, where it said so. */
    amount: integer('amount').notNull(),
    charged: integer('charged'),
    currency: text('currency').notNull(),
    remote: text('remote'),
    reply: text('reply', { mode: 'json' }),
    result: text('result', { mode: 'json' }),
    why: text('why'),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [
    index('order_by_work').on(t.work, t.createdAt),
    index('order_by_project').on(t.project, t.service),
    index('order_by_run').on(t.run, t.service),
    index('order_by_time').on(t.createdAt),
  ],
);

import type { Provenance } from '@reelgraph/models';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { NightState, NightWish } from '../../protocol/nights.ts';
import type { Problem, RunState, TaskState } from '../../protocol/runs.ts';
import { project } from './project.ts';

/** A run keeps everything it was started from, so that it can go on after a restart, whatever was edited since. */
export const run = sqliteTable(
  'run',
  {
    id: text('id').primaryKey(),
    /** Counts up within the project: the number that a person sees. */
    number: integer('number').notNull(),
    project: text('project')
      .notNull()
      .references(() => project.id, { onDelete: 'cascade' }),
    graph: text('graph').notNull(),
    graphTitle: text('graph_title').notNull(),
    /** The caller's key: the same key twice is one run. */
    clientKey: text('client_key').notNull(),
    /** Request, graph, settings, engines and snapshot of the project, as they were when the run was queued. */
    input: text('input', { mode: 'json' }).notNull(),
    targets: text('targets', { mode: 'json' }).$type<string[]>().notNull(),
    state: text('state').$type<RunState>().notNull(),
    error: text('error', { mode: 'json' }).$type<Problem>(),
    counts: text('counts', { mode: 'json' }).$type<Record<string, number>>().notNull(),
    /** Its place in the queue: smaller goes first, by priority (0 first, 1 usual, 2 when there is nothing else), then rank. */
    priority: integer('priority').notNull().default(1),
    rank: real('rank').notNull().default(0),
    /** A person paused it: nothing of it begins until they say so. */
    held: integer('held', { mode: 'boolean' }).notNull().default(false),
    /** Bytes of the files that it made itself. */
    bytes: integer('bytes').notNull().default(0),
    /** The night that it belongs to. */
    night: text('night'),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (t) => [
    uniqueIndex('run_by_client_key').on(t.clientKey),
    uniqueIndex('run_by_number').on(t.project, t.number),
    index('run_by_state').on(t.state),
  ],
);

export const task = sqliteTable(
  'task',
  {
    id: text('id').primaryKey(),
    run: text('run')
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    node: text('node').notNull(),
    nodeType: text('node_type').notNull(),
    /** Null where the node is not mapped. */
    itemKey: text('item_key'),
    itemName: text('item_name'),
    itemIndex: integer('item_index'),
    state: text('state').$type<TaskState>().notNull(),
    reason: text('reason'),
    /** Counted before the work starts. */
    attempt: integer('attempt').notNull(),
    /** Processes that died at this work; at two the task is parked. */
    deaths: integer('deaths').notNull(),
    key: text('key'),
    engine: text('engine'),
    seed: integer('seed'),
    error: text('error', { mode: 'json' }).$type<Problem>(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (t) => [index('task_by_run').on(t.run)],
);

/** *Run tonight*: several takes of every shot within limits; its runs stand in `run.night`. */
export const night = sqliteTable(
  'night',
  {
    id: text('id').primaryKey(),
    project: text('project')
      .notNull()
      .references(() => project.id, { onDelete: 'cascade' }),
    wish: text('wish', { mode: 'json' }).$type<NightWish>().notNull(),
    state: text('state').$type<NightState>().notNull(),
    /** What ended it before its work was done, in a sentence. */
    reason: text('reason'),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
    /** When somebody looked at what it made. */
    seenAt: integer('seen_at'),
  },
  (t) => [index('night_by_project').on(t.project, t.createdAt)],
);

/** Outputs of tasks that are not in the cache (effects); those of the others are found through `task.key`. */
export const taskOutput = sqliteTable(
  'task_output',
  {
    task: text('task')
      .notNull()
      .references(() => task.id, { onDelete: 'cascade' }),
    port: text('port').notNull(),
    value: text('value', { mode: 'json' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.task, t.port] })],
);

/** The action cache: what a key gave. Survives restarts; shared by all projects. */
export const action = sqliteTable(
  'action',
  {
    key: text('key').primaryKey(),
    nodeType: text('node_type').notNull(),
    outputs: text('outputs', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** Artifacts that the outputs name: where one is gone, the entry is void. */
    artifacts: text('artifacts', { mode: 'json' }).$type<string[]>().notNull(),
    /** Which engines and models took part, and whether it is a draft. */
    provenance: text('provenance', { mode: 'json' }).$type<Provenance[]>().notNull(),
    ms: integer('ms').notNull(),
    /** A person keeps it: it is forgotten by nobody but them. */
    pinned: integer('pinned', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at').notNull(),
  },
  (t) => [index('action_by_use').on(t.usedAt)],
);

/** What a long task kept for its next attempt; it goes when the task succeeds. */
export const checkpoint = sqliteTable(
  'checkpoint',
  {
    key: text('key').notNull(),
    name: text('name').notNull(),
    value: text('value', { mode: 'json' }).notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.name] })],
);

/** What tasks take on this machine (moving means of time and of bytes made), and which project settings a node type was seen to read. */
export const timing = sqliteTable(
  'timing',
  {
    nodeType: text('node_type').notNull(),
    engine: text('engine').notNull(),
    ms: real('ms').notNull(),
    bytes: real('bytes').notNull().default(0),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.nodeType, t.engine] })],
);

export const nodeReads = sqliteTable('node_reads', {
  /** `type@implementation`. */
  node: text('node').primaryKey(),
  fields: text('fields', { mode: 'json' }).$type<string[]>().notNull(),
});

/** The reliable lane: numbered without holes within a stream. */
export const event = sqliteTable(
  'event',
  {
    stream: text('stream').notNull(),
    seq: integer('seq').notNull(),
    type: text('type').notNull(),
    data: text('data', { mode: 'json' }).notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.stream, t.seq] })],
);

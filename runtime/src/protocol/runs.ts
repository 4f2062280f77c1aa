import { priceSchema } from '@reelgraph/models';
import { z } from 'zod';
import { fixActionSchema } from './fix-action.ts';

export const taskStateSchema = z.enum([
  'pending',
  'blocked',
  'queued',
  'running',
  'cached',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
  'interrupted',
  'waiting',
]);
export type TaskState = z.infer<typeof taskStateSchema>;
export const finalTaskStates: ReadonlySet<TaskState> = new Set([
  'cached',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
]);

export const runStateSchema = z.enum(['queued', 'running', 'paused', 'waiting', 'succeeded', 'failed', 'cancelled']);
export type RunState = z.infer<typeof runStateSchema>;

export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string().optional(),
  field: z.string().optional(),
  node: z.string().optional(),
  port: z.string().optional(),
  /** The one step that helps. */
  action: fixActionSchema.optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** A task is one node for one item. `item` is null where the node is not mapped. */
export const taskViewSchema = z.object({
  id: z.string(),
  run: z.string(),
  node: z.string(),
  nodeType: z.string(),
  item: z.object({ key: z.string(), name: z.string(), index: z.number().int() }).nullable(),
  state: taskStateSchema,
  /** Why it is blocked, skipped, waiting or dirty. */
  reason: z.string().optional(),
  attempt: z.number().int(),
  key: z.string().optional(),
  engine: z.string().optional(),
  seed: z.number().optional(),
  /** A person keeps what it gave in the cache. */
  pinned: z.boolean().optional(),
  /** By port: a value, or for a list port `{list: [{key, name, value}]}`. */
  outputs: z.record(z.string(), z.unknown()).optional(),
  error: problemSchema.optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
});
export type TaskView = z.infer<typeof taskViewSchema>;

/** What may be spent; nothing begins that would go beyond, and what is at work is finished. */
export const runLimitsSchema = z.strictObject({
  /** Milliseconds since 1970. */
  until: z.number().int().positive().optional(),
  /** Of files that are made. */
  bytes: z.number().int().positive().optional(),
  /** At hosted services, in units of the currency that each asks; 0: nothing that costs. */
  money: z.number().nonnegative().optional(),
});
export type RunLimits = z.infer<typeof runLimitsSchema>;

/** 0 goes first, 1 is usual, 2 is done when there is nothing else. */
export const prioritySchema = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export type Priority = z.infer<typeof prioritySchema>;

export const runViewSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  project: z.string(),
  graph: z.string(),
  graphTitle: z.string(),
  targets: z.array(z.string()),
  state: runStateSchema,
  error: problemSchema.optional(),
  counts: z.record(z.string(), z.number().int()),
  /** Milliseconds still to go, estimated from this machine's history. */
  etaMs: z.number().optional(),
  /** Its place in the queue: smaller goes first. */
  priority: prioritySchema.default(1),
  rank: z.number().default(0),
  /** A person paused it. */
  held: z.boolean().default(false),
  /** Of the files that it made itself. */
  bytes: z.number().default(0),
  /** The night that it belongs to. */
  night: z.string().optional(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
});
export type RunView = z.infer<typeof runViewSchema>;

export const runRequestSchema = z.strictObject({
  clientKey: z.string().min(1).max(100),
  project: z.string(),
  graph: z.string(),
  /** Nodes to bring up to date; empty: every node that nothing follows. */
  targets: z.array(z.string()).default([]),
  /** Engine for all capabilities of this run, over the project's choice. */
  engine: z.string().optional(),
  policy: z.enum(['continue', 'fail-fast']).default('continue'),
  /** New take: raises the variant that mapped and plain seeds are mixed with. */
  variant: z.number().int().nonnegative().default(0),
  /** Only these items of mapped nodes (shot ids); empty: all. */
  items: z.array(z.string()).default([]),
  priority: prioritySchema.default(1),
  limits: runLimitsSchema.default({}),
});
export type RunRequest = z.input<typeof runRequestSchema>;

/** A person's answer where a run waits for one (`flow/approve`). */
export const gateAnswerSchema = z.strictObject({ approve: z.boolean(), note: z.string().max(500).optional() });
export type GateAnswer = z.infer<typeof gateAnswerSchema>;

/** What would be paid at hosted services: by currency in millionths of its unit; `unknown` tasks have no price yet. */
export const costSchema = z.object({ prices: z.array(priceSchema), unknown: z.number().int() });
export type Cost = z.infer<typeof costSchema>;

/** What a run was started from: the exact graph, and everything else that it saw and that a person chose. */
export const runInputSchema = z.object({
  request: runRequestSchema,
  graph: z.unknown(),
  graphRev: z.number().int(),
  settings: z.looseObject({
    width: z.number(),
    height: z.number(),
    rate: z.object({ num: z.number(), den: z.number() }),
    seed: z.number(),
  }),
  engines: z.record(z.string(), z.string()),
  /** By node: the seeds of the dice. */
  drawn: z.record(z.string(), z.number()),
});
export type RunInputView = z.infer<typeof runInputSchema>;

/** Where a run goes in the queue: before another one, or with null behind all that wait. */
export const movementSchema = z.strictObject({ before: z.string().nullable() });

/** The queue of this studio: all projects share its machine. */
export const queueViewSchema = z.object({ held: z.boolean() });
export type QueueView = z.infer<typeof queueViewSchema>;

/** What a run would do, before it does it. */
export const planViewSchema = z.object({
  ok: z.boolean(),
  problems: z.array(problemSchema),
  nodes: z.record(
    z.string(),
    z.object({
      state: z.enum(['will-run', 'cached', 'blocked', 'muted', 'frozen', 'unknown']),
      tasks: z.number().int(),
      cached: z.number().int(),
      reason: z.string().optional(),
      estimateMs: z.number().optional(),
      estimateBytes: z.number().optional(),
      cost: costSchema.optional(),
      /** Of a take that is longer than its model's window: frames of each part, the shared ones included; of several items the one with most. */
      segments: z.array(z.number().int()).optional(),
    }),
  ),
  willRun: z.number().int(),
  cached: z.number().int(),
  estimateMs: z.number().optional(),
  /** Of the files that would be made. */
  estimateBytes: z.number().optional(),
  cost: costSchema.optional(),
  /** By the `source` of a clip's landing, then by its key: the take that would land (`LandingNow` of the timeline). */
  landings: z.record(
    z.string(),
    z.object({
      words: z.record(z.string(), z.string()),
      items: z.record(
        z.string(),
        z.object({
          hash: z.string().nullable(),
          asset: z.string().nullable(),
          from: z.record(z.string(), z.string()).nullable(),
        }),
      ),
    }),
  ),
});
export type PlanView = z.infer<typeof planViewSchema>;

/** Events of a `run:<id>` stream. Reliable unless said. */
export type RunEvent =
  | { type: 'run.created'; data: RunView }
  | { type: 'run.state'; data: RunView }
  | { type: 'task.state'; data: TaskView }
  /** Lossy, ≤ 15 Hz. */
  | {
      type: 'task.progress';
      data: {
        task: string;
        node: string;
        item: string | null;
        fraction: number;
        text?: string;
        /** Of an answer in words: its end so far. */
        soFar?: string;
        etaMs?: number;
      };
    }
  /** Lossy. */
  | { type: 'task.log'; data: { task: string; node: string; text: string } }
  /** Instead of a replay. */
  | { type: 'run.snapshot'; data: { run: RunView; tasks: TaskView[] } };

import { z } from 'zod';
import { runLimitsSchema } from './runs.ts';

/** *Run tonight*: so many takes of every shot, one round after the other, until they are made or a limit is met. */
export const nightWishSchema = z.strictObject({
  project: z.string(),
  graph: z.string(),
  takes: z.number().int().min(1).max(20),
  /** Shot ids; empty: all. */
  items: z.array(z.string()).default([]),
  engine: z.string().optional(),
  limits: runLimitsSchema.default({}),
});
export type NightWish = z.infer<typeof nightWishSchema>;

export const nightStateSchema = z.enum(['running', 'done', 'limited', 'failed', 'cancelled']);
export type NightState = z.infer<typeof nightStateSchema>;

export const nightViewSchema = z.object({
  id: z.string(),
  project: z.string(),
  wish: nightWishSchema,
  state: nightStateSchema,
  /** What ended it before its work was done, in a sentence. */
  reason: z.string().optional(),
  /** Its runs, one a round. */
  runs: z.array(z.string()),
  createdAt: z.number(),
  endedAt: z.number().optional(),
  /** When somebody looked at what it made. */
  seenAt: z.number().optional(),
});
export type NightView = z.infer<typeof nightViewSchema>;

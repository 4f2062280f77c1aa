import { capsSchema, orderStateSchema, priceSchema } from '@reelgraph/models';
import { z } from 'zod';
import { keyPatchSchema, keyViewSchema } from './language.ts';
import { problemSchema } from './runs.ts';

/** `GET /api/settings/hosted`. Keys are never answered. */
export const hostedViewSchema = z.object({
  services: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      note: z.string().optional(),
      on: z.boolean(),
      /** Where it really goes, and what the binding says. */
      url: z.string(),
      own: z.string(),
      currency: z.string(),
      /** Null: it wants none. */
      key: keyViewSchema.nullable(),
      wantsKey: z.boolean(),
      caps: capsSchema.nullable(),
      /** What a test call costs; null where there is nothing to try. */
      trial: priceSchema.nullable(),
      work: z.array(
        z.object({
          capability: z.string(),
          label: z.string(),
          /** What an example of it costs, in words a person can compare: "5 s at 1280 × 720". */
          example: z.object({ what: z.string(), price: priceSchema }),
          webhook: z.boolean(),
        }),
      ),
      problem: problemSchema.optional(),
    }),
  ),
  hooks: z.string(),
});
export type HostedView = z.infer<typeof hostedViewSchema>;

/** `PATCH /api/settings/hosted/:id`. What is left out stays. */
export const hostedPatchSchema = z.strictObject({
  on: z.boolean().optional(),
  url: z.string().max(400).optional(),
  key: keyPatchSchema.optional(),
  caps: capsSchema.nullable().optional(),
});
export type HostedPatch = z.input<typeof hostedPatchSchema>;

/** `POST /api/settings/hosted`: a binding file, as it is. */
export const hostedBindingSchema = z.strictObject({ text: z.string().max(512 * 1024) });
export const hostedHooksSchema = z.strictObject({ hooks: z.string().max(400) });

/** `POST /api/hosted/:id/trial`: one test call, at most so dear (millionths). */
export const hostedTrialSchema = z.strictObject({ most: z.number().int().nonnegative() });

export const hostedOrderSchema = z.object({
  id: z.string(),
  service: z.string(),
  label: z.string(),
  capability: z.string(),
  project: z.string().nullable(),
  run: z.string().nullable(),
  what: z.string(),
  state: orderStateSchema,
  /** What counts: what was really taken, else what was set aside. */
  cost: priceSchema,
  /** The service itself said it. */
  exact: z.boolean(),
  why: z.string().optional(),
  at: z.number(),
});
export type HostedOrder = z.infer<typeof hostedOrderSchema>;

/** `GET /api/orders`: the ledger. */
export const ledgerSchema = z.object({
  sums: z.array(
    z.object({
      project: z.string().nullable(),
      title: z.string(),
      service: z.string(),
      label: z.string(),
      spent: priceSchema,
      orders: z.number().int(),
    }),
  ),
  runs: z.array(
    z.object({ run: z.string(), project: z.string(), number: z.number().int(), graph: z.string(), spent: priceSchema }),
  ),
  /** Newest first. */
  orders: z.array(hostedOrderSchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;

export const settleSchema = z.strictObject({ taken: z.boolean() });

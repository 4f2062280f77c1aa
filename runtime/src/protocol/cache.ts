import { z } from 'zod';

/** Who keeps a file: the strongest of them decides under which heading it counts. */
export const holderSchema = z.enum(['project', 'library', 'pinned', 'history', 'cache']);

const amountSchema = z.object({ files: z.number().int(), bytes: z.number() });

/** What the data folder holds, and what keeps it. */
export const cacheViewSchema = z.object({
  all: amountSchema,
  /** By who keeps them; `nothing`: what nobody names. */
  kept: z.record(z.string(), amountSchema),
  /** Entries of the cache by node type: how many, the bytes of their files, the time it took to make them. */
  nodeTypes: z.array(
    z.object({
      nodeType: z.string(),
      entries: z.number().int(),
      bytes: z.number(),
      ms: z.number(),
      usedAt: z.number(),
    }),
  ),
  /** The largest files, each with all who keep it. */
  largest: z.array(
    z.object({ artifact: z.string(), bytes: z.number(), mime: z.string(), kept: z.array(holderSchema) }),
  ),
});
export type CacheView = z.infer<typeof cacheViewSchema>;

/** What a sweep takes, or would take: files with their bytes, and cache entries that nobody used for long. */
export const collectedSchema = z.object({ files: z.number().int(), bytes: z.number(), actions: z.number().int() });
export type CollectedView = z.infer<typeof collectedSchema>;

/** A node whose results are to be made again. */
export const clearNodeSchema = z.strictObject({ graph: z.string(), node: z.string() });
export const pinTaskSchema = z.strictObject({ task: z.string(), pinned: z.boolean() });

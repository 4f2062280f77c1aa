import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Names } from './names.ts';

/** What a worker says of itself. */
export const workerFactsSchema = z.object({
  id: z.string(),
  host: z.string(),
  version: z.string(),
  labels: z.array(z.string()),
  /** Engines that are ready there, each with what it is: it stands in keys. */
  engines: z.array(z.object({ name: z.string(), capability: z.string(), digest: z.string() })),
  slots: z.record(z.string(), z.int()),
  busy: z.int(),
});
export type WorkerFacts = z.infer<typeof workerFactsSchema>;

/** Those who gave a sign of life lately. Those who did not are forgotten. */
export async function readFleet(redis: Redis, names: Names): Promise<WorkerFacts[]> {
  const ids = await redis.smembers(names.workers);
  if (ids.length === 0) return [];
  const told = await redis.mget(ids.map((id) => names.worker(id)));
  const fleet: WorkerFacts[] = [];
  const gone: string[] = [];
  for (const [at, id] of ids.entries()) {
    const text = told[at];
    const facts = text ? workerFactsSchema.safeParse(JSON.parse(text)) : null;
    if (facts?.success) fleet.push(facts.data);
    else gone.push(id);
  }
  if (gone.length > 0) await redis.srem(names.workers, ...gone);
  return fleet.sort((a, b) => a.id.localeCompare(b.id));
}

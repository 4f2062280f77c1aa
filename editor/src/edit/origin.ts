import type { Take } from '@reelgraph/timeline';
import { z } from 'zod';

const detailSchema = z.object({
  graph: z.string().optional(),
  node: z.string().optional(),
  run: z.string().optional(),
  task: z.string().optional(),
  runNumber: z.number().optional(),
  seed: z.number().nullable().optional(),
  engine: z.string().nullable().optional(),
});
export type OriginDetail = z.infer<typeof detailSchema>;

/** Where a take came from, as far as it says. */
export function detailOf(take: Take | null): OriginDetail {
  const parsed = detailSchema.safeParse(take?.origin?.detail ?? {});
  return parsed.success ? parsed.data : {};
}

/** "Run 14", else the name of what made it. */
export function takeName(take: Take): string {
  const { runNumber } = detailOf(take);
  return runNumber === undefined ? (take.origin?.label ?? 'Take') : `Run ${runNumber}`;
}

export function takeMeta(take: Take): string {
  const { seed, engine } = detailOf(take);
  return typeof seed === 'number' ? `seed ${seed}` : (engine ?? '');
}

const modelsSchema = z.object({ models: z.array(z.looseObject({ name: z.string() })) });

/** Names of the models that made a take; none for a draft and for media. */
export function modelsOf(take: Take | null): readonly string[] {
  const parsed = modelsSchema.safeParse(take?.origin?.detail ?? {});
  return parsed.success ? parsed.data.models.map(({ name }) => name) : [];
}

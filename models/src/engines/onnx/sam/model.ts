import { z } from 'zod';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { EngineError } from '../../../capabilities/capability.ts';

/** Numbers of the model that its pipelines need; sizes in pixels of its own square picture or in places of its grid. */
const factsSchema = z.object({
  /** Side of the square picture that the model sees. */
  imageSize: z.number().int().positive(),
  mean: z.array(z.number()).length(3),
  std: z.array(z.number()).length(3),
});
const trackerSchema = factsSchema.extend({
  /** Places along a side of the coarse map; low masks have four times as many. */
  grid: z.number().int().positive(),
  hidden: z.number().int().positive(),
  memoryChannels: z.number().int().positive(),
  /** Frames remembered: one position is for prompted frames, the others for the frames just before. */
  memories: z.number().int().positive(),
  /** Prompted frames that are looked at, at most. */
  conditioning: z.number().int(),
  /** Frames whose pointers are looked at, at most. */
  pointers: z.number().int().positive(),
  memoryScale: z.number(),
  memoryBias: z.number(),
  multimaskMostPoints: z.number().int(),
  stabilityDelta: z.number(),
  stabilityThreshold: z.number(),
  textLength: z.number().int().positive(),
});

export type PictureFacts = z.infer<typeof factsSchema>;
export type TrackerFacts = z.infer<typeof trackerSchema>;

export const pictureFacts = (bundle: Bundle): PictureFacts => read(factsSchema, bundle);

/** Throws EngineError `bundle_lacks_tracker` for published layouts that hold the picture part alone. */
export function trackerFacts(bundle: Bundle): TrackerFacts {
  if (!bundle.has('memory_attention')) {
    throw new EngineError(
      'bundle_lacks_tracker',
      `The bundle ${bundle.manifest.variant} masks pictures, but cannot follow through a clip: it has no memory.`,
      { fix: 'Export SAM 3 with models/export, or track with the draft engine.' },
    );
  }
  return read(trackerSchema, bundle);
}

function read<S extends z.ZodType>(schema: S, bundle: Bundle): z.output<S> {
  const read = schema.safeParse(bundle.manifest.config);
  if (read.success) return read.data;
  const { family, variant } = bundle.manifest;
  throw new EngineError(
    'bundle_broken',
    `The config of the bundle ${family} ${variant} cannot be used: ${z.prettifyError(read.error)}`,
    { fix: 'Export it again with this version of models/export.' },
  );
}

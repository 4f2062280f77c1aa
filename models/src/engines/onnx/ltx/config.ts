import { z } from 'zod';
import type { Manifest } from '../../../bundles/manifest.ts';
import { EngineError } from '../../../capabilities/capability.ts';

const positive = z.number().int().positive();
const sigmas = z.array(z.number().min(0).max(1)).min(2);

/** What a pipeline must know of its LTX-2: written into the manifest by the exporter. */
export const ltxConfigSchema = z.object({
  config: z.object({
    video: z.object({
      channels: positive,
      /** How many frames and pixels (on a side) one latent stands for. */
      stride: z.object({ frames: positive, pixels: positive }),
      causalOffset: z.number().int(),
      scalingFactor: z.number().positive(),
    }),
    audio: z.object({
      channels: positive,
      mel: positive,
      /** Mel frames that one latent stands for. */
      stride: positive,
      /** Samples a second and samples a mel frame that latents are counted in. */
      rate: positive,
      hop: positive,
      /** Samples a second that the vocoder makes. */
      outputRate: positive,
    }),
    imageCrf: z.number().int().min(0).max(51).default(0),
  }),
  scheduler: z.object({
    timesteps: positive,
    distilled: z.boolean(),
    stage1: sigmas,
    stage2: sigmas,
    shift: z.object({
      base: z.number(),
      max: z.number(),
      baseTokens: z.number(),
      maxTokens: z.number(),
      terminal: z.number(),
    }),
    steps: positive,
    guidance: z.object({ video: z.number(), audio: z.number(), rescale: z.number() }),
  }),
  limits: z.object({ frames: positive, minSide: positive, maxSide: positive, twoStageFrom: positive.default(512) }),
});
export type LtxConfig = z.infer<typeof ltxConfigSchema>;

/** Throws EngineError `bundle_broken` where the manifest does not say it. */
export function ltxConfig(manifest: Manifest): LtxConfig {
  const found = ltxConfigSchema.safeParse(manifest);
  if (found.success) return found.data;
  throw new EngineError(
    'bundle_broken',
    `The manifest of ${manifest.family} ${manifest.variant} does not say what LTX-2 needs: ${z.prettifyError(found.error)}`,
    { fix: 'Export it again with this version.' },
  );
}

import { z } from 'zod';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { EngineError } from '../../../capabilities/capability.ts';

/** What the exporter writes about a FLUX.2 Klein (`families/flux2_klein`). */
const configSchema = z.object({
  latentChannels: z.number().int().positive(),
  /** Pixels on a side of one number of the VAE's latent. */
  vaeScale: z.number().int().positive(),
  textWidth: z.number().int().positive(),
  batchNormEps: z.number().positive(),
  distilled: z.boolean(),
  /** What the makers use: 4 steps without guidance (distilled), 50 with (base). */
  steps: z.number().int().positive(),
  guidance: z.number().positive(),
});

const limitsSchema = z.object({
  /** Width and height are multiples of this. */
  multiple: z.number().int().positive(),
  minSide: z.number().int().positive(),
  /** Pixels. */
  maxArea: z.number().int().positive(),
  references: z.number().int().nonnegative(),
});

export interface KleinConfig extends z.infer<typeof configSchema> {
  readonly limits: z.infer<typeof limitsSchema>;
}

/** Throws EngineError `bundle_broken`, or `image_prompt_base` where an added part was trained for other weights. */
export function kleinConfig({ manifest, folder }: Bundle): KleinConfig {
  const config = configSchema.safeParse(manifest.config);
  const limits = limitsSchema.safeParse(manifest.limits);
  const wrong = config.error ?? limits.error;
  if (wrong || !config.data || !limits.data) {
    throw new EngineError('bundle_broken', `The manifest in ${folder} is not FLUX.2 Klein's: ${wrong?.message}`, {
      fix: 'Export the model again with this version.',
    });
  }
  const base = manifest.components.image_prompt?.base;
  if (manifest.components.image_prompt && manifest.components[base?.component ?? '']?.sha256 !== base?.sha256) {
    throw new EngineError(
      'image_prompt_base',
      `The image prompt in ${folder} was trained for another base than the ${manifest.variant} that lies beside it.`,
      { fix: 'Use an image prompt that was trained on this very transformer, or take it out of the bundle.' },
    );
  }
  return { ...config.data, limits: limits.data };
}

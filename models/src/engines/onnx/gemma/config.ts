import { z } from 'zod';
import type { Bundle } from '../../../bundles/open-bundle.ts';
import { refetch } from '../../../bundles/verify-file.ts';
import { EngineError } from '../../../capabilities/capability.ts';

const pictureSchema = z.object({
  /** The square that a picture is stretched to. Pixels. */
  imageSize: z.number().int().positive(),
  mean: z.array(z.number()).length(3),
  std: z.array(z.number()).length(3),
  /** So many marks stand for a picture in the text; each is one row of the eyes' answer. */
  tokens: z.number().int().positive(),
  /** Ids of the mark, and of what stands before and after a picture. */
  mark: z.number().int(),
  begin: z.number().int(),
  end: z.number().int(),
});

const configSchema = z.object({
  layers: z.number().int().positive(),
  kvHeads: z.number().int().positive(),
  headDim: z.number().int().positive(),
  vocab: z.number().int().positive(),
  /** Tokens of question and answer together. */
  context: z.number().int().positive(),
  /** Ids that end an answer. */
  ends: z.array(z.number().int()).min(1),
  /** How its makers draw words. */
  sampling: z.object({
    temperature: z.number().positive().optional(),
    topK: z.number().int().nonnegative().optional(),
    topP: z.number().positive().max(1).optional(),
    repetitionPenalty: z.number().positive().optional(),
  }),
  picture: pictureSchema.optional(),
});

export type GemmaConfig = z.infer<typeof configSchema>;
export type GemmaPicture = z.infer<typeof pictureSchema>;

/** A bundle of Gemma says it as its own configuration; LTX-2's, whose Gemma writes too, as `language`. */
export function gemmaConfig({ manifest }: Bundle): GemmaConfig {
  const found = configSchema.safeParse(manifest.family === 'gemma-3' ? manifest.config : manifest.config.language);
  if (found.success) return found.data;
  throw new EngineError(
    'bundle_broken',
    `The bundle ${manifest.variant} does not say what its language model is like.`,
    {
      fix: refetch,
      cause: found.error,
    },
  );
}

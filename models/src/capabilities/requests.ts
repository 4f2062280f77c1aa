import {
  audioRefSchema,
  imageRefSchema,
  maskRefSchema,
  mediaRefSchema,
  rateSchema,
  trackRefSchema,
  videoRefSchema,
} from '@reelgraph/timeline';
import { z } from 'zod';
import { briefSchema } from './brief.ts';

/**
 * One request type for each capability. Sizes in pixels, lengths in frames at `rate`, seeds explicit: an engine never
 * draws a number of its own. Every engine says which fields it reads; only those enter a task's key.
 */
const size = { width: z.number().int().min(64).max(8192), height: z.number().int().min(64).max(8192) };
const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** A picture or clip that the model must agree with from `frame` (pixel frame index) on, 0 free … 1 exact. */
export const conditioningSchema = z.object({
  media: z.union([imageRefSchema, videoRefSchema]),
  frame: z.number().int().nonnegative(),
  strength: z.number().min(0).max(1).default(1),
});

/**
 * How a picture of an element reaches a model:
 * - `composed`: the engine lays it into its own picture;
 * - `reference`: beside the prompt, told by its number (FLUX.2);
 * - `image-prompt`: it leads the look of the whole picture, not who or what is in it;
 * - `first-frame`: it went into a picture that the clip begins with (image to video);
 * - `sheet`: it went into one reference sheet of everybody and everything (IC-LoRA).
 */
export const referenceWaySchema = z.enum(['composed', 'reference', 'image-prompt', 'first-frame', 'sheet']);

/** Weights laid over a model by their name; engines that cannot do that do not read them. */
export const loraSchema = z.object({ name: z.string().min(1), strength: z.number().min(-2).max(2) });

export const referenceSchema = z.object({
  name: z.string(),
  kind: z.enum(['character', 'location', 'object', 'style']),
  picture: imageRefSchema,
  strength: z.number().min(0).max(1).default(1),
  way: referenceWaySchema.optional(),
});

export const videoRequestSchema = z.object({
  ...size,
  prompt: z.string(),
  negative: z.string().default(''),
  frames: z.number().int().positive(),
  rate: rateSchema,
  seed,
  mode: z.enum(['auto', 'ti2vid', 'keyframe', 'ic_lora']).default('auto'),
  steps: z.number().int().positive().optional(),
  guidance: z.number().nonnegative().optional(),
  conditioning: z.array(conditioningSchema).default([]),
  references: z.array(referenceSchema).default([]),
  loras: z.array(loraSchema).optional(),
  /**
   * The clip that this one goes on from: its last `overlap` frames are this one's first. With `latents` (what the engine gave
   * for that clip) it goes on from the model's own numbers instead of from the pictures.
   */
  continuation: z
    .object({
      video: videoRefSchema,
      overlap: z.number().int().positive(),
      latents: z.string().min(1).optional(),
    })
    .optional(),
  /** Give the end of this clip as latents too, for a clip that goes on from it by so many frames. */
  keepLatents: z.number().int().positive().optional(),
  /**
   * Where this clip lies in a longer take that is made in segments: frames of the whole, first frame of this clip within
   * it, and the seed of the whole. An engine whose camera is a function of time goes on without a seam.
   */
  take: z.object({ frames: z.number().int().positive(), start: z.number().int().nonnegative(), seed }).optional(),
  brief: briefSchema.optional(),
});

export const imageRequestSchema = z.object({
  ...size,
  prompt: z.string(),
  negative: z.string().default(''),
  seed,
  steps: z.number().int().positive().optional(),
  guidance: z.number().nonnegative().optional(),
  trueCfg: z.number().positive().optional(),
  references: z.array(referenceSchema).default([]),
  loras: z.array(loraSchema).optional(),
  /** Repaint: what is white in the mask is made anew, the rest of `picture` is untouched. */
  init: z
    .object({
      picture: imageRefSchema,
      mask: maskRefSchema.optional(),
      strength: z.number().min(0).max(1).default(1),
      feather: z.number().nonnegative().default(8),
    })
    .optional(),
  brief: briefSchema.optional(),
});

export const pointSchema = z.object({ x: z.number(), y: z.number(), positive: z.boolean().default(true) });

/** Points and boxes are fractions of the picture, 0–1, so that they survive another resolution. */
export const segmentRequestSchema = z.object({
  picture: imageRefSchema,
  points: z.array(pointSchema).default([]),
  box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).optional(),
  text: z.string().optional(),
  /** Pictures of known elements, so that a name can be found by its look. */
  references: z.array(referenceSchema).default([]),
  limit: z.number().int().positive().default(8),
  brief: briefSchema.optional(),
});

export const trackRequestSchema = z.object({
  video: videoRefSchema,
  /** Prompts on any frame; the mask is followed from there in both directions. */
  prompts: z.array(z.object({ frame: z.number().int().nonnegative(), mask: maskRefSchema })).min(1),
});

/** Repaint a tracked region through a clip. */
export const repaintVideoRequestSchema = z.object({
  video: videoRefSchema,
  track: trackRefSchema,
  prompt: z.string(),
  negative: z.string().default(''),
  seed,
  strength: z.number().min(0).max(1).default(1),
  feather: z.number().nonnegative().default(8),
  references: z.array(referenceSchema).default([]),
});

export const languageRequestSchema = z.object({
  messages: z
    .array(
      z.object({
        role: z.enum(['system', 'user', 'assistant']),
        text: z.string(),
        pictures: z.array(imageRefSchema).optional(),
      }),
    )
    .min(1),
  schema: z.unknown().optional(),
  maxTokens: z.number().int().positive().optional(),
  temperature: z.number().nonnegative().optional(),
  seed: seed.optional(),
});

export const speechRequestSchema = z.object({
  text: z.string().min(1),
  voice: z.string().optional(),
  speed: z.number().positive().default(1),
});

/** Every field of each capability's request: what an engine reads that looks at all of it. */
export const requestFields = {
  video: Object.keys(videoRequestSchema.shape),
  image: Object.keys(imageRequestSchema.shape),
  segment: Object.keys(segmentRequestSchema.shape),
  track: Object.keys(trackRequestSchema.shape),
  repaint: Object.keys(repaintVideoRequestSchema.shape),
  language: Object.keys(languageRequestSchema.shape),
  vision: Object.keys(languageRequestSchema.shape),
  speech: Object.keys(speechRequestSchema.shape),
} as const satisfies Record<string, readonly string[]>;

/** What came out besides the media: shown to the person and recorded with every output. */
export const provenanceSchema = z.object({
  engine: z.string(),
  draft: z.boolean(),
  models: z
    .array(z.object({ name: z.string(), hash: z.string().optional(), licence: z.string().optional() }))
    .default([]),
  seed: z.number().optional(),
  notes: z.array(z.string()).default([]),
});

export const detectionSchema = z.object({
  mask: maskRefSchema,
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  score: z.number(),
  label: z.string().optional(),
});

export type Conditioning = z.infer<typeof conditioningSchema>;
export type ReferenceWay = z.infer<typeof referenceWaySchema>;
export type Lora = z.infer<typeof loraSchema>;
export type Reference = z.infer<typeof referenceSchema>;
export type VideoRequest = z.infer<typeof videoRequestSchema>;
export type ImageRequest = z.infer<typeof imageRequestSchema>;
export type SegmentRequest = z.infer<typeof segmentRequestSchema>;
export type TrackRequest = z.infer<typeof trackRequestSchema>;
export type RepaintVideoRequest = z.infer<typeof repaintVideoRequestSchema>;
export type LanguageRequest = z.infer<typeof languageRequestSchema>;
export type SpeechRequest = z.infer<typeof speechRequestSchema>;
export type Provenance = z.infer<typeof provenanceSchema>;
export type Detection = z.infer<typeof detectionSchema>;

export { audioRefSchema, mediaRefSchema };

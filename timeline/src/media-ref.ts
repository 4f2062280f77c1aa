import { z } from 'zod';
import { rateSchema } from './time/rate.ts';

/**
 * Media on a wire, in a take or in a request are references, never bytes. `artifact` is the sha256 of the file's
 * content in the artifact store.
 */
const artifact = z.string().regex(/^[0-9a-f]{64}$/, 'an artifact is named by its sha256');

export const imageRefSchema = z.object({
  kind: z.literal('image'),
  artifact,
  mime: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});

/** One-channel picture, white where the thing is. A moving mask is a `track`. */
export const maskRefSchema = z.object({
  kind: z.literal('mask'),
  artifact,
  mime: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Where in the picture the thing was asked for, so that a tracker can start from it. Pixels. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
});

const audioFacts = z.object({
  sampleRate: z.number().int().positive(),
  channels: z.number().int().positive(),
  samples: z.number().int().nonnegative(),
});

export const videoRefSchema = z.object({
  kind: z.literal('video'),
  artifact,
  mime: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  frames: z.number().int().positive(),
  rate: rateSchema,
  audio: audioFacts.optional(),
});

/** A moving mask: a one-channel lossless video with one frame for each frame of the clip that it belongs to. */
export const trackRefSchema = z.object({
  kind: z.literal('track'),
  artifact,
  mime: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  frames: z.number().int().positive(),
  rate: rateSchema,
  /** Share of frames in which the thing was found, 0–1. */
  found: z.number().min(0).max(1).optional(),
});

export const audioRefSchema = z
  .object({ kind: z.literal('audio'), artifact, mime: z.string() })
  .extend(audioFacts.shape);

export const mediaRefSchema = z.discriminatedUnion('kind', [
  imageRefSchema,
  maskRefSchema,
  videoRefSchema,
  trackRefSchema,
  audioRefSchema,
]);

export type ImageRef = z.infer<typeof imageRefSchema>;
export type MaskRef = z.infer<typeof maskRefSchema>;
export type VideoRef = z.infer<typeof videoRefSchema>;
export type TrackRef = z.infer<typeof trackRefSchema>;
export type AudioRef = z.infer<typeof audioRefSchema>;
export type MediaRef = z.infer<typeof mediaRefSchema>;

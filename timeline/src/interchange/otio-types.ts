import { z } from 'zod';

/**
 * The part of OpenTimelineIO's JSON that a cut needs. Read loose: what is not known is kept in `metadata` or left out, a
 * file is never refused for it. Old names of the format (Clip.1, Filler.1, Sequence.1) are read too.
 */
export const timeSchema = z.object({ value: z.number(), rate: z.number().positive() });
export const rangeSchema = z.object({ start_time: timeSchema, duration: timeSchema });
export type OtioTime = z.infer<typeof timeSchema>;
export type OtioRange = z.infer<typeof rangeSchema>;

const metadata = z.record(z.string(), z.unknown()).nullish();
const common = { name: z.string().nullish(), metadata };

export const referenceSchema = z.looseObject({
  OTIO_SCHEMA: z.string(),
  ...common,
  available_range: rangeSchema.nullish(),
  target_url: z.string().nullish(),
  generator_kind: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});
export type OtioReference = z.infer<typeof referenceSchema>;

export const effectSchema = z.looseObject({
  OTIO_SCHEMA: z.string(),
  time_scalar: z.number().nullish(),
  ...common,
});

export const childSchema = z.looseObject({
  OTIO_SCHEMA: z.string(),
  ...common,
  source_range: rangeSchema.nullish(),
  enabled: z.boolean().nullish(),
  effects: z.array(effectSchema).nullish(),
  media_references: z.record(z.string(), referenceSchema).nullish(),
  active_media_reference_key: z.string().nullish(),
  media_reference: referenceSchema.nullish(),
  transition_type: z.string().nullish(),
  in_offset: timeSchema.nullish(),
  out_offset: timeSchema.nullish(),
  markers: z.array(z.unknown()).nullish(),
});
export type OtioChild = z.infer<typeof childSchema>;

export const markerSchema = z.looseObject({
  OTIO_SCHEMA: z.string(),
  ...common,
  marked_range: rangeSchema,
  color: z.unknown().optional(),
  comment: z.string().nullish(),
});

export const trackSchema = z.looseObject({
  OTIO_SCHEMA: z.string(),
  ...common,
  kind: z.string().default('Video'),
  children: z.array(childSchema),
  enabled: z.boolean().nullish(),
});

export const timelineSchema = z.looseObject({
  OTIO_SCHEMA: z.string().regex(/^Timeline\./, 'the file is not an OTIO timeline'),
  ...common,
  global_start_time: timeSchema.nullish(),
  tracks: z.looseObject({
    OTIO_SCHEMA: z.string(),
    children: z.array(trackSchema),
    markers: z.array(markerSchema).nullish(),
  }),
});

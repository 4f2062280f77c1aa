import { imageRefSchema } from '@reelgraph/timeline';
import { z } from 'zod';

/**
 * What a shot shows, in structure rather than in words: an engine that composes (draft) reads the brief, an engine that
 * follows a prompt reads the prompt. Nodes fill it from the shot and its elements.
 */
export const shotSizeSchema = z.enum([
  'extreme-wide',
  'wide',
  'full',
  'medium',
  'medium-close',
  'close',
  'extreme-close',
  'insert',
]);
export const shotAngleSchema = z.enum(['eye', 'high', 'low', 'overhead', 'ground', 'dutch', 'over-shoulder', 'pov']);
export const cameraMoveSchema = z.enum([
  'static',
  'pan-left',
  'pan-right',
  'tilt-up',
  'tilt-down',
  'push-in',
  'pull-out',
  'track-left',
  'track-right',
  'crane-up',
  'crane-down',
  'handheld',
  'zoom-in',
  'zoom-out',
]);
export const timeOfDaySchema = z.enum([
  'day',
  'morning',
  'afternoon',
  'evening',
  'dawn',
  'dusk',
  'sunrise',
  'sunset',
  'noon',
  'night',
  'midnight',
]);

/** The same picture as one of a subject's `pictures`, to the pixel, but for what it shows. */
export const expressionSchema = z.object({
  picture: imageRefSchema,
  shows: z.enum(['blink', 'mouth-half', 'mouth-open']),
});

export const subjectSchema = z.object({
  name: z.string(),
  kind: z.enum(['character', 'location', 'object', 'style']),
  description: z.string().default(''),
  /** Reference pictures in order of preference. The first with an alpha channel is what the draft engine composes. */
  pictures: z.array(imageRefSchema).default([]),
  /** What lets a face of `pictures` blink and speak: engines that draw use it, engines that follow a prompt need none. */
  expressions: z.array(expressionSchema).optional(),
  /** Where in the frame the person stands in a two-hander (the 180 degree line). */
  side: z.enum(['left', 'right', 'centre']).optional(),
});

export const briefSchema = z.object({
  size: shotSizeSchema,
  angle: shotAngleSchema.default('eye'),
  movement: cameraMoveSchema.default('static'),
  intExt: z.enum(['int', 'ext', 'both']).default('int'),
  place: z.string().default(''),
  timeOfDay: timeOfDaySchema.default('day'),
  subjects: z.array(subjectSchema).default([]),
  action: z.string().default(''),
  speech: z
    .array(
      z.object({
        speaker: z.string(),
        line: z.string(),
        delivery: z.string().optional(),
        /** Voice over or off screen: heard, but nobody in the picture speaks. */
        unseen: z.boolean().optional(),
      }),
    )
    .default([]),
  /** What the heading says of the weather, where it does: `RAIN`, `HEAVY FOG`. */
  weather: z.string().optional(),
});

export type ShotSize = z.infer<typeof shotSizeSchema>;
export type ShotAngle = z.infer<typeof shotAngleSchema>;
export type CameraMove = z.infer<typeof cameraMoveSchema>;
export type TimeOfDay = z.infer<typeof timeOfDaySchema>;
export type Expression = z.infer<typeof expressionSchema>;
export type Subject = z.infer<typeof subjectSchema>;
export type Brief = z.infer<typeof briefSchema>;

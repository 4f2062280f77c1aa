import { z } from 'zod';
import { type KeyedName, type Keys, keyedNames } from './keys.ts';

/** Least and most of each property that can be animated: those of the property itself. */
export const keyedRange: Readonly<Record<KeyedName, readonly [number, number]>> = {
  'transform.x': [-10, 10],
  'transform.y': [-10, 10],
  'transform.scale': [0.01, 100],
  'transform.rotation': [-3600, 3600],
  opacity: [0, 1],
  gainDb: [-96, 24],
  'grade.exposure': [-6, 6],
  'grade.temperature': [-100, 100],
  'grade.tint': [-100, 100],
  'grade.contrast': [-100, 100],
  'grade.saturation': [-100, 100],
};

/** Two thousand keys are one a frame for a minute and more; a day of frames is the longest clip. */
const MOST_KEYS = 2000;
const MAX_FRAME = 240 * 86_400 * 100;

/** One row; with a name also within the range of that property. */
export const keyRow = (name?: KeyedName) =>
  z
    .array(
      z.object({
        at: z.number().int().min(-MAX_FRAME).max(MAX_FRAME),
        value: name ? z.number().min(keyedRange[name][0]).max(keyedRange[name][1]) : z.number(),
        ease: z.enum(['linear', 'hold', 'ease']),
      }),
    )
    .min(1)
    .max(MOST_KEYS)
    .refine(
      (keys) => keys.every((key, i) => i === 0 || keys[i - 1]!.at < key.at),
      'keys stand in the order of their frames, one on a frame',
    );

export const keysSchema = z.object(
  Object.fromEntries(keyedNames.map((name) => [name, keyRow(name).optional()])),
) as unknown as z.ZodType<Keys>;

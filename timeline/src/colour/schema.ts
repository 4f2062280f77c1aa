import { z } from 'zod';
import type { Grade } from './grade.ts';

const percent = z.number().min(-100).max(100);
const rgb = (least: number, most: number) =>
  z.tuple([z.number().min(least).max(most), z.number().min(least).max(most), z.number().min(least).max(most)]);

export const gradeSchema = z.object({
  exposure: z.number().min(-6).max(6),
  temperature: percent,
  tint: percent,
  contrast: percent,
  saturation: percent,
  lift: rgb(-0.5, 0.5),
  gamma: rgb(0.2, 4),
  gain: rgb(0, 4),
  lut: z
    .object({
      asset: z.string().regex(/^[0-9a-f]{64}$/, 'a table is named by its sha256'),
      name: z.string().max(300),
      strength: z.number().min(0).max(1),
    })
    .optional(),
}) as unknown as z.ZodType<Grade>;

import { z } from 'zod';
import { type TextBlock, type TextStyle, textFonts } from './style.ts';

/** The credits of a long film, and no novel. */
export const MAX_WORDS = 20_000;
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour is written #rrggbb');
const share = z.number().min(0).max(1);

export const textStyleSchema = z.object({
  font: z.enum(textFonts),
  size: z.number().min(0.01).max(0.5),
  weight: z.number().int().min(100).max(900),
  colour,
  align: z.enum(['left', 'center', 'right']),
  x: share,
  y: share,
  stand: z.enum(['top', 'middle', 'bottom']),
  width: z.number().min(0.05).max(1),
  plate: z.object({ colour, opacity: share }).nullable(),
  shadow: z.boolean(),
  roll: z.boolean(),
}) as unknown as z.ZodType<TextStyle>;

export const textBlockSchema = z.object({
  words: z.string().max(MAX_WORDS),
  style: textStyleSchema.optional(),
}) as unknown as z.ZodType<TextBlock>;

/** A picture of words as it is asked for over the wire. */
export const textPictureSchema = z.strictObject({
  words: z.string().max(MAX_WORDS),
  style: textStyleSchema,
  width: z.number().int().min(16).max(8192),
  height: z.number().int().min(16).max(8192),
});

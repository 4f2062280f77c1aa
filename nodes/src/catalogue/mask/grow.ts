import { z } from 'zod';
import { param } from '../../define/index.ts';
import { maskEdit } from './edit-mask.ts';
import { grown } from './pixels.ts';

export const growMask = maskEdit({
  type: 'mask/grow',
  title: 'Grow Mask',
  icon: 'expand',
  aliases: ['dilate', 'shrink', 'erode', 'expand'],
  help: 'Makes the chosen area larger, or smaller with a negative amount.',
  params: z.object({
    pixels: param.integer({ default: 8, min: -256, max: 256, unit: 'px', label: 'Amount', onNode: true }),
  }),
  change: (plane, { pixels }) => grown(plane, pixels),
});

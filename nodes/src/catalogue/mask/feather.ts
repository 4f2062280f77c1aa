import { z } from 'zod';
import { param } from '../../define/index.ts';
import { maskEdit } from './edit-mask.ts';
import { feathered } from './pixels.ts';

export const featherMask = maskEdit({
  type: 'mask/feather',
  title: 'Feather Mask',
  icon: 'blend',
  aliases: ['blur', 'soften', 'edge'],
  help: 'Softens the edge of the chosen area.',
  params: z.object({
    pixels: param.integer({ default: 12, min: 0, max: 256, unit: 'px', label: 'Width', onNode: true }),
  }),
  change: (plane, { pixels }) => feathered(plane, pixels),
});

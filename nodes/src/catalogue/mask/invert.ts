import { z } from 'zod';
import { maskEdit } from './edit-mask.ts';
import { inverted } from './pixels.ts';

export const invertMask = maskEdit({
  type: 'mask/invert',
  title: 'Invert Mask',
  icon: 'contrast',
  aliases: ['negative', 'background'],
  help: 'Chooses what was not chosen.',
  params: z.object({}),
  change: inverted,
});

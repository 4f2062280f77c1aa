import { presetNames } from '@reelgraph/timeline/render';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';

const frame = z.number().int().nonnegative();
const wish = z.strictObject({
  project: z.string(),
  sequence: z.string(),
  preset: z.enum(presetNames),
  name: z.string().trim().min(1).max(200),
  range: z.strictObject({ start: frame, end: frame }).optional(),
  captions: z.boolean().optional(),
  overlay: z
    .strictObject({ draft: z.boolean().optional(), timecode: z.boolean().optional(), slate: z.boolean().optional() })
    .optional(),
});

export const exportRoutes = (studio: Studio) =>
  new Hono()
    .post('/exports', async (c) => c.json(await studio.exports.start(await jsonBody(c, wish)), 201))
    .get('/projects/:id/exports', async (c) => c.json({ exports: studio.exports.list(c.req.param('id')) }))
    .post('/exports/:id/cancel', async (c) => c.json(await studio.exports.cancel(c.req.param('id'))));

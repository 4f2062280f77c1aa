import { presetNames } from '@reelgraph/timeline/render';
import { Hono } from 'hono';
import { z } from 'zod';
import { exportViewSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

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
    .post(
      '/exports',
      says('Renders a sequence to a file.', { body: wish, answer: exportViewSchema, status: 201 }),
      async (c) => c.json(await studio.exports.start(c.req.valid('json')), 201),
    )
    .get(
      '/projects/:id/exports',
      says('Exports of a project since the start of the server.', {
        answer: z.object({ exports: z.array(exportViewSchema) }),
      }),
      async (c) => c.json({ exports: studio.exports.list(c.req.param('id')) }),
    )
    .post('/exports/:id/cancel', says('Stops an export.', { answer: exportViewSchema }), async (c) =>
      c.json(await studio.exports.cancel(c.req.param('id'))),
    );

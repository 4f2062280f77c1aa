import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';

const unloadSchema = z.strictObject({ id: z.string().min(1) });

/** What is loaded on this machine, how big, since when; and giving it back. */
export const modelRoutes = (studio: Studio) =>
  new Hono()
    .get('/models/loaded', async (c) => c.json({ models: await studio.models.loaded() }))
    .post('/models/unload', async (c) => {
      const { id } = await jsonBody(c, unloadSchema);
      return c.json({ unloaded: await studio.models.unload(id), models: await studio.models.loaded() });
    });

import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

const loadedModelSchema = z.object({
  ...{ id: z.string(), label: z.string(), device: z.string(), bytes: z.number() },
  ...{ since: z.number(), used: z.number(), busy: z.boolean(), loading: z.boolean() },
});
const unloadSchema = z.strictObject({ id: z.string().min(1) });

/** What is loaded on this machine, how big, since when; and giving it back. */
export const modelRoutes = (studio: Studio) =>
  new Hono()
    .get(
      '/models/loaded',
      says('Models that hold memory now.', { answer: z.object({ models: z.array(loadedModelSchema) }) }),
      async (c) => c.json({ models: await studio.models.loaded() }),
    )
    .post('/models/unload', says('Gives the memory of a model back.', { body: unloadSchema }), async (c) => {
      const { id } = c.req.valid('json');
      return c.json({ unloaded: await studio.models.unload(id), models: await studio.models.loaded() });
    });

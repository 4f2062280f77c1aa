import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

const settingsSchema = z.object({ defaultEngine: z.string() });
const settingsPatch = z.strictObject({ defaultEngine: z.string().min(1).optional() });

/** What this studio can do: node types, engines, the machine, the server's own settings. */
export const catalogueRoutes = (studio: Studio) =>
  new Hono()
    .get('/nodes', says('Every node type that a graph may hold.'), (c) =>
      c.json({ nodes: studio.specs(), warnings: studio.packWarnings }),
    )
    .get('/engines', says('The engines, and what each can do here.'), async (c) =>
      c.json({ engines: await studio.engineViews() }),
    )
    .get('/doctor', says('What this machine can do, check by check.'), async (c) =>
      c.json({ checks: await studio.doctor() }),
    )
    .get('/settings', says("The server's own settings.", { answer: settingsSchema }), async (c) =>
      c.json(await studio.settings()),
    )
    .patch(
      '/settings',
      says("Changes the server's own settings.", { body: settingsPatch, answer: settingsSchema }),
      async (c) => c.json(await studio.changeSettings(c.req.valid('json'))),
    );

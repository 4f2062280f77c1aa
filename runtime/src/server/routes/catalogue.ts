import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';

const settingsPatch = z.strictObject({ defaultEngine: z.string().min(1).optional() });

/** What this studio can do: node types, engines, the machine, the server's own settings. */
export const catalogueRoutes = (studio: Studio) =>
  new Hono()
    .get('/nodes', (c) => c.json({ nodes: studio.specs(), warnings: studio.packWarnings }))
    .get('/engines', async (c) => c.json({ engines: await studio.engineViews() }))
    .get('/doctor', async (c) => c.json({ checks: await studio.doctor() }))
    .get('/settings', async (c) => c.json(await studio.settings()))
    .patch('/settings', async (c) => c.json(await studio.changeSettings(await jsonBody(c, settingsPatch))));

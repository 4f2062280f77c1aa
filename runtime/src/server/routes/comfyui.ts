import { Hono } from 'hono';
import { bindWorkflowSchema, comfyPatchSchema, type TrialEvent } from '../../protocol/index.ts';
import { findServers } from '../../studio/find-servers.ts';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';
import { jsonLines } from '../json-lines.ts';

/** ComfyUI servers: which there are, what each has, workflows of one's own, and one test shot. */
export const comfyuiRoutes = (studio: Studio) =>
  new Hono()
    .get('/settings/comfyui', async (c) => c.json(await studio.comfyui.view()))
    .put('/settings/comfyui', async (c) => c.json(await studio.comfyui.change(await jsonBody(c, comfyPatchSchema))))
    .get('/engines/comfyui', async (c) => c.json(await studio.comfyui.look(c.req.raw.signal)))
    .get('/engines/found', async (c) => c.json(await findServers(c.req.raw.signal)))
    .post('/engines/comfyui/trial', () => jsonLines<TrialEvent>((signal, tell) => studio.comfyui.trial(signal, tell)))
    .get('/workflows', async (c) => c.json(await studio.comfyui.workflows()))
    .post('/workflows', async (c) => c.json(await studio.comfyui.bind(await jsonBody(c, bindWorkflowSchema))))
    .delete('/workflows/:id', async (c) => c.json(await studio.comfyui.unbind(c.req.param('id'))));

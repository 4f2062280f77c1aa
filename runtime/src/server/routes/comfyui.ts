import { Hono } from 'hono';
import {
  bindWorkflowSchema,
  comfyLookSchema,
  comfyPatchSchema,
  comfyViewSchema,
  foundServersSchema,
  ownWorkflowsSchema,
  type TrialEvent,
  trialEventSchema,
} from '../../protocol/index.ts';
import { findServers } from '../../studio/find-servers.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';
import { jsonLines } from '../json-lines.ts';

/** ComfyUI servers: which there are, what each has, workflows of one's own, and one test shot. */
export const comfyuiRoutes = (studio: Studio) =>
  new Hono()
    .get('/settings/comfyui', says('The ComfyUI servers that are known.', { answer: comfyViewSchema }), async (c) =>
      c.json(await studio.comfyui.view()),
    )
    .put(
      '/settings/comfyui',
      says('Says which ComfyUI servers there are.', { body: comfyPatchSchema, answer: comfyViewSchema }),
      async (c) => c.json(await studio.comfyui.change(c.req.valid('json'))),
    )
    .get(
      '/engines/comfyui',
      says('What each ComfyUI server has and lacks, asked now.', { answer: comfyLookSchema }),
      async (c) => c.json(await studio.comfyui.look(c.req.raw.signal)),
    )
    .get(
      '/engines/found',
      says('Servers of models that answer on this machine.', { answer: foundServersSchema }),
      async (c) => c.json(await findServers(c.req.raw.signal)),
    )
    .post(
      '/engines/comfyui/trial',
      says('Makes one test shot; told line by line.', { media: 'application/x-ndjson', answer: trialEventSchema }),
      () => jsonLines<TrialEvent>((signal, tell) => studio.comfyui.trial(signal, tell)),
    )
    .get('/workflows', says("Workflows of one's own.", { answer: ownWorkflowsSchema }), async (c) =>
      c.json(await studio.comfyui.workflows()),
    )
    .post(
      '/workflows',
      says('Ties a ComfyUI workflow to a capability.', { body: bindWorkflowSchema, answer: ownWorkflowsSchema }),
      async (c) => c.json(await studio.comfyui.bind(c.req.valid('json'))),
    )
    .delete('/workflows/:id', says('Lets a workflow go.', { answer: ownWorkflowsSchema }), async (c) =>
      c.json(await studio.comfyui.unbind(c.req.param('id'))),
    );

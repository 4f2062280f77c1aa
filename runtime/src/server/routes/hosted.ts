import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { z } from 'zod';
import {
  hostedBindingSchema,
  hostedHooksSchema,
  hostedPatchSchema,
  hostedTrialSchema,
  settleSchema,
  type TrialEvent,
} from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { sameToken } from '../guard.ts';
import { jsonBody } from '../json-body.ts';
import { jsonLines } from '../json-lines.ts';

const MOST_HOOK_BYTES = 64 * 1024;

/** Hosted services: their bindings and caps, a test call, what was spent; and the door for their webhooks. */
export const hostedRoutes = (studio: Studio) =>
  new Hono()
    .get('/settings/hosted', async (c) => c.json(await studio.hosted.view()))
    .post('/settings/hosted', async (c) =>
      c.json(await studio.hosted.add((await jsonBody(c, hostedBindingSchema)).text)),
    )
    .put('/settings/hosted/hooks', async (c) =>
      c.json(await studio.hosted.setHooks((await jsonBody(c, hostedHooksSchema)).hooks)),
    )
    .patch('/settings/hosted/:id', async (c) =>
      c.json(await studio.hosted.change(c.req.param('id'), await jsonBody(c, hostedPatchSchema))),
    )
    .delete('/settings/hosted/:id', async (c) => c.json(await studio.hosted.remove(c.req.param('id'))))
    .post('/hosted/:id/trial', async (c) => {
      const { most } = await jsonBody(c, hostedTrialSchema);
      const id = c.req.param('id');
      return jsonLines<TrialEvent>((signal, tell) => studio.hosted.trial(id, most, signal, tell));
    })
    .get('/orders', async (c) => c.json(await studio.hosted.ledger(c.req.query('project'))))
    .post('/orders/:id/settle', async (c) =>
      c.json(await studio.hosted.settle(c.req.param('id'), (await jsonBody(c, settleSchema)).taken)),
    )
    // Services come from outside: the guard lets them in here alone, and this token is all that lets them go on.
    .post('/hooks/hosted/:id', async (c) => {
      const id = c.req.param('id');
      if (!sameToken(c.req.query('token') ?? '', await studio.book.token(id)))
        throw new RefusalError({ code: 'address_not_found', message: 'There is nothing here.' });
      const heard = await studio.book.brought(id, await jsonBody(c, z.unknown(), MOST_HOOK_BYTES));
      return c.body(null, heard ? 204 : 410);
    });

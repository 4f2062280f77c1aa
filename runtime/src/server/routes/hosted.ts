import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { z } from 'zod';
import {
  hostedBindingSchema,
  hostedHooksSchema,
  hostedPatchSchema,
  hostedTrialSchema,
  hostedViewSchema,
  ledgerSchema,
  settleSchema,
  type TrialEvent,
  trialEventSchema,
} from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';
import { sameToken } from '../guard.ts';
import { jsonBody } from '../json-body.ts';
import { jsonLines } from '../json-lines.ts';

const MOST_HOOK_BYTES = 64 * 1024;

/** Hosted services: their bindings and caps, a test call, what was spent; and the door for their webhooks. */
export const hostedRoutes = (studio: Studio) =>
  new Hono()
    .get(
      '/settings/hosted',
      says('Hosted services, with their caps and what was spent.', { answer: hostedViewSchema }),
      async (c) => c.json(await studio.hosted.view()),
    )
    .post(
      '/settings/hosted',
      says('Adds a hosted service by its binding file.', { body: hostedBindingSchema, answer: hostedViewSchema }),
      async (c) => c.json(await studio.hosted.add(c.req.valid('json').text)),
    )
    .put(
      '/settings/hosted/hooks',
      says('Under which address services may call back.', { body: hostedHooksSchema, answer: hostedViewSchema }),
      async (c) => c.json(await studio.hosted.setHooks(c.req.valid('json').hooks)),
    )
    .patch(
      '/settings/hosted/:id',
      says('Changes the key, the caps or the use of a hosted service.', {
        body: hostedPatchSchema,
        answer: hostedViewSchema,
      }),
      async (c) => c.json(await studio.hosted.change(c.req.param('id'), c.req.valid('json'))),
    )
    .delete('/settings/hosted/:id', says('Lets a hosted service go.', { answer: hostedViewSchema }), async (c) =>
      c.json(await studio.hosted.remove(c.req.param('id'))),
    )
    .post(
      '/hosted/:id/trial',
      says('Orders one test picture at most at a price; told line by line.', {
        body: hostedTrialSchema,
        media: 'application/x-ndjson',
        answer: trialEventSchema,
      }),
      async (c) => {
        const { most } = c.req.valid('json');
        const id = c.req.param('id');
        return jsonLines<TrialEvent>((signal, tell) => studio.hosted.trial(id, most, signal, tell));
      },
    )
    .get(
      '/orders',
      says('The book of orders: what was spent and is set aside.', {
        query: { project: 'Of this project alone.' },
        answer: ledgerSchema,
      }),
      async (c) => c.json(await studio.hosted.ledger(c.req.query('project'))),
    )
    .post(
      '/orders/:id/settle',
      says('Says whether a service took an order of which nobody knows.', { body: settleSchema, answer: ledgerSchema }),
      async (c) => c.json(await studio.hosted.settle(c.req.param('id'), c.req.valid('json').taken)),
    )
    // Services come from outside: the guard lets them in here alone, and this token is all that lets them go on.
    .post(
      '/hooks/hosted/:id',
      says('Where a hosted service calls back; signed by its token.', {
        query: { token: 'The token of the order.' },
        status: 204,
      }),
      async (c) => {
        const id = c.req.param('id');
        if (!sameToken(c.req.query('token') ?? '', await studio.book.token(id)))
          throw new RefusalError({ code: 'address_not_found', message: 'There is nothing here.' });
        const heard = await studio.book.brought(id, await jsonBody(c, z.unknown(), MOST_HOOK_BYTES));
        return c.body(null, heard ? 204 : 410);
      },
    );

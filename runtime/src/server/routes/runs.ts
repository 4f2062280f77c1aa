import { Hono } from 'hono';
import { gateAnswerSchema, runRequestSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';

export const runRoutes = (studio: Studio) =>
  new Hono()
    .post('/plan', async (c) =>
      c.json(
        await studio.executor.plan(await jsonBody(c, runRequestSchema.omit({ clientKey: true })), c.req.raw.signal),
      ),
    )
    .post('/runs', async (c) => c.json(await studio.executor.start(await jsonBody(c, runRequestSchema)), 201))
    .get('/projects/:id/runs', async (c) => {
      const limit = Math.min(500, Math.max(1, Number(c.req.query('limit') ?? 50) || 50));
      return c.json({ runs: await studio.executor.list(c.req.param('id'), limit) });
    })
    .get('/runs/:id', async (c) => c.json(await studio.executor.get(c.req.param('id'))))
    .post('/runs/:id/cancel', async (c) => c.json(await studio.executor.cancel(c.req.param('id'))))
    .post('/runs/:id/tasks/:task/answer', async (c) =>
      c.json(await studio.executor.answer(c.req.param('id'), c.req.param('task'), await jsonBody(c, gateAnswerSchema))),
    )
    .post('/runs/:id/retry', async (c) => c.json(await studio.executor.retry(c.req.param('id'))))
    .get('/projects/:id/outputs', async (c) =>
      c.json({ outputs: await studio.executor.outputs(c.req.param('id'), c.req.query('graph') ?? '') }),
    );

import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import {
  gateAnswerSchema,
  movementSchema,
  nightViewSchema,
  nightWishSchema,
  planViewSchema,
  prioritySchema,
  queueViewSchema,
  runInputSchema,
  runRequestSchema,
  runViewSchema,
  taskViewSchema,
} from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

const planRequestSchema = runRequestSchema.omit({ clientKey: true });
const heldSchema = z.strictObject({ held: z.boolean() });
const placeSchema = z.strictObject({ priority: prioritySchema });

export const runRoutes = (studio: Studio) =>
  new Hono()
    .post(
      '/plan',
      says('What a run would do; nothing is changed.', { body: planRequestSchema, answer: planViewSchema }),
      async (c) => c.json(await studio.executor.plan(c.req.valid('json'), c.req.raw.signal)),
    )
    .post(
      '/runs',
      says('Queues a run. The same client key twice is one run.', {
        body: runRequestSchema,
        answer: runViewSchema,
        status: 201,
      }),
      async (c) => c.json(await studio.executor.start(c.req.valid('json')), 201),
    )
    .get(
      '/projects/:id/runs',
      says('The runs of a project, newest first.', {
        query: { limit: 'At most so many, 500 at most.' },
        answer: z.object({ runs: z.array(runViewSchema) }),
      }),
      async (c) => {
        const limit = Math.min(500, Math.max(1, Number(c.req.query('limit') ?? 50) || 50));
        return c.json({ runs: await studio.executor.list(c.req.param('id'), limit) });
      },
    )
    .get('/queue', says('Whether the queue is paused.', { answer: queueViewSchema }), async (c) =>
      c.json(await studio.executor.queue()),
    )
    .put(
      '/queue',
      says('Pauses the queue, or lets it go on.', { body: queueViewSchema, answer: queueViewSchema }),
      async (c) => c.json(await studio.executor.holdQueue(c.req.valid('json').held)),
    )
    .get(
      '/runs/:id',
      says('A run with its tasks and what they gave.', {
        answer: z.object({ run: runViewSchema, tasks: z.array(taskViewSchema) }),
      }),
      async (c) => c.json(await studio.executor.get(c.req.param('id'))),
    )
    .get('/runs/:id/input', says('What a run was started from.', { answer: runInputSchema }), async (c) =>
      c.json(await studio.executor.input(c.req.param('id'))),
    )
    .post(
      '/runs/:id/hold',
      says('Pauses a run, or lets it go on.', { body: heldSchema, answer: runViewSchema }),
      async (c) => c.json(await studio.executor.hold(c.req.param('id'), c.req.valid('json').held)),
    )
    .post(
      '/runs/:id/move',
      says('Puts a run before another one in the queue.', { body: movementSchema, answer: runViewSchema }),
      async (c) => c.json(await studio.executor.move(c.req.param('id'), c.req.valid('json').before)),
    )
    .post(
      '/runs/:id/priority',
      says('First, in its turn, or when nothing else runs.', { body: placeSchema, answer: runViewSchema }),
      async (c) => c.json(await studio.executor.prioritise(c.req.param('id'), c.req.valid('json').priority)),
    )
    .post('/runs/:id/restore', says('Brings the graph of a run back, as a change that can be undone.'), async (c) =>
      c.json(await studio.restoreRun(c.req.param('id'), 'server', randomUUID())),
    )
    .post('/runs/:id/cancel', says('Stops a run.', { answer: runViewSchema }), async (c) =>
      c.json(await studio.executor.cancel(c.req.param('id'))),
    )
    .post(
      '/runs/:id/tasks/:task/answer',
      says("A person's answer where a run waits for one.", { body: gateAnswerSchema, answer: runViewSchema }),
      async (c) => c.json(await studio.executor.answer(c.req.param('id'), c.req.param('task'), c.req.valid('json'))),
    )
    .post(
      '/runs/:id/retry',
      says('Runs again what failed, was skipped or stopped.', { answer: runViewSchema }),
      async (c) => c.json(await studio.executor.retry(c.req.param('id'))),
    )
    .get(
      '/projects/:id/outputs',
      says('By node: what a graph gave last.', { query: { graph: 'The graph.' } }),
      async (c) => c.json({ outputs: await studio.executor.outputs(c.req.param('id'), c.req.query('graph') ?? '') }),
    )
    .post(
      '/nights',
      says('Runs tonight: several takes of every shot, within limits.', {
        body: nightWishSchema,
        answer: nightViewSchema,
        status: 201,
      }),
      async (c) => c.json(await studio.nights.start(c.req.valid('json')), 201),
    )
    .get(
      '/projects/:id/nights',
      says('The nights of a project.', { answer: z.object({ nights: z.array(nightViewSchema) }) }),
      async (c) => c.json({ nights: await studio.nights.list(c.req.param('id')) }),
    )
    .post('/nights/:id/cancel', says('Stops a night.', { answer: nightViewSchema }), async (c) =>
      c.json(await studio.nights.cancel(c.req.param('id'))),
    )
    .post(
      '/nights/:id/seen',
      says('Somebody has looked at what a night made.', { answer: nightViewSchema }),
      async (c) => c.json(await studio.nights.seen(c.req.param('id'))),
    );

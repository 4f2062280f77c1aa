import { Hono } from 'hono';
import { z } from 'zod';
import { cacheViewSchema, clearNodeSchema, collectedSchema, pinTaskSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

/** What is kept of all that was made, and ways to let it go. */
export const cacheRoutes = (studio: Studio) =>
  new Hono()
    .get('/cache', says('What the data folder holds, and what keeps it.', { answer: cacheViewSchema }), async (c) =>
      c.json(await studio.cache.view()),
    )
    .get(
      '/cache/garbage',
      says('What a sweep would take; nothing is changed.', { answer: collectedSchema }),
      async (c) => c.json(await studio.cache.look()),
    )
    .post(
      '/cache/sweep',
      says('Takes what nothing names; it rests in the trash for a week.', { answer: collectedSchema }),
      async (c) => c.json(await studio.cache.sweep()),
    )
    .post(
      '/cache/clear',
      says('Forgets what a node gave, so that the next run makes it again.', {
        body: clearNodeSchema,
        answer: z.object({ cleared: z.number().int() }),
      }),
      async (c) => {
        const { graph, node } = c.req.valid('json');
        return c.json({ cleared: await studio.cache.clearNode(graph, node) });
      },
    )
    .post(
      '/cache/pin',
      says('Keeps the result of a task in the cache, or lets it go.', { body: pinTaskSchema, answer: pinTaskSchema }),
      async (c) => {
        const { task, pinned } = c.req.valid('json');
        await studio.cache.pin(task, pinned);
        return c.json({ task, pinned });
      },
    );

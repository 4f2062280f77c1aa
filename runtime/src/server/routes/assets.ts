import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { stillRequestSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';

export const assetRoutes = (studio: Studio) =>
  new Hono()
    .get('/projects/:id/assets', async (c) => c.json({ assets: await studio.assets.list(c.req.param('id')) }))
    .post('/projects/:id/assets', async (c) => {
      const body = c.req.raw.body;
      if (!body)
        throw new RefusalError({
          code: 'empty_upload',
          message: 'The upload has no content.',
          fix: 'Send the file as the body of the request.',
        });
      const name = (c.req.query('name') ?? 'file').slice(0, 300);
      return c.json(await studio.assets.upload(c.req.param('id'), name, Readable.fromWeb(body as WebStream)), 201);
    })
    .post('/projects/:id/stills', async (c) => {
      const { clip, frame, name } = await jsonBody(c, stillRequestSchema);
      return c.json(await studio.assets.still(c.req.param('id'), clip, frame, name), 201);
    })
    .delete('/assets/:id', async (c) => {
      await studio.assets.remove(c.req.param('id'));
      return c.body(null, 204);
    });

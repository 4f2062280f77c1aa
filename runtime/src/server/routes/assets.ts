import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { z } from 'zod';
import { assetViewSchema, stillRequestSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

export const assetRoutes = (studio: Studio) =>
  new Hono()
    .get(
      '/projects/:id/assets',
      says('The media library of a project.', { answer: z.object({ assets: z.array(assetViewSchema) }) }),
      async (c) => c.json({ assets: await studio.assets.list(c.req.param('id')) }),
    )
    .post(
      '/projects/:id/assets',
      says('Brings a file into the library; the body is the file.', {
        upload: true,
        query: { name: 'What it is called.' },
        answer: assetViewSchema,
        status: 201,
      }),
      async (c) => {
        const body = c.req.raw.body;
        if (!body)
          throw new RefusalError({
            code: 'empty_upload',
            message: 'The upload has no content.',
            fix: 'Send the file as the body of the request.',
          });
        const name = (c.req.query('name') ?? 'file').slice(0, 300);
        return c.json(await studio.assets.upload(c.req.param('id'), name, Readable.fromWeb(body as WebStream)), 201);
      },
    )
    .post(
      '/projects/:id/stills',
      says('Makes one picture of a clip a picture of the library.', {
        body: stillRequestSchema,
        answer: assetViewSchema,
        status: 201,
      }),
      async (c) => {
        const { clip, frame, name } = c.req.valid('json');
        return c.json(await studio.assets.still(c.req.param('id'), clip, frame, name), 201);
      },
    )
    .delete(
      '/assets/:id',
      says('Takes a file out of the library; takes that use it keep it.', { status: 204 }),
      async (c) => {
        await studio.assets.remove(c.req.param('id'));
        return c.body(null, 204);
      },
    );

import { MAX_CUBE_BYTES, parseCube, textPictureSchema, unwrap } from '@reelgraph/timeline';
import { drawWords } from '@reelgraph/timeline/render';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

const cube = z.strictObject({ name: z.string().trim().min(1).max(300), text: z.string().max(MAX_CUBE_BYTES) });

/** What titles and grades need of the studio: words as a picture, drawn as the export draws them, and look-up tables. */
export const drawingRoutes = (studio: Studio) =>
  new Hono()
    .post(
      '/text',
      says('Draws words as the export draws them.', { body: textPictureSchema, limit: 256 * 1024, media: 'image/png' }),
      async (c) => {
        const png = await drawWords(c.req.valid('json'));
        return c.body(Uint8Array.from(png).buffer, 200, { 'content-type': 'image/png', 'cache-control': 'no-store' });
      },
    )
    .post(
      '/luts',
      says('Takes in a look-up table.', { body: cube, limit: MAX_CUBE_BYTES * 2, status: 201 }),
      async (c) => {
        const { name, text } = c.req.valid('json');
        const { title, lut } = unwrap(parseCube(text));
        const stored = await studio.storage.artifacts.put(text, 'text/plain');
        return c.json({ asset: stored.sha, name: title || name, points: lut.size }, 201);
      },
    );

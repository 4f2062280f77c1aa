import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { refusalAnswer } from '../errors.ts';
import { jsonBody } from '../json-body.ts';

const write = z.strictObject({
  key: z.string().min(1).max(200),
  baseRev: z.number().int().nonnegative(),
  opId: z.string().min(1).max(200),
  client: z.string().min(1).max(200),
  ops: z.array(z.unknown()).min(1).max(5000),
});

/** Documents change by operations only; a refused write answers with the words of the refusal and the present revision. */
export const documentRoutes = (studio: Studio) =>
  new Hono()
    .get('/documents/:id', async (c) => {
      const { project, doc, ...info } = await studio.documents.get(c.req.param('id'));
      return c.json({ info, project, doc: doc as object });
    })
    .delete('/documents/:id', async (c) => {
      await studio.documents.delete(c.req.param('id'));
      return c.body(null, 204);
    })
    .post('/documents/:id/ops', async (c) => {
      const { key, ...wish } = await jsonBody(c, write, 64 * 1024 * 1024);
      const answer = await studio.documents.write({ ...wish, doc: c.req.param('id'), origin: 'hand' });
      return c.json({ ...answer, key }, answer.ok ? 200 : answer.refusal.code === 'document_not_found' ? 404 : 409);
    })
    .get('/documents/:id/revisions', async (c) =>
      c.json({ revisions: await studio.documents.revisions(c.req.param('id')) }),
    )
    .post('/documents/:id/revisions', async (c) => {
      const { name } = await jsonBody(c, z.strictObject({ name: z.string().trim().min(1).max(200) }));
      return c.json(await studio.documents.nameRevision(c.req.param('id'), name));
    })
    .get('/documents/:id/revisions/:rev', async (c) =>
      c.json({ doc: (await studio.documents.at(c.req.param('id'), Number(c.req.param('rev')))) as object }),
    )
    .post('/documents/:id/restore', async (c) => {
      const { rev } = await jsonBody(c, z.strictObject({ rev: z.number().int().nonnegative() }));
      const answer = await studio.documents.restore(c.req.param('id'), rev, 'server', randomUUID());
      return answer.ok ? c.json(answer as object) : refusalAnswer(c, answer.refusal);
    });

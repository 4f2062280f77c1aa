import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { documentInfoSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';
import { refusalAnswer } from '../errors.ts';

const revisionSchema = z.object({ rev: z.number().int(), name: z.string(), at: z.number() });
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
    .get(
      '/documents/:id',
      says('A document as it is now.', {
        answer: z.object({ info: documentInfoSchema, project: z.string(), doc: z.unknown() }),
      }),
      async (c) => {
        const { project, doc, ...info } = await studio.documents.get(c.req.param('id'));
        return c.json({ info, project, doc: doc as object });
      },
    )
    .delete('/documents/:id', says('Deletes a document.', { status: 204 }), async (c) => {
      await studio.documents.delete(c.req.param('id'));
      return c.body(null, 204);
    })
    .post(
      '/documents/:id/ops',
      says('Changes a document by operations; a refused write answers 409 with the reason and the present revision.', {
        body: write,
        limit: 64 * 1024 * 1024,
      }),
      async (c) => {
        const { key, ...wish } = c.req.valid('json');
        const answer = await studio.documents.write({ ...wish, doc: c.req.param('id'), origin: 'hand' });
        return c.json({ ...answer, key }, answer.ok ? 200 : answer.refusal.code === 'document_not_found' ? 404 : 409);
      },
    )
    .get(
      '/documents/:id/revisions',
      says('Its named versions.', { answer: z.object({ revisions: z.array(revisionSchema) }) }),
      async (c) => c.json({ revisions: await studio.documents.revisions(c.req.param('id')) }),
    )
    .post(
      '/documents/:id/revisions',
      says('Gives the present revision a name.', {
        body: z.strictObject({ name: z.string().trim().min(1).max(200) }),
        answer: z.object({ rev: z.number().int() }),
      }),
      async (c) => {
        const { name } = c.req.valid('json');
        return c.json(await studio.documents.nameRevision(c.req.param('id'), name));
      },
    )
    .get(
      '/documents/:id/revisions/:rev',
      says('A document as it was at a revision.', { answer: z.object({ doc: z.unknown() }) }),
      async (c) =>
        c.json({ doc: (await studio.documents.at(c.req.param('id'), Number(c.req.param('rev')))) as object }),
    )
    .post(
      '/documents/:id/restore',
      says('Goes back to a revision, as a change that can be undone.', {
        body: z.strictObject({ rev: z.number().int().nonnegative() }),
      }),
      async (c) => {
        const { rev } = c.req.valid('json');
        const answer = await studio.documents.restore(c.req.param('id'), rev, 'server', randomUUID());
        return answer.ok ? c.json(answer as object) : refusalAnswer(c, answer.refusal);
      },
    );

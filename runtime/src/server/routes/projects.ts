import { randomUUID } from 'node:crypto';
import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { z } from 'zod';
import { documentKindSchema, projectSettingsSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';

const title = z.string().trim().min(1, 'A title has at least one letter.').max(200);
const newProject = z.strictObject({
  title,
  settings: projectSettingsSchema.omit({ format: true, version: true }).partial().strict().optional(),
  template: z.string().optional(),
});
const newDocument = z.strictObject({
  kind: documentKindSchema.extract(['graph', 'script', 'sequence']),
  title,
  doc: z.unknown().optional(),
  /** Of a document that was deleted and comes back: what refers to it finds it again. */
  id: z.uuid().optional(),
});

export const projectRoutes = (studio: Studio) =>
  new Hono()
    .get('/projects', async (c) => c.json({ projects: await studio.projects.list() }))
    .post('/projects', async (c) => {
      const wish = await jsonBody(c, newProject);
      const graph = wish.template ? (await studio.templates.get(wish.template)).graph : undefined;
      return c.json(await studio.projects.create({ title: wish.title, settings: wish.settings, graph }), 201);
    })
    .get('/projects/:id', async (c) => c.json(await studio.projects.view(c.req.param('id'))))
    .patch('/projects/:id', async (c) =>
      c.json(await studio.projects.update(c.req.param('id'), await jsonBody(c, z.strictObject({ title })))),
    )
    .delete('/projects/:id', async (c) => {
      await studio.deleteProject(c.req.param('id'));
      return c.body(null, 204);
    })
    .post('/projects/:id/documents', async (c) => {
      const wish = await jsonBody(c, newDocument);
      const project = await studio.projects.view(c.req.param('id'));
      const id = wish.id ?? randomUUID();
      if (wish.id && (await studio.documents.has(id))) {
        throw new RefusalError({ code: 'document_exists', message: 'This document is there already.', field: 'id' });
      }
      const doc = wish.doc ?? (await studio.emptyDocument(project.id, wish.kind, id, wish.title));
      return c.json(
        await studio.documents.create({
          id,
          project: project.id,
          kind: wish.kind,
          title: wish.title,
          doc: withId(doc, id),
        }),
        201,
      );
    });

/** A graph that was copied from elsewhere is a document of its own here. */
function withId(doc: unknown, id: string): unknown {
  return typeof doc === 'object' && doc !== null && 'id' in doc ? { ...doc, id } : doc;
}

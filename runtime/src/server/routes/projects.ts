import { randomUUID } from 'node:crypto';
import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { z } from 'zod';
import {
  documentInfoSchema,
  documentKindSchema,
  projectSettingsSchema,
  projectViewSchema,
} from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

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
    .get(
      '/projects',
      says('All projects.', { answer: z.object({ projects: z.array(projectViewSchema) }) }),
      async (c) => c.json({ projects: await studio.projects.list() }),
    )
    .post(
      '/projects',
      says('Makes a project, from a template where one is named.', {
        body: newProject,
        answer: projectViewSchema,
        status: 201,
      }),
      async (c) => {
        const wish = c.req.valid('json');
        const graph = wish.template ? (await studio.templates.get(wish.template)).graph : undefined;
        return c.json(await studio.projects.create({ title: wish.title, settings: wish.settings, graph }), 201);
      },
    )
    .get('/projects/:id', says('A project with its documents.', { answer: projectViewSchema }), async (c) =>
      c.json(await studio.projects.view(c.req.param('id'))),
    )
    .patch(
      '/projects/:id',
      says('Renames a project.', { body: z.strictObject({ title }), answer: projectViewSchema }),
      async (c) => c.json(await studio.projects.update(c.req.param('id'), c.req.valid('json'))),
    )
    .delete(
      '/projects/:id',
      says('Deletes a project; what runs of it is stopped first.', { status: 204 }),
      async (c) => {
        await studio.deleteProject(c.req.param('id'));
        return c.body(null, 204);
      },
    )
    .post(
      '/projects/:id/documents',
      says('Adds a graph, a script or a sequence.', { body: newDocument, answer: documentInfoSchema, status: 201 }),
      async (c) => {
        const wish = c.req.valid('json');
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
      },
    );

/** A graph that was copied from elsewhere is a document of its own here. */
function withId(doc: unknown, id: string): unknown {
  return typeof doc === 'object' && doc !== null && 'id' in doc ? { ...doc, id } : doc;
}

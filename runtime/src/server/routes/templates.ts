import { Hono } from 'hono';
import { z } from 'zod';
import { documentInfoSchema } from '../../protocol/index.ts';
import type { Studio } from '../../studio/studio.ts';
import { says } from '../described.ts';

const save = z.strictObject({
  project: z.string(),
  graph: z.string(),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(4000).default(''),
  tags: z.array(z.string().max(40)).max(20).default([]),
  form: z.array(z.unknown()).max(200).optional(),
});

export const templateRoutes = (studio: Studio) =>
  new Hono()
    .get('/templates', says("Templates, those that come with the studio and one's own."), async (c) =>
      c.json({ templates: await studio.templates.list() }),
    )
    .post('/templates', says('Saves a graph as a template.', { body: save, status: 201 }), async (c) =>
      c.json(await studio.templates.save(c.req.valid('json')), 201),
    )
    .post(
      '/templates/import',
      says('Takes in a template that was exported.', { body: z.unknown(), status: 201 }),
      async (c) => c.json(await studio.templates.importFile(c.req.valid('json')), 201),
    )
    .get('/templates/:id', says('A template with its graph.'), async (c) => {
      const { info, graph } = await studio.templates.get(c.req.param('id'));
      return c.json({ template: info, graph });
    })
    .get('/templates/:id/file', says('A template as a file.'), async (c) => {
      const file = await studio.templates.exportFile(c.req.param('id'));
      return c.body(JSON.stringify(file, null, 2), 200, {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.title)}.reelgraph-template.json`,
      });
    })
    .delete('/templates/:id', says("Deletes a template of one's own.", { status: 204 }), async (c) => {
      await studio.templates.remove(c.req.param('id'));
      return c.body(null, 204);
    })
    .post(
      '/templates/:id/use',
      says('Puts the graph of a template into a project.', {
        body: z.strictObject({ project: z.string() }),
        answer: documentInfoSchema,
        status: 201,
      }),
      async (c) => {
        const { project } = c.req.valid('json');
        return c.json(await studio.templates.use(c.req.param('id'), project), 201);
      },
    );

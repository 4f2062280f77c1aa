import { Hono } from 'hono';
import { z } from 'zod';
import type { Studio } from '../../studio/studio.ts';
import { jsonBody } from '../json-body.ts';

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
    .get('/templates', async (c) => c.json({ templates: await studio.templates.list() }))
    .post('/templates', async (c) => c.json(await studio.templates.save(await jsonBody(c, save)), 201))
    .post('/templates/import', async (c) =>
      c.json(await studio.templates.importFile(await jsonBody(c, z.unknown())), 201),
    )
    .get('/templates/:id', async (c) => {
      const { info, graph } = await studio.templates.get(c.req.param('id'));
      return c.json({ template: info, graph });
    })
    .get('/templates/:id/file', async (c) => {
      const file = await studio.templates.exportFile(c.req.param('id'));
      return c.body(JSON.stringify(file, null, 2), 200, {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.title)}.reelgraph-template.json`,
      });
    })
    .delete('/templates/:id', async (c) => {
      await studio.templates.remove(c.req.param('id'));
      return c.body(null, 204);
    })
    .post('/templates/:id/use', async (c) => {
      const { project } = await jsonBody(c, z.strictObject({ project: z.string() }));
      return c.json(await studio.templates.use(c.req.param('id'), project), 201);
    });

import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { refusalOf } from '../studio/refusal-of.ts';
import type { Studio } from '../studio/studio.ts';
import { says } from './described.ts';
import { refusalAnswer } from './errors.ts';
import { securityHeaders } from './guard.ts';
import { openApi } from './openapi.ts';
import { assetRoutes } from './routes/assets.ts';
import { cacheRoutes } from './routes/cache.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { comfyuiRoutes } from './routes/comfyui.ts';
import { documentRoutes } from './routes/documents.ts';
import { drawingRoutes } from './routes/drawing.ts';
import { exportRoutes } from './routes/exports.ts';
import { hostedRoutes } from './routes/hosted.ts';
import { languageRoutes } from './routes/language.ts';
import { mediaRoutes } from './routes/media.ts';
import { modelRoutes } from './routes/models.ts';
import { projectRoutes } from './routes/projects.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { templateRoutes } from './routes/templates.ts';
import { workerRoutes } from './routes/worker.ts';
import type { StaticFile } from './studio-page.ts';

/** Every address of the studio. One file per route family; what a family does is in `runtime/src/studio`. */
export function createApp(studio: Studio, page: ReadonlyMap<string, StaticFile> | null, token: string | null = null) {
  const app = new Hono();

  app.use('*', async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    if (c.req.path.startsWith('/api/') && !c.res.headers.has('cache-control'))
      c.res.headers.set('cache-control', 'no-store');
  });

  app.onError((error, c) => {
    const refusal = refusalOf(error);
    if (refusal.code === 'internal')
      studio.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return refusalAnswer(c, refusal, refusal.code === 'internal' ? 500 : undefined);
  });

  const api = new Hono()
    .get('/health', says('Whether the studio answers.'), (c) =>
      c.json({ ok: true, version: studio.version, epoch: studio.storage.events.epoch }),
    )
    .get('/openapi.json', says('This document: every address, what it takes and what it answers.'), (c) =>
      c.json(openApi(app.routes, studio.version)),
    )
    .route('/', sessionRoutes(token))
    .route('/', catalogueRoutes(studio))
    .route('/', languageRoutes(studio))
    .route('/', comfyuiRoutes(studio))
    .route('/', hostedRoutes(studio))
    .route('/', modelRoutes(studio))
    .route('/', projectRoutes(studio))
    .route('/', documentRoutes(studio))
    .route('/', runRoutes(studio))
    .route('/', cacheRoutes(studio))
    .route('/', mediaRoutes(studio))
    .route('/', assetRoutes(studio))
    .route('/', templateRoutes(studio))
    .route('/', drawingRoutes(studio))
    .route('/', exportRoutes(studio))
    .route('/', workerRoutes(studio))
    .all('*', (c) =>
      refusalAnswer(c, { code: 'address_not_found', message: `There is nothing at ${c.req.method} ${c.req.path}.` }),
    );

  const routed = app.route('/api', api);

  app.get('*', (c) => {
    const file = page?.get(c.req.path);
    if (!file) return c.text(page ? 'Not found' : 'The studio page has not been built: run `npm start`.', 404);
    const body = Readable.toWeb(createReadStream(file.path)) as ReadableStream<Uint8Array>;
    return new Response(body, {
      headers: {
        'content-type': file.type,
        'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    });
  });

  return routed;
}

export type AppType = ReturnType<typeof createApp>;

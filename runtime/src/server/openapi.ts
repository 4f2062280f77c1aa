import { z } from 'zod';
import { problemSchema } from '../protocol/index.ts';
import { type Description, descriptionOf } from './described.ts';

/** What a Hono app knows of its addresses. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: object;
}

const errorSchema = z.object({ error: problemSchema.pick({ code: true, message: true, fix: true, field: true }) });

/**
 * The OpenAPI 3.1 document of the addresses under `/api`, made from the routes as they stand and from the zod schemas that check
 * what they take. An address that says nothing of itself is there with its name alone.
 */
export function openApi(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, description } of addresses(routes)) {
    const name = path.replace(/:(\w+)/g, '{$1}');
    paths[name] ??= {};
    paths[name][method.toLowerCase()] ??= operation(method, path, description);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Reelgraph',
      version,
      description: 'The studio on one machine: projects, documents, runs, media. Events travel over the socket at /ws.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:4600' }],
    // Without a token only this machine is let in; with one, everybody shows it.
    security: [{}, { token: [] }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

/** Each address once, with what any of its handlers says of it. */
export function addresses(routes: readonly Route[]) {
  const all = new Map<string, { method: string; path: string; description: Description | undefined }>();
  for (const { method, path, handler } of routes) {
    if (method === 'ALL' || !path.startsWith('/api/') || path.includes('*')) continue;
    const name = `${method} ${path}`;
    const before = all.get(name);
    all.set(name, { method, path, description: before?.description ?? descriptionOf(handler) });
  }
  return [...all.values()];
}

function operation(method: string, path: string, description: Description | undefined): Record<string, unknown> {
  const { summary = `${method} ${path}`, body, answer, media, upload, query, status = 200 } = description ?? {};
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const inQuery = Object.entries(query ?? {}).map(([name, words]) => ({
    ...{ name, in: 'query', required: false, description: words, schema: { type: 'string' } },
  }));
  const parameters = [...inPath, ...inQuery];
  const type = media ?? 'application/json';
  const content = status === 204 ? {} : { content: { [type]: { schema: answer ? schemaOf(answer, 'output') : {} } } };
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/[/:.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: [path.split('/')[2]],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(body, 'input') } } : {}),
    ...(upload ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } } : {}),
    responses: {
      [status]: { description: summary, ...content },
      default: { description: 'Refused, in words.', content: json(errorSchema, 'output') },
    },
  };
}

const json = (schema: z.ZodType, io: 'input' | 'output') => ({ 'application/json': { schema: schemaOf(schema, io) } });

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}

import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { jsonBody } from './json-body.ts';

/** What an address says of itself: the one source of its checks, its types and its lines in the OpenAPI document. */
export interface Description {
  readonly summary: string;
  /** Of the JSON that it takes. */
  readonly body?: z.ZodType;
  /** Of the JSON that it answers. */
  readonly answer?: z.ZodType;
  /** What it answers where that is no JSON, or no JSON alone. */
  readonly media?: string;
  /** What it takes where that is no JSON. */
  readonly upload?: boolean;
  readonly query?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** Bytes of the body. */
  readonly limit?: number;
}

type Parts = Omit<Description, 'summary' | 'body'>;
const known = new WeakMap<object, Description>();

/** Says what an address does. With a body it is read and checked before the handler, who has it as `c.req.valid('json')`. */
export function says<Body extends z.ZodType>(
  summary: string,
  parts: Parts & { readonly body: Body },
): MiddlewareHandler<object, string, { in: { json: z.input<Body> }; out: { json: z.output<Body> } }>;
export function says(summary: string, parts?: Parts): MiddlewareHandler;
export function says(summary: string, parts: Parts & { readonly body?: z.ZodType } = {}): MiddlewareHandler {
  const { body, limit } = parts;
  const handler: MiddlewareHandler = async (c, next) => {
    if (body) c.req.addValidatedData('json', (await jsonBody(c, body, limit)) as object);
    await next();
  };
  known.set(handler, { summary, ...parts });
  return handler;
}

export const descriptionOf = (handler: object): Description | undefined => known.get(handler);

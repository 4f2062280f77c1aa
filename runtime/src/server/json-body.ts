import { RefusalError } from '@reelgraph/timeline';
import type { Context } from 'hono';
import type { z } from 'zod';

const MAX_BYTES = 8 * 1024 * 1024;
/** `JSON.parse` reads any depth, but writing it again overflows the stack: a stored document could never be read. */
const MAX_DEPTH = 64;

/** Reads and checks a JSON body. Refuses another content type, too much, too deep, and what the schema does not know. */
export async function jsonBody<T extends z.ZodType>(c: Context, schema: T, maxBytes = MAX_BYTES): Promise<z.output<T>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim();
  if (type !== 'application/json')
    throw new RefusalError({
      code: 'unsupported_type',
      message: 'This address takes application/json.',
      fix: 'Send the header content-type: application/json.',
    });
  const text = await readText(c, maxBytes);
  checkDepth(text);
  let json: unknown;
  try {
    json = JSON.parse(text, dropPrototypeKeys);
  } catch {
    throw new RefusalError({ code: 'bad_json', message: 'The request is not JSON.' });
  }
  return checked(schema, json);
}

export function checked<T extends z.ZodType>(schema: T, json: unknown): z.output<T> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.');
  throw new RefusalError({
    code: 'bad_request',
    message: field ? `${field}: ${issue?.message}` : (issue?.message ?? 'The request is not understood.'),
    ...(field ? { field } : {}),
  });
}

async function readText(c: Context, maxBytes: number): Promise<string> {
  const tooLarge = () =>
    new RefusalError({
      code: 'too_large',
      message: `That is more than ${Math.round(maxBytes / 1024 / 1024)} MB.`,
      fix: 'Send it in smaller parts.',
    });
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = c.req.raw.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Counts brackets outside strings: linear, without parsing. */
export function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 92) i++;
      else if (char === 34) inString = false;
    } else if (char === 34) inString = true;
    else if (char === 123 || char === 91) {
      if (++depth > MAX_DEPTH)
        throw new RefusalError({
          code: 'too_deep',
          message: `The document is nested more than ${MAX_DEPTH} levels deep.`,
        });
    } else if (char === 125 || char === 93) depth--;
  }
}

/** `__proto__` survives a parse as an own key and acts on the next copy (CVE-2021-21297 was this). */
export function dropPrototypeKeys(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value;
}

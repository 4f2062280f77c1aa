import type { Refusal } from '@reelgraph/timeline';
import type { z } from 'zod';
import { ApiError, refusalOf, unreachable } from './errors.ts';

export type Fetch = typeof fetch;

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  readonly signal?: AbortSignal;
}

/** One JSON request whose answer is checked. Throws {@link ApiError}, never anything else except an abort. */
export async function request<T>(
  fetcher: Fetch,
  path: string,
  schema: z.ZodType<T>,
  options: RequestOptions = {},
): Promise<T> {
  const response = await send(fetcher, path, options);
  if (response.status === 204) return undefined as T;
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new ApiError(response.status, {
    code: 'unexpected_answer',
    message: `The runtime's answer to ${path.split('?')[0]} is not what this studio understands.`,
    fix: 'Reload the page: the studio and the runtime may be of different versions.',
  });
}

export async function send(fetcher: Fetch, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = options.json === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetcher(path, {
    method: options.method ?? 'GET',
    headers,
    body: options.json === undefined ? undefined : JSON.stringify(options.json),
    signal: options.signal,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/**
 * An answer that comes line by line, each a JSON object. A line of the type `error` is thrown; an answer that ends without one
 * of the type `done` was cut off.
 */
export async function jsonLines<T extends { type: string }>(
  fetcher: Fetch,
  path: string,
  schema: z.ZodType<T>,
  options: RequestOptions,
  tell: (event: T) => void,
): Promise<void> {
  const response = await send(fetcher, path, options);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let done = false;
  while (reader) {
    const chunk = await reader.read();
    if (chunk.done) break;
    const lines = (rest + chunk.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = schema.parse(JSON.parse(line));
      if ('error' in event && event.type === 'error') throw new ApiError(200, event.error as Refusal);
      done = event.type === 'done';
      tell(event);
    }
  }
  if (!done) throw unreachable();
}

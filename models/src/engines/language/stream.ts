import { EngineError } from '../../capabilities/capability.ts';

/** A language server: where it is, and what to send along. */
export interface LanguageServer {
  readonly label: string;
  /** Base address without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a request and answers the server's lines as they come. Throws EngineError: `language_unreachable` and
 * `language_busy` (retryable), `language_refused`, `cancelled`.
 */
export async function* linesFrom(
  server: LanguageServer,
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const response = await call(server, path, signal, body);
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim()) yield line.trim();
    }
  } catch (cause) {
    throw failure(server, signal, cause);
  }
  if (rest.trim()) yield rest.trim();
}

/** One request; GET where there is no body. */
export async function call(
  server: LanguageServer,
  path: string,
  signal: AbortSignal,
  body?: unknown,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${server.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...server.headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      // An answer from elsewhere is none of ours: the key must not follow it.
      redirect: 'error',
      signal,
    });
  } catch (cause) {
    throw failure(server, signal, cause);
  }
  if (response.ok) return response;
  const said = await response.text().then(messageOf, () => '');
  const busy = response.status === 429 || response.status >= 500;
  const message = `${server.label} answered ${response.status}${said ? `: ${said}` : ''}.`;
  throw new EngineError(busy ? 'language_busy' : 'language_refused', message, {
    retryable: busy,
    fix: response.status === 401 || response.status === 403 ? 'Check the key in the settings.' : undefined,
  });
}

function failure(server: LanguageServer, signal: AbortSignal, cause: unknown): EngineError {
  if (signal.aborted) return new EngineError('cancelled', 'Cancelled.');
  return new EngineError('language_unreachable', `${server.label} cannot be reached at ${server.url}.`, {
    fix: 'Start it, or correct its address.',
    retryable: true,
    cause,
  });
}

/** Servers wrap their reason in JSON of many shapes. */
function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: string | { message?: string } };
    return (typeof error === 'string' ? error : error?.message) ?? text.slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}

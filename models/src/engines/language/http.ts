import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../capabilities/capability.ts';
import type { LanguageSettings } from '../../capabilities/language-settings.ts';
import { type NetError, netError, startRequest } from '../../net/request.ts';

/** A language server: where it is, and what to send along. */
export interface LanguageServer {
  /** As a sentence begins with it: "Ollama". */
  readonly label: string;
  /** Base address without a slash at its end. */
  readonly url: string;
  readonly key: string | undefined;
  readonly timeouts: LanguageSettings['timeouts'];
}

export interface Answer {
  readonly type: string;
  /** Throws `EngineError` where the stream breaks. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A server says why it refused. What it said in its protocol's form is told on, without the key if it should repeat it. */
export class ServerRefusal extends EngineError {
  readonly status: number;
  /** The whole answer, for what can be mended without a person. Never shown. */
  readonly raw: string;

  constructor(status: number, raw: string, code: string, message: string, more: { fix?: string; retryable?: boolean }) {
    super(code, message, more);
    this.status = status;
    this.raw = raw;
  }
}

/** An answer that is no answer may be a whole web page. */
const LONGEST_COMPLAINT = 64 * 1024;
/** Longest wait that a busy server may ask for, and how often, before the executor's own back-off takes over. */
const LONGEST_WAIT = 20;
const WAITS = 2;

/**
 * One request; GET where there is no body. The promise resolves when the head of a good answer is there. Throws `EngineError`:
 * `language_unreachable`, `language_slow`, `language_busy` (all retryable), `cancelled`, or a {@link ServerRefusal}.
 *
 * Each request has a connection of its own: a cancelled call ends by closing it, which is how a server learns that it may stop.
 * Redirects are not followed: the key must not go where nobody sent it.
 */
export async function call(
  server: LanguageServer,
  path: string,
  signal: AbortSignal,
  body?: unknown,
  notice: (text: string) => void = () => undefined,
): Promise<Answer> {
  for (let waits = 0; ; waits += 1) {
    const response = await open(server, path, signal, body === undefined ? undefined : JSON.stringify(body));
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) {
      return { type: response.headers['content-type'] ?? '', body: bytesOf(server, response, signal) };
    }
    const raw = withoutKey(server, await textOf(server, response, signal));
    const wait = Number(response.headers['retry-after']);
    if ((status === 429 || status === 503) && wait > 0 && wait <= LONGEST_WAIT && waits < WAITS) {
      notice(`${server.label} asks to wait ${Math.ceil(wait)} s.`);
      await sleep(wait * 1000, undefined, { signal }).catch(() => {
        throw cancelled();
      });
      continue;
    }
    throw refusal(server, status, raw);
  }
}

/** A small JSON answer. Throws `language_odd` where it is none. */
export async function askJson(
  server: LanguageServer,
  path: string,
  signal: AbortSignal,
  body?: unknown,
): Promise<unknown> {
  const answer = await call(server, path, signal, body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new EngineError('language_odd', `What answers at ${server.url} does not speak as ${server.label} does.`, {
      fix: 'Check the address and the kind of server in Settings → Language.',
      cause,
    });
  }
}

/** A server may repeat the key in its complaint. */
export const withoutKey = ({ key }: LanguageServer, text: string): string => (key ? text.replaceAll(key, '…') : text);

export const cancelled = (): EngineError => new EngineError('cancelled', 'Cancelled.');

async function open(
  server: LanguageServer,
  path: string,
  signal: AbortSignal,
  body: string | undefined,
): Promise<IncomingMessage> {
  try {
    return await startRequest({
      url: new URL(`${server.url}${path}`),
      headers: {
        accept: 'application/json, text/event-stream, application/x-ndjson',
        ...(server.key ? { authorization: `Bearer ${server.key}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      signal,
      connect: server.timeouts.connect,
    });
  } catch (error) {
    const failure = netError(error);
    if (failure.trouble === 'cancelled') throw cancelled();
    if (failure.trouble === 'slow')
      throw slow(server, `did not take the connection within ${server.timeouts.connect} s`);
    throw unreachable(server, failure);
  }
}

async function* bytesOf(
  server: LanguageServer,
  response: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* response as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (signal.aborted) throw cancelled();
    if (cause instanceof EngineError) throw cause;
    throw brokenOff(server, cause);
  } finally {
    response.destroy();
  }
}

export const brokenOff = (server: LanguageServer, cause?: unknown): EngineError =>
  new EngineError('language_broken_off', `${server.label} broke off in the middle of its answer.`, {
    fix: 'Look whether it still runs; a model that is too large for the memory ends like this.',
    retryable: true,
    cause,
  });

export const slow = (server: LanguageServer, what: string): EngineError =>
  new EngineError('language_slow', `${server.label} ${what}.`, {
    fix: 'Wait until its model is loaded, choose a smaller model, or allow more time in Settings → Language.',
    retryable: true,
  });

async function textOf(server: LanguageServer, response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytesOf(server, response, signal)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST_COMPLAINT) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

const lasting: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Its name is not known here: correct the address in Settings → Language.',
  EFORBIDDEN: 'Its address is no place for a language server: correct it in Settings → Language.',
};

function unreachable(server: LanguageServer, cause: NetError): EngineError {
  const { code } = cause;
  const certificate = cause.trouble === 'certificate';
  const message = certificate
    ? `The certificate of ${server.label} at ${server.url} is not trusted (${code}).`
    : `${server.label} cannot be reached at ${server.url}${code === '' ? '' : ` (${code})`}.`;
  return new EngineError(certificate ? 'language_certificate' : 'language_unreachable', message, {
    fix: certificate
      ? 'Give the server a certificate that this machine trusts.'
      : (lasting[code] ??
        `Start it${server.label === 'Ollama' ? ' (it comes from ollama.com)' : ''}, or give another address in Settings → Language.`),
    retryable: !certificate && lasting[code] === undefined,
    cause,
  });
}

function refusal(server: LanguageServer, status: number, raw: string): ServerRefusal {
  const { label, url } = server;
  const said = messageOf(raw);
  const why = said ? `: ${said.replace(/[.\s]+$/, '')}` : '';
  const no = (code: string, message: string, fix?: string, retryable = false) =>
    new ServerRefusal(status, raw, code, message, { ...(fix ? { fix } : {}), retryable });
  if (status === 401 || status === 403)
    return no('language_key', `${label} does not accept the key${why}.`, 'Give another key in Settings → Language.');
  if (status === 402 || /insufficient_quota|billing/i.test(said))
    return no('language_quota', `${label} asks for payment${why}.`, 'Look at your account there.');
  if (status === 404 && /model/i.test(said))
    return no(
      'model_missing',
      `${label} does not have this model${why}.`,
      'Choose another model in Settings → Language.',
    );
  if (status === 404)
    return no(
      'language_odd',
      `There is no ${label} at ${url}${why}.`,
      'Check the address; that of an OpenAI-compatible server ends in /v1.',
    );
  if (status >= 300 && status < 400)
    return no('language_moved', `${label} sends on to another address.`, 'Give the address that it sends to.');
  if (/memory|VRAM/i.test(said) && status === 500)
    return no('language_memory', `${label} has no memory for this model${why}.`, 'Choose a smaller model.');
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505))
    return no('language_busy', `${label} answered ${status}${why}.`, 'Try again in a moment.', true);
  return no('language_refused', `${label} answered ${status}${why}.`);
}

/** Servers wrap their reason in JSON of many shapes; what is no JSON is a page for a browser and says nothing to a person. */
function messageOf(text: string): string {
  let said = '';
  try {
    const { error, message, detail } = JSON.parse(text) as Record<string, unknown>;
    const inner = (error as { message?: unknown } | null)?.message;
    const found = [typeof error === 'string' ? error : inner, message, detail].find((one) => typeof one === 'string');
    said = found === undefined ? '' : String(found);
  } catch {
    said = '';
  }
  return said.replace(/\s+/g, ' ').slice(0, 300);
}

import type { IncomingMessage } from 'node:http';
import { EngineError } from '../capabilities/capability.ts';
import { checkServerAddress } from '../net/address.ts';
import { netError, startRequest } from '../net/request.ts';

export interface Fetched {
  readonly response: IncomingMessage;
  /** Where the bytes really came from. */
  readonly url: URL;
  /** What the first server said of the file before it sent on to where the bytes lie. */
  readonly linked: { readonly sha256: string | null; readonly bytes: number | null };
}

const MOST_REDIRECTS = 5;
const CONNECT = 15;

/** An address that files are taken from: https, or http within the own network. Throws `download_address`. */
export function sourceUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url ? `${url.protocol}//${url.host}${url.pathname}` : text;
  const checked = checkServerAddress(plain, {
    what: 'a server of models',
    sent: 'the model',
    example: 'https://example.com/models/',
    code: 'download_address',
  });
  if (!checked.ok || !url)
    throw new EngineError('download_address', checked.ok ? `"${text}" is not an address.` : checked.error.message, {
      ...(checked.ok || !checked.error.fix ? {} : { fix: checked.error.fix }),
    });
  return url;
}

/**
 * A GET whose redirects are followed, each checked as the first address was. Large files lie elsewhere than where they are
 * listed: the listing server says their hash and length on the way (`x-linked-etag`, `x-linked-size`).
 */
export async function fetchHead(
  from: URL,
  signal: AbortSignal,
  range?: { start: number; end: number },
): Promise<Fetched> {
  let url = from;
  let linked: Fetched['linked'] = { sha256: null, bytes: null };
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await open(url, signal, range);
    const hash = /^"?([0-9a-f]{64})"?$/i.exec(header(response, 'x-linked-etag'))?.[1]?.toLowerCase();
    const size = Number(header(response, 'x-linked-size'));
    linked = { sha256: hash ?? linked.sha256, bytes: size > 0 ? size : linked.bytes };
    const status = response.statusCode ?? 0;
    const location = header(response, 'location');
    if (status < 300 || status >= 400 || location === '') return { response, url, linked };
    response.destroy();
    url = sourceUrl(new URL(location, url).href);
  }
  throw new EngineError('download_refused', `${from.host} sends on and on to other addresses.`, {
    fix: 'Take the file by hand.',
  });
}

async function open(url: URL, signal: AbortSignal, range?: { start: number; end: number }): Promise<IncomingMessage> {
  try {
    const headers = { 'accept-encoding': 'identity', ...(range ? { range: `bytes=${range.start}-${range.end}` } : {}) };
    return await startRequest({ url, headers, signal, connect: CONNECT });
  } catch (error) {
    const { trouble, code, cause } = netError(error);
    if (trouble === 'cancelled') throw new EngineError('cancelled', 'Cancelled.');
    throw new EngineError('download_unreachable', `${url.host} cannot be reached${code ? ` (${code})` : ''}.`, {
      fix: 'Look at the network; what is here already is kept, and it goes on from there.',
      retryable: trouble === 'unreachable' || trouble === 'slow',
      cause,
    });
  }
}

const header = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

import { lookup as resolveName } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { isForbidden, isPublic } from './address.ts';

/** Why a request got no answer: what each caller says in its own words. */
export type NetTrouble = 'cancelled' | 'forbidden' | 'slow' | 'certificate' | 'unreachable';

export class NetError extends Error {
  override readonly name = 'NetError';
  readonly trouble: NetTrouble;
  /** Of the system: ECONNREFUSED, ENOTFOUND, …; empty where there is none. */
  readonly code: string;

  constructor(trouble: NetTrouble, code: string, cause?: unknown) {
    super(`${trouble}${code ? ` (${code})` : ''}`, { cause });
    this.trouble = trouble;
    this.code = code;
  }
}

export interface NetRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'HEAD' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it comes; give its `content-length` among the headers. */
  readonly body?: string | Uint8Array | Readable;
  readonly signal: AbortSignal;
  /** Longest that a connection may take to be made. Seconds. */
  readonly connect: number;
  /** Somebody else gave the address: it may not lead to this machine or the own network, by whatever name. */
  readonly publicOnly?: boolean;
}

const lookupThat =
  (refuses: (address: string) => boolean): LookupFunction =>
  (name, options, done) =>
    resolveName(name, options, (error, address, family) => {
      const all = Array.isArray(address) ? address : [{ address }];
      const bad = !error && all.some((one) => refuses(one.address));
      if (!bad) return done(error, address as string, family);
      done(Object.assign(new Error(`${name} leads to a forbidden address.`), { code: 'EFORBIDDEN' }), '', 0);
    });

/** Names are resolved by the system; one that leads to a cloud machine's own secrets is refused then, as its address would be. */
export const guardedLookup = lookupThat(isForbidden);
const publicLookup = lookupThat((address) => !isPublic(address));

/** Host of an address without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * One request to a server that a person named; answers when the head of the response is there, whatever its status. Throws
 * {@link NetError}.
 *
 * Each request has a connection of its own: a cancelled one ends by closing it, which is how a server learns that it may stop.
 * Redirects are not followed (a key must not go where nobody sent it), proxies of the environment are not asked, and no
 * `Origin` is sent: local servers refuse those of browsers.
 */
export function startRequest({
  url,
  method,
  headers,
  body,
  signal,
  connect,
  publicOnly = false,
}: NetRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new NetError('cancelled', ''));
    if (isForbidden(hostOf(url)) || (publicOnly && !isPublic(hostOf(url))))
      return reject(new NetError('forbidden', 'EFORBIDDEN'));
    const encrypted = url.protocol === 'https:';
    const request: ClientRequest = (encrypted ? secure : plain)(url, {
      agent: false,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(typeof body === 'string' || body instanceof Uint8Array
          ? { 'content-length': Buffer.byteLength(body) }
          : {}),
        ...headers,
      },
      ...(isIP(hostOf(url)) ? {} : { lookup: publicOnly ? publicLookup : guardedLookup }),
    });
    const stop = () => request.destroy(new NetError('cancelled', ''));
    signal.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(() => request.destroy(new NetError('slow', 'ETIMEDOUT')), connect * 1000);
    request.once('socket', (socket) => socket.once(encrypted ? 'secureConnect' : 'connect', () => clearTimeout(timer)));
    // Stays for the life of the request: an error may come after the answer began, and belongs to its body then.
    request.on('error', (cause) => {
      clearTimeout(timer);
      reject(signal.aborted ? new NetError('cancelled', '', cause) : netError(cause));
    });
    request.once('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
    request.once('response', resolve);
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body);
    else body.on('error', (cause) => request.destroy(cause)).pipe(request);
  });
}

/** What a socket's failure means. */
export function netError(cause: unknown): NetError {
  if (cause instanceof NetError) return cause;
  const code = String((cause as { code?: unknown }).code ?? '');
  const trouble =
    code === 'EFORBIDDEN'
      ? 'forbidden'
      : /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)
        ? 'certificate'
        : 'unreachable';
  return new NetError(trouble, code, cause);
}

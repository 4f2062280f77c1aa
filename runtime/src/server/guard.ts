import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may speak to the server. A page of another site can make a browser send requests here (CSRF) and can even make its
 * own name point here (DNS rebinding); neither can forge Host, Origin and Sec-Fetch-Site. Applied to every HTTP request
 * and to the WebSocket upgrade. It cannot stop another program of the same machine: for that, use a token.
 */
export interface GuardOptions {
  readonly port: number;
  /** Names besides the loopback ones under which the server may be reached. */
  readonly hosts: readonly string[];
  /** Needed from everybody when set (always, when the server is bound to more than loopback). */
  readonly token: string | null;
}

export interface Visitor {
  readonly method: string;
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  readonly upgrade: boolean;
}

export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly status: 401 | 403 | 421; readonly message: string };

const refused = (status: 401 | 403 | 421, message: string): Verdict => ({ allowed: false, status, message });
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

export function judge(visitor: Visitor, options: GuardOptions): Verdict {
  if (isWebhook(visitor)) return { allowed: true };
  const host = visitor.header('host')?.toLowerCase() ?? '';
  const allowedHosts = [...loopback, ...options.hosts].flatMap((name) => [
    `${name}:${options.port}`,
    ...(options.port === 80 ? [name] : []),
  ]);
  if (!allowedHosts.includes(host)) return refused(421, 'This server does not answer under that name.');

  const origin = visitor.header('origin');
  const site = visitor.header('sec-fetch-site');
  const reads = visitor.method === 'GET' || visitor.method === 'HEAD';
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}` && origin.toLowerCase() !== `https://${host}`) {
    return refused(403, 'Requests from other sites are refused.');
  }
  if (
    visitor.upgrade &&
    origin === undefined &&
    options.token === null &&
    visitor.header('user-agent')?.includes('Mozilla')
  ) {
    return refused(403, 'A browser opens the socket with its Origin.');
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    // Following a link to the studio is fine; fetching from it, or writing to it, is not.
    const follows = reads && visitor.header('sec-fetch-mode') === 'navigate' && visitor.path === '/';
    if (!follows) return refused(403, 'Requests from other sites are refused.');
  }
  if (options.token !== null && !isOpenToAll(visitor) && !tokenMatches(visitor, options.token))
    return refused(401, 'This server needs its token: open the address that it printed at start.');
  return { allowed: true };
}

/**
 * What a hosted service tells by itself comes under whatever name leads here, and without our token: it is signed, and its
 * address checks that. No browser sends a POST without its Origin.
 */
const isWebhook = ({ method, path, upgrade, header }: Visitor): boolean =>
  !upgrade &&
  method === 'POST' &&
  /^\/api\/hooks\/hosted\/order-[0-9a-f-]{36}$/.test(path) &&
  header('origin') === undefined &&
  header('sec-fetch-site') === undefined;

/** The page itself holds nothing secret, and somewhere the token has to be handed in. */
const isOpenToAll = (visitor: Visitor): boolean =>
  !visitor.upgrade &&
  (visitor.path === '/api/session' || (!visitor.path.startsWith('/api/') && visitor.path !== '/ws'));

/** `Authorization: Bearer`, or the cookie that `/#token=` was exchanged for. Compared in constant time. */
function tokenMatches(visitor: Visitor, token: string): boolean {
  const bearer = visitor.header('authorization')?.match(/^Bearer (.+)$/)?.[1];
  const cookie = visitor.header('cookie')?.match(/(?:^|;\s*)reelgraph=([^;]+)/)?.[1];
  return sameToken(bearer ?? cookie ?? '', token);
}

export function sameToken(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}

export function visitorOf(request: IncomingMessage, upgrade: boolean): Visitor {
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?')[0] ?? '/',
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    upgrade,
  };
}

/** Names that only this machine can reach. */
const ownNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

/** Whoever opens the studio to more than this machine gets a token with it, always. An empty token is none. */
export const tokenFor = (host: string, given: string | undefined): string | null =>
  given || (ownNames.has(host) ? null : randomBytes(32).toString('base64url'));

/** Sent with every answer. Media have a stricter policy of their own. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export const mediaHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

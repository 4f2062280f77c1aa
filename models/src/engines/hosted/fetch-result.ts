import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../capabilities/capability.ts';
import { isNear, isPublic } from '../../net/address.ts';
import { hostOf, netError, startRequest } from '../../net/request.ts';
import type { ServiceWork } from './binding.ts';
import type { Client } from './client.ts';
import { dig, fillPath, textAt } from './template.ts';
import { Trouble } from './trouble.ts';

const MOST_REDIRECTS = 5;
const CONNECT = 15;
const TRIES = 4;

interface Fetching {
  readonly client: Client;
  readonly work: ServiceWork;
  readonly signal: AbortSignal;
  /** Before a broken download begins again; doubled each time. Seconds. */
  readonly pause: number;
}

/**
 * Brings the result that an answer names into a file. Broken off, it begins again; a `Trouble` of kind `expired` says that the
 * address is no good any more.
 */
export async function fetchResult(answer: unknown, remote: string | null, to: string, how: Fetching): Promise<void> {
  const { client, work } = how;
  const most = work.mostMegabytes * 1024 ** 2;
  if ('base64' in work.result) {
    const text = dig(answer, work.result.base64);
    if (typeof text !== 'string' || text === '') throw nothing(client);
    const bytes = Buffer.from(text.replace(/^data:[^,]*,/, ''), 'base64');
    if (bytes.length > most) throw tooLarge(client, work);
    await writeFile(to, bytes);
    return;
  }
  const { result } = work;
  const named = 'url' in result ? textAt(answer, result.url) : '';
  if ('url' in result && named === '') throw nothing(client);
  for (let turn = 1; ; turn += 1) {
    try {
      const response =
        'url' in result
          ? await follow(resultUrl(named, client), how)
          : await client.open({ path: fillPath(result.path, remote === null ? {} : { id: remote }) }, how.signal);
      await save(response, to, most, how);
      return;
    } catch (error) {
      if (!(error instanceof Trouble) || !error.retryable || turn >= TRIES) throw error;
      await sleep((error.wait || how.pause * 2 ** (turn - 1)) * 1000, undefined, { signal: how.signal }).catch(() => {
        throw new EngineError('cancelled', 'Cancelled.');
      });
    }
  }
}

/**
 * An address that a service names is somebody else's word: only https and only the open net, so that it cannot make this
 * machine fetch from itself or its neighbours; a service of one's own network may name itself.
 */
export function resultUrl(
  text: string,
  { access, label }: Pick<Client, 'access' | 'label'>,
): { url: URL; open: boolean } {
  const base = new URL(access.url);
  const url = URL.canParse(text, `${access.url}/`) ? new URL(text, `${access.url}/`) : null;
  const own = url?.host === base.host && url.protocol === base.protocol;
  if (url && own && !url.username && !url.password) return { url, open: !isNear(hostOf(base)) };
  if (url?.protocol === 'https:' && !url.username && !url.password && isPublic(hostOf(url))) return { url, open: true };
  throw new Trouble('address', `${label} names an address for its result that is not fetched from.`, { taken: 'no' });
}

async function follow(first: ReturnType<typeof resultUrl>, how: Fetching): Promise<IncomingMessage> {
  const { client, signal } = how;
  let at = first;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    let response: IncomingMessage;
    try {
      // No key goes along: the address may be anybody's.
      response = await startRequest({ url: at.url, signal, connect: CONNECT, publicOnly: at.open });
    } catch (error) {
      const { trouble, code, cause } = netError(error);
      if (trouble === 'cancelled') throw new EngineError('cancelled', 'Cancelled.');
      const kind = trouble === 'forbidden' ? 'address' : trouble === 'certificate' ? 'certificate' : 'unreachable';
      const words =
        kind === 'address'
          ? 'leads to an address that is not fetched from'
          : `cannot be fetched${code ? ` (${code})` : ''}`;
      throw new Trouble(kind, `The result of ${client.label} ${words}.`, { taken: 'no', cause });
    }
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    const location = String(response.headers.location ?? '');
    const wait = Number(response.headers['retry-after']) || 0;
    response.destroy();
    if (status >= 300 && status < 400 && location !== '') {
      at = resultUrl(new URL(location, at.url).href, client);
      continue;
    }
    const kind = status >= 500 || status === 429 || status === 408 ? 'busy' : 'expired';
    throw new Trouble(kind, `The result of ${client.label} cannot be fetched (${status}).`, { taken: 'no', wait });
  }
  throw new Trouble('address', `The result of ${client.label} is sent on and on.`, { taken: 'no' });
}

async function save(
  response: IncomingMessage,
  to: string,
  most: number,
  { client, work, signal }: Fetching,
): Promise<void> {
  const promised = Number(response.headers['content-length'] ?? Number.NaN);
  if (promised > most) {
    response.destroy();
    throw tooLarge(client, work);
  }
  let size = 0;
  let large = false;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    large = size > most;
    if (large) response.destroy(new Error('too large'));
  });
  try {
    await pipeline(response, createWriteStream(to), { signal });
  } catch (cause) {
    if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
    if (large) throw tooLarge(client, work);
    throw broken(client, cause);
  }
  if (size === 0 || (Number.isFinite(promised) && promised !== size)) throw broken(client);
}

const broken = ({ label }: Client, cause?: unknown): Trouble =>
  new Trouble('broken', `The result of ${label} broke off on its way.`, { taken: 'no', cause });
const nothing = ({ label }: Client): Trouble =>
  new Trouble('request', `${label} says that it is done, and names no result.`, { taken: 'no' });
const tooLarge = ({ label }: Client, { mostMegabytes }: ServiceWork): Trouble =>
  new Trouble('large', `The result of ${label} is larger than ${mostMegabytes} MB.`, { taken: 'no' });

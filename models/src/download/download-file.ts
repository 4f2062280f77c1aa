import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EngineError } from '../capabilities/capability.ts';
import { type Fetched, fetchHead, sourceUrl } from './fetch-head.ts';

export interface Wanted {
  readonly url: string;
  /** Where the file goes. Beside it lie `.part` and `.part.json` until it is whole. */
  readonly to: string;
  readonly sha256?: string;
  readonly bytes?: number;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onBytes?: (done: number, all: number | null) => void;
  /** Ranges that are fetched at once, and how long one is. */
  readonly parallel?: number;
  readonly block?: number;
  /** Before a broken range is tried again; doubled each time. Milliseconds. */
  readonly pause?: number;
  /** Bytes that are free for a folder. */
  readonly free?: (folder: string) => Promise<number>;
}

/** What is known of a file that is half here: whose bytes they are, and which blocks of it are whole. */
const partSchema = z.object({ mark: z.string(), bytes: z.number(), block: z.number(), done: z.array(z.number()) });
type Part = z.infer<typeof partSchema>;

const TRIES = 4;
/** Left free beside what is fetched, so that the machine can go on working. Bytes. */
const SPARE = 512 * 1024 ** 2;

/**
 * Fetches a file in parallel ranges. Stopped anywhere, it goes on where it was (the finished blocks are written down), unless
 * the server has another file by now. It gets its name only when it is whole and its sha256 is right. Throws `EngineError`:
 * `download_unreachable`, `download_refused`, `download_corrupt`, `disk_full`, `download_address`, `cancelled`.
 */
export async function downloadFile(
  wanted: Wanted,
  options: DownloadOptions,
): Promise<{ sha256: string; bytes: number }> {
  const { signal } = options;
  const url = sourceUrl(wanted.url);
  await mkdir(dirname(wanted.to), { recursive: true });
  const head = await fetchHead(url, signal, { start: 0, end: 0 });
  const { response, linked } = head;
  response.destroy();
  const status = response.statusCode ?? 0;
  if (status !== 200 && status !== 206 && status !== 416) throw refused(url, status);
  const ranged = status === 206;
  const total = ranged
    ? Number(/\/(\d+)$/.exec(String(response.headers['content-range'] ?? ''))?.[1] ?? Number.NaN)
    : Number(response.headers['content-length'] ?? Number.NaN);
  const bytes = Number.isFinite(total) ? total : (linked.bytes ?? wanted.bytes ?? Number.NaN);
  if (wanted.bytes !== undefined && Number.isFinite(bytes) && bytes !== wanted.bytes)
    throw new EngineError('download_corrupt', `${url.host} has ${bytes} bytes where ${wanted.bytes} are expected.`, {
      fix: 'Take it from another place: this is another file.',
    });
  const sha256 = wanted.sha256 ?? linked.sha256;
  await checkDisk(wanted.to, Number.isFinite(bytes) ? bytes : 0, options.free ?? freeBytes);
  if (ranged && Number.isFinite(bytes)) await byRanges(wanted.to, url, markOf(head, sha256), bytes, options);
  else await inOne(wanted.to, url, bytes, options);
  const found = await hash(`${wanted.to}.part`);
  if (sha256 && found !== sha256) {
    await rm(`${wanted.to}.part`, { force: true });
    await rm(`${wanted.to}.part.json`, { force: true });
    throw new EngineError('download_corrupt', `What came from ${url.host} is not the file that was expected.`, {
      fix: 'Try again; if it stays, take it from another place.',
      retryable: true,
    });
  }
  await rename(`${wanted.to}.part`, wanted.to);
  await rm(`${wanted.to}.part.json`, { force: true });
  return { sha256: found, bytes: (await stat(wanted.to)).size };
}

/** Names the content as well as the server can, so that halves of two files are never joined. */
const markOf = ({ response, url }: Fetched, sha256: string | null | undefined): string =>
  sha256 ?? `${url.host} ${response.headers.etag ?? response.headers['last-modified'] ?? ''}`;

async function byRanges(to: string, url: URL, mark: string, bytes: number, options: DownloadOptions): Promise<void> {
  const { onBytes, parallel = 4, block = 16 * 1024 * 1024 } = options;
  const part = await resume(to, { mark, bytes, block, done: [] });
  const done = new Set(part.done);
  const count = Math.ceil(bytes / part.block);
  const lengthOf = (i: number) => Math.min(part.block, bytes - i * part.block);
  let here = [...done].reduce((sum, i) => sum + lengthOf(i), 0);
  onBytes?.(here, bytes);
  const file = await open(`${to}.part`, done.size > 0 ? 'r+' : 'w+');
  const waiting = Array.from({ length: count }, (_, i) => i).filter((i) => !done.has(i));
  let writing: Promise<void> = Promise.resolve();
  const worker = async () => {
    for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) {
      const start = i * part.block;
      await fetchBlock(file, url, { start, end: start + lengthOf(i) - 1 }, options);
      // Its bytes are on the disk before it is written down as done.
      await file.datasync();
      done.add(i);
      here += lengthOf(i);
      onBytes?.(here, bytes);
      const state = JSON.stringify({ ...part, done: [...done] });
      writing = writing.then(() => writeFile(`${to}.part.json`, state));
      await writing;
    }
  };
  try {
    const all = Array.from({ length: parallel }, () => worker());
    await Promise.all(all).catch(async (error) => {
      waiting.length = 0;
      await Promise.allSettled(all);
      throw error;
    });
  } finally {
    await file.close();
  }
}

async function resume(to: string, fresh: Part): Promise<Part> {
  try {
    const kept = partSchema.parse(JSON.parse(await readFile(`${to}.part.json`, 'utf8')));
    await stat(`${to}.part`);
    if (kept.mark === fresh.mark && kept.bytes === fresh.bytes) return kept;
  } catch {
    // Nothing was begun, or nothing that can be gone on with.
  }
  return fresh;
}

async function fetchBlock(
  file: FileHandle,
  url: URL,
  range: { start: number; end: number },
  { signal, pause = 500 }: DownloadOptions,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      // The listing server is asked each time: addresses that it sends on to hold for minutes only.
      const { response } = await fetchHead(url, signal, range);
      if (response.statusCode !== 206) {
        response.destroy();
        throw refused(url, response.statusCode ?? 0);
      }
      let at = range.start;
      for await (const chunk of response as AsyncIterable<Buffer>) {
        if (at + chunk.length > range.end + 1) break;
        await file.write(chunk, 0, chunk.length, at);
        at += chunk.length;
      }
      if (at === range.end + 1) return;
      throw brokenOff(url);
    } catch (error) {
      if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
      const failure = error instanceof EngineError ? error : diskOr(error, url);
      if (!failure.retryable || tries >= TRIES) throw failure;
      await sleep(pause * 2 ** (tries - 1), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** A server without ranges: the file comes from start to end, each time anew. */
async function inOne(to: string, url: URL, bytes: number, options: DownloadOptions): Promise<void> {
  const { signal, onBytes } = options;
  const { response } = await fetchHead(url, signal);
  if (response.statusCode !== 200) throw refused(url, response.statusCode ?? 0);
  const file = await open(`${to}.part`, 'w');
  let here = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      await file.write(chunk);
      here += chunk.length;
      onBytes?.(here, Number.isFinite(bytes) ? bytes : null);
    }
    await file.datasync();
  } catch (error) {
    if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
    throw diskOr(error, url);
  } finally {
    await file.close();
  }
  if (Number.isFinite(bytes) && here !== bytes) throw brokenOff(url);
}

const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

async function checkDisk(to: string, bytes: number, freeOf: (folder: string) => Promise<number>): Promise<void> {
  const here = await stat(`${to}.part`).then(
    ({ blocks }) => blocks * 512,
    () => 0,
  );
  const free = await freeOf(dirname(to));
  if (free >= bytes - here + SPARE) return;
  const gigabytes = (count: number) => `${(count / 1e9).toFixed(1)} GB`;
  throw new EngineError('disk_full', `${gigabytes(bytes)} are fetched, and ${gigabytes(free)} are free there.`, {
    fix: 'Free some space, or choose a folder on another disk.',
  });
}

const diskOr = (error: unknown, url: URL): EngineError =>
  (error as { code?: unknown } | null)?.code === 'ENOSPC'
    ? new EngineError('disk_full', 'The disk is full.', { fix: 'Free some space; it goes on where it was.' })
    : brokenOff(url, error);

const brokenOff = (url: URL, cause?: unknown) =>
  new EngineError('download_unreachable', `${url.host} broke off in the middle.`, {
    fix: 'Try again: it goes on where it was.',
    retryable: true,
    cause,
  });

function refused(url: URL, status: number): EngineError {
  const locked = status === 401 || status === 403;
  return new EngineError('download_refused', `${url.host} answered ${status} for ${url.pathname.split('/').at(-1)}.`, {
    fix: locked
      ? 'Its licence has to be accepted there first: take the file by hand, in a browser.'
      : 'Look whether the address is right.',
    retryable: status === 429 || status >= 500,
  });
}

async function hash(file: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) sum.update(chunk);
  return sum.digest('hex');
}

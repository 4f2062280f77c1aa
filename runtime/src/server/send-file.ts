import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { mediaHeaders } from './guard.ts';

/** Types that a browser may show in place; everything else is a download. By our own probing, never the uploader's word. */
const inline = /^(image\/(png|jpeg|webp|avif|gif)|video\/(mp4|webm)|audio\/(wav|x-wav|mpeg|mp4|flac|ogg|webm))$/;

/** Sends a file that never changes (its address is its content), whole or the one byte range that was asked for. */
export async function sendFile(
  c: Context,
  path: string,
  mime: string,
  options: { name?: string } = {},
): Promise<Response> {
  const { size } = await stat(path);
  const headers = new Headers({
    ...mediaHeaders,
    'content-type': inline.test(mime) ? mime : 'application/octet-stream',
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable',
  });
  if (options.name)
    headers.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(options.name)}`);
  else if (!inline.test(mime)) headers.set('content-disposition', 'attachment');

  const range = parseRange(c.req.header('range'), size);
  if (range === 'bad') return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers.set('content-length', String(size === 0 ? 0 : end - start + 1));
  if (range) headers.set('content-range', `bytes ${start}-${end}/${size}`);
  if (c.req.method === 'HEAD' || size === 0) return new Response(null, { status: range ? 206 : 200, headers });
  const stream = Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>;
  return new Response(stream, { status: range ? 206 : 200, headers });
}

/** One range of bytes (RFC 9110 §14). Null: none asked for, or a form that may be ignored. */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | null | 'bad' {
  const match = header?.match(/^bytes=(\d*)-(\d*)$/);
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const length = Math.min(size, Number(match[2]));
    return length === 0 ? 'bad' : { start: size - length, end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  return start >= size || end < start ? 'bad' : { start, end };
}

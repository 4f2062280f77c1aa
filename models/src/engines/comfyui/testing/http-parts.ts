import type { IncomingMessage } from 'node:http';

/** A browser's request from another page is refused, as ComfyUI does on this machine. */
export function trusted({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  try {
    return new URL(headers.origin).host === headers.host;
  } catch {
    return false;
  }
}

export function multipart(
  body: Buffer,
  type: string,
): { name: string; bytes: Uint8Array; fields: Record<string, string> } {
  const edge = /boundary=(.+)$/.exec(type)?.[1] ?? '';
  const fields: Record<string, string> = {};
  let name = '';
  let bytes: Uint8Array = new Uint8Array();
  for (let at = body.indexOf(`--${edge}\r\n`); at >= 0; ) {
    const headEnd = body.indexOf('\r\n\r\n', at);
    const next = body.indexOf(`\r\n--${edge}`, headEnd);
    if (headEnd < 0 || next < 0) break;
    const head = body.subarray(at, headEnd).toString('utf8');
    const content = body.subarray(headEnd + 4, next);
    const file = /filename="([^"]+)"/.exec(head)?.[1];
    if (file) [name, bytes] = [file, content];
    else fields[/name="([^"]+)"/.exec(head)?.[1] ?? ''] = content.toString('utf8');
    at = body.subarray(next + 2).indexOf(`--${edge}--`) === 0 ? -1 : next + 2;
  }
  return { name, bytes, fields };
}

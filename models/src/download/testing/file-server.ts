import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong, at the request with this number (from 1) and those after it, for so many times. */
export interface Faults {
  /** The socket is torn after so many bytes of a body. */
  cutAfter?: number;
  cuts?: number;
  /** A byte in the middle is another one. */
  corrupt?: boolean;
  /** It does not know ranges. */
  plain?: boolean;
  status?: number;
  /** It sends on to this address first, with the file's hash and length said on the way. */
  lists?: { readonly sha256?: string };
}

export interface FileServer {
  readonly url: string;
  readonly files: Map<string, Buffer>;
  faults: Faults;
  etag: string;
  /** Bodies that were asked for: `path start-end`. */
  readonly asked: string[];
  /** Held before a body is sent. */
  gate: (asked: string) => Promise<unknown>;
  close(): Promise<void>;
}

/** A server of files on this machine, with ranges, that can be told to fail. */
export async function fileServer(): Promise<FileServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { faults } = self;
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (faults.lists && !path.startsWith('/cdn')) {
      const whole = self.files.get(path);
      return void response
        .writeHead(302, {
          location: `/cdn${path}`,
          ...(faults.lists.sha256 ? { 'x-linked-etag': `"${faults.lists.sha256}"` } : {}),
          ...(whole ? { 'x-linked-size': String(whole.length) } : {}),
        })
        .end();
    }
    const found = self.files.get(path.replace(/^\/cdn/, ''));
    if (faults.status || !found) return void response.writeHead(faults.status ?? 404).end();
    const bytes = faults.corrupt ? Buffer.from(found) : found;
    if (faults.corrupt && bytes.length > 0) bytes[bytes.length >> 1]! ^= 1;
    const ranged = range && !faults.plain;
    const [start, end] = ranged
      ? [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)]
      : [0, bytes.length - 1];
    const asked = `${path} ${start}-${end}`;
    if (!(ranged && start === 0 && end === 0)) self.asked.push(asked);
    await self.gate(asked);
    const body = bytes.subarray(start, end + 1);
    response.writeHead(ranged ? 206 : 200, {
      'content-length': String(body.length),
      etag: self.etag,
      ...(ranged ? { 'content-range': `bytes ${start}-${end}/${bytes.length}` } : {}),
    });
    if (faults.cutAfter === undefined || body.length <= faults.cutAfter || faults.cuts === 0)
      return void response.end(body);
    if (faults.cuts !== undefined) faults.cuts -= 1;
    response.write(body.subarray(0, faults.cutAfter));
    setImmediate(() => response.destroy());
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  const self: FileServer = {
    url: '',
    files: new Map(),
    faults: {},
    etag: '"one"',
    asked: [],
    gate: async () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

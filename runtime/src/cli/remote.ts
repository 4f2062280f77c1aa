import { type Refusal, RefusalError } from '@reelgraph/timeline';
import { WebSocket } from 'ws';
import { type Envelope, envelopeSchema } from '../protocol/index.ts';

/** A studio over HTTP and WebSocket: the command line speaks to its own process and to a server that runs already alike. */
export interface Remote {
  readonly url: string;
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  download(path: string): Promise<Response>;
  /** Follows a stream until `on` answers true. Reconnects and resumes by itself. */
  follow(stream: string, on: (envelope: Envelope) => boolean): Promise<void>;
}

export function connect(url: string, token: string | null): Remote {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};

  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`${url}${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new RefusalError({
        code: 'unreachable',
        message: `The studio at ${url} does not answer.`,
        fix: 'Start it with `npm start`, or stop it and try again.',
      });
    }
    if (answer.ok) return answer;
    // A refused write of a document names its refusal, anything else that is refused its error.
    const problem = (await answer.json().catch(() => null)) as { error?: Refusal; refusal?: Refusal } | null;
    throw new RefusalError(
      problem?.error ??
        problem?.refusal ?? {
          code: 'unexpected',
          message: `The studio answered ${answer.status} to ${method} ${path}.`,
        },
    );
  }

  return {
    url,
    get: async (path) => (await call('GET', path)).json(),
    send: async (method, path, body) => {
      const answer = await call(method, path, body);
      return answer.status === 204 ? undefined : answer.json();
    },
    download: (path) => call('GET', path),
    follow: (stream, on) => follow(`${url.replace('http', 'ws')}/ws`, headers, stream, on),
  } as Remote;
}

async function follow(
  url: string,
  headers: Record<string, string>,
  stream: string,
  on: (envelope: Envelope) => boolean,
): Promise<void> {
  const FIRST_DELAY_MS = 250;
  const LONGEST_DELAY_MS = 5000;
  let seq = 0;
  let epoch: string | null = null;
  let delay = FIRST_DELAY_MS;
  for (;;) {
    const done = await new Promise<boolean>((resolve) => {
      const socket = new WebSocket(url, { headers, perMessageDeflate: false });
      socket.on('open', () => {
        delay = FIRST_DELAY_MS;
        socket.send(JSON.stringify({ type: 'watch', stream, seq, epoch }));
      });
      socket.on('message', (data, binary) => {
        if (binary) return;
        const parsed = envelopeSchema.safeParse(JSON.parse(String(data)));
        if (!parsed.success || parsed.data.stream !== stream) return;
        seq = parsed.data.seq;
        epoch = parsed.data.epoch;
        if (on(parsed.data)) {
          resolve(true);
          socket.close();
        }
      });
      socket.on('error', () => resolve(false));
      socket.on('close', () => resolve(false));
    });
    if (done) return;
    await new Promise((resolve) => setTimeout(resolve, delay + Math.random() * 100));
    delay = Math.min(LONGEST_DELAY_MS, delay * 2);
  }
}

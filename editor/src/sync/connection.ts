import type { ClientMessage, Envelope, PreviewFrame } from '@reelgraph/runtime/protocol';
import { decodePreview, envelopeSchema } from '@reelgraph/runtime/protocol';
import { backoff } from './backoff.ts';
import { createStreams } from './streams.ts';

/** The part of a WebSocket that is used, so that a test can be the other end. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: string): void;
  close(): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}

export interface Clock {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly until: number }
  | { readonly kind: 'closed' };

export interface ConnectionOptions {
  readonly client: string;
  connect(): SocketLike;
  readonly clock: Clock;
  readonly random: () => number;
  onState(state: ConnectionState): void;
  /** Every event, once and in order within its stream. */
  onEvent(envelope: Envelope): void;
  onPreview(frame: PreviewFrame): void;
  /** The socket is open and the hello is out: what waits can be sent. */
  onOpen(): void;
}

export interface Connection {
  start(): void;
  /** Answers false where there is no open socket; the caller keeps what it has. */
  send(message: ClientMessage): boolean;
  watch(stream: string): void;
  unwatch(stream: string): void;
  /** Tries at once instead of at the end of the wait. */
  retryNow(): void;
  close(): void;
}

const OPEN = 1;
const HEARTBEAT_MS = 15_000;
const SILENCE_MS = 35_000;

/** One socket that keeps itself alive: hello with the last numbers seen, back-off with jitter, heartbeat. */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock } = options;
  const streams = createStreams();
  let socket: SocketLike | null = null;
  let attempt = 0;
  let closed = false;
  let heard = 0;
  let stopTimer = () => {};

  const sendNow = (message: ClientMessage): boolean => {
    if (socket?.readyState !== OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  };

  const open = () => {
    stopTimer();
    if (closed) return;
    options.onState({ kind: 'connecting', attempt });
    const mine = options.connect();
    socket = mine;
    mine.binaryType = 'arraybuffer';
    mine.onopen = () => {
      if (socket !== mine) return;
      attempt = 0;
      heard = clock.now();
      sendNow({ type: 'hello', client: options.client, streams: streams.cursors() });
      options.onState({ kind: 'open' });
      options.onOpen();
      heartbeat(mine);
    };
    mine.onmessage = (event) => {
      if (socket !== mine) return;
      heard = clock.now();
      receive(event.data);
    };
    mine.onerror = () => mine.close();
    mine.onclose = () => {
      if (socket !== mine) return;
      socket = null;
      retryLater();
    };
  };

  const retryLater = () => {
    stopTimer();
    if (closed) return;
    const wait = backoff(attempt, options.random());
    attempt += 1;
    options.onState({ kind: 'waiting', attempt, until: clock.now() + wait });
    stopTimer = clock.after(wait, open);
  };

  const heartbeat = (mine: SocketLike) => {
    stopTimer = clock.after(HEARTBEAT_MS, () => {
      if (socket !== mine) return;
      // A dead network keeps a socket "open" for minutes: silence is what tells.
      if (clock.now() - heard > SILENCE_MS) {
        socket = null;
        mine.close();
        retryLater();
        return;
      }
      sendNow({ type: 'ping', t: clock.now() });
      heartbeat(mine);
    });
  };

  const receive = (data: unknown) => {
    if (data instanceof ArrayBuffer) {
      const frame = decodePreview(new Uint8Array(data));
      if (frame) options.onPreview(frame);
      return;
    }
    const envelope = parse(data);
    if (!envelope) return;
    const verdict = streams.receive(envelope);
    if (verdict === 'deliver') options.onEvent(envelope);
    if (verdict === 'resume') sendNow({ type: 'watch', stream: envelope.stream, ...streams.cursor(envelope.stream) });
  };

  return {
    start: open,
    send: sendNow,
    watch: (stream) => {
      if (!streams.add(stream)) return;
      sendNow({ type: 'watch', stream, ...streams.cursor(stream) });
    },
    unwatch: (stream) => {
      if (streams.remove(stream)) sendNow({ type: 'unwatch', stream });
    },
    retryNow: () => {
      if (socket || closed) return;
      attempt = 0;
      open();
    },
    close: () => {
      closed = true;
      stopTimer();
      const last = socket;
      socket = null;
      last?.close();
      options.onState({ kind: 'closed' });
    },
  };
}

function parse(data: unknown): Envelope | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed = envelopeSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

import { type Envelope, encodePreview, PROTOCOL_VERSION, type PreviewFrame } from '../protocol/index.ts';

/** The persisted side of the reliable lane: numbers without holes per stream, written in the caller's transaction. */
export interface EventSource {
  /** Changes when numbering started anew (a new or restored database). */
  readonly epoch: string;
  after(stream: string, seq: number, limit: number): Promise<readonly StoredEvent[]>;
  last(stream: string): Promise<number>;
}

export interface StoredEvent {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly data: unknown;
}

/** A socket, as little of it as the hub needs. `buffered` is what the client has not taken yet, in bytes. */
export interface Connection {
  send(message: string | Uint8Array): void;
  buffered(): number;
  close(code: number, reason: string): void;
}

/** Above this, a client is behind: what is lossy is not sent to it. */
const BEHIND_BYTES = 256 * 1024;
/** Above this, the client is let go: it comes back and resumes, and costs no memory in between. */
const TOO_FAR_BYTES = 4 * 1024 * 1024;
/** A client that missed more than this gets the state instead of the story. */
const REPLAY_LIMIT = 2000;
const REPLAY_BATCH = 500;

interface Subscription {
  sent: number;
  /** Highest number published while the replay was going on. */
  published: number;
  live: boolean;
}

/**
 * Hands events to any number of observers. The reliable lane of each stream reaches each observer in order, without holes
 * and without repeats, whatever was cut in between; the lossy lane reaches those who keep up.
 */
export class Hub {
  readonly #source: EventSource;
  readonly #snapshot: (stream: string) => Promise<{ type: string; data: unknown } | null>;
  readonly #sessions = new Set<Session>();

  constructor(source: EventSource, snapshot: (stream: string) => Promise<{ type: string; data: unknown } | null>) {
    this.#source = source;
    this.#snapshot = snapshot;
  }

  /** To be called after the commit that stored the event, in the order of its numbers. */
  publish(event: StoredEvent): void {
    const text = JSON.stringify(this.envelope(event.stream, event.seq, event.type, event.data));
    for (const session of this.#sessions) session.publish(event, text);
  }

  /** Progress, logs: latest wins, dropped for those who are behind. */
  lossy(stream: string, type: string, data: unknown): void {
    let text: string | null = null;
    for (const session of this.#sessions) {
      if (!session.listensTo(stream) || session.isBehind()) continue;
      text ??= JSON.stringify(this.envelope(stream, session.sentOf(stream), type, data));
      session.connection.send(text);
    }
  }

  preview(frame: PreviewFrame): void {
    let bytes: Uint8Array | null = null;
    for (const session of this.#sessions) {
      if (!session.listensTo(`run:${frame.run}`) || session.isBehind()) continue;
      bytes ??= encodePreview(frame);
      session.connection.send(bytes);
    }
  }

  attach(connection: Connection): Session {
    const session = new Session(this, connection);
    this.#sessions.add(session);
    return session;
  }

  detach(session: Session): void {
    this.#sessions.delete(session);
  }

  get observers(): number {
    return this.#sessions.size;
  }

  envelope(stream: string, seq: number, type: string, data: unknown): Envelope {
    return { v: PROTOCOL_VERSION, stream, seq, epoch: this.#source.epoch, type, data };
  }

  /** Brings one subscription to the present: replay where it is short and the numbering is the same, else a snapshot. */
  async catchUp(session: Session, stream: string, subscription: Subscription, epoch: string | null): Promise<void> {
    const last = await this.#source.last(stream);
    const replay =
      epoch === this.#source.epoch &&
      subscription.sent <= last &&
      last - subscription.sent <= REPLAY_LIMIT &&
      subscription.sent > 0;
    if (!replay) {
      // The snapshot may already hold events after `last`; those are sent again, and every event states a whole fact.
      const snapshot = await this.#snapshot(stream);
      if (snapshot) session.connection.send(JSON.stringify(this.envelope(stream, last, snapshot.type, snapshot.data)));
      subscription.sent = last;
    }
    for (;;) {
      const missed = await this.#source.after(stream, subscription.sent, REPLAY_BATCH);
      for (const event of missed) {
        session.connection.send(JSON.stringify(this.envelope(stream, event.seq, event.type, event.data)));
        subscription.sent = event.seq;
      }
      if (missed.length === 0 && subscription.published <= subscription.sent) break;
      if (!session.isOpen) return;
    }
    subscription.live = true;
  }
}

/** One socket's view: what it watches and how far it is. */
export class Session {
  readonly connection: Connection;
  readonly #hub: Hub;
  readonly #streams = new Map<string, Subscription>();
  isOpen = true;
  /** As it called itself in `hello`. */
  client = 'unnamed';

  constructor(hub: Hub, connection: Connection) {
    this.#hub = hub;
    this.connection = connection;
  }

  async watch(stream: string, seq: number, epoch: string | null): Promise<void> {
    const subscription: Subscription = { sent: Math.max(0, seq), published: 0, live: false };
    this.#streams.set(stream, subscription);
    await this.#hub.catchUp(this, stream, subscription, epoch);
  }

  unwatch(stream: string): void {
    this.#streams.delete(stream);
  }

  publish(event: StoredEvent, text: string): void {
    const subscription = this.#streams.get(event.stream);
    if (!subscription) return;
    subscription.published = Math.max(subscription.published, event.seq);
    if (!subscription.live || event.seq <= subscription.sent) return;
    if (this.connection.buffered() > TOO_FAR_BYTES) {
      this.isOpen = false;
      this.#streams.clear();
      this.connection.close(4008, 'Too far behind; resume.');
      return;
    }
    subscription.sent = event.seq;
    this.connection.send(text);
  }

  listensTo(stream: string): boolean {
    return this.#streams.get(stream)?.live ?? false;
  }

  sentOf(stream: string): number {
    return this.#streams.get(stream)?.sent ?? 0;
  }

  isBehind(): boolean {
    return this.connection.buffered() > BEHIND_BYTES;
  }

  close(): void {
    this.isOpen = false;
    this.#streams.clear();
    this.#hub.detach(this);
  }
}

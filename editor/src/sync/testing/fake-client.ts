import type { Refusal } from '@reelgraph/timeline';
import type { ConnectionState } from '../connection.ts';
import { createConnection } from '../connection.ts';
import type { AnyDocumentType } from '../document-session.ts';
import { DocumentSession } from '../document-session.ts';
import { memoryPendingStore } from '../pending-store.ts';
import type { PendingWrite } from '../replica.ts';
import { createSyncClient } from '../sync-client.ts';
import type { Board, BoardOp } from './board-document.ts';
import { boardDocument } from './board-document.ts';
import type { FakeServer, FakeSocket } from './fake-server.ts';

/** A tab: the real connection, session and store, with time and the network in the hands of the test. */
export class FakeClient {
  readonly name: string;
  readonly refusals: { write: PendingWrite; refusal: Refusal }[] = [];
  readonly disk: Map<string, readonly PendingWrite[]>;
  state: ConnectionState = { kind: 'closed' };
  socket: FakeSocket | null = null;
  session!: DocumentSession;
  readonly #server: FakeServer;
  #timers: { at: number; run: () => void }[] = [];
  #now = 0;
  #ids = 0;

  constructor(name: string, server: FakeServer, disk = new Map<string, readonly PendingWrite[]>()) {
    this.name = name;
    this.#server = server;
    this.disk = disk;
  }

  async start(): Promise<void> {
    const documents = createSyncClient();
    const connection = createConnection({
      client: this.name,
      connect: () => {
        this.socket = this.#server.connect();
        return this.socket;
      },
      clock: {
        now: () => this.#now,
        after: (ms, run) => {
          const timer = { at: this.#now + ms, run };
          this.#timers.push(timer);
          return () => {
            this.#timers = this.#timers.filter((one) => one !== timer);
          };
        },
      },
      random: () => 0.5,
      onState: (state) => {
        this.state = state;
      },
      onEvent: (envelope) => void documents.receive(envelope),
      onPreview: () => {},
      onOpen: () => documents.reconnected(),
    });
    this.session = new DocumentSession({
      id: 'd',
      type: boardDocument as unknown as AnyDocumentType,
      store: memoryPendingStore(this.disk),
      fetch: this.#server.fetch,
      send: (message) => connection.send(message),
      newId: () => `${this.name}-${this.disk.size}-${Math.random().toString(36).slice(2)}-${this.#ids++}`,
      now: () => this.#now,
      onChange: () => {},
      onRefused: (write, refusal) => this.refusals.push({ write, refusal }),
      onBroken: (refusal) => {
        throw new Error(refusal.message);
      },
    });
    documents.add(this.session);
    connection.watch('project:p');
    connection.start();
    await this.session.open();
  }

  get board(): Board {
    return this.session.replica?.present as Board;
  }

  get pending(): number {
    return this.session.replica?.pending.length ?? 0;
  }

  edit(...ops: BoardOp[]) {
    return this.session.edit(ops, 'Edit');
  }

  /** Lets the clock run: reconnects, heartbeats. */
  wait(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.#now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due) timer.run();
  }

  connected(): void {
    if (this.socket?.readyState === 0) this.socket.open();
  }
}

/** Everything that waits anywhere gets through, until all is quiet. */
export async function settle(clients: readonly FakeClient[]): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    let busy = false;
    for (const client of clients) {
      client.wait(client.state.kind === 'waiting' ? 20_000 : 0);
      if (client.socket?.readyState === 0) {
        client.connected();
        busy = true;
      }
      while (client.socket?.stepUp()) busy = true;
      while (client.socket?.stepDown()) busy = true;
    }
    // A fetch answers a microtask later.
    await new Promise((done) => setImmediate(done));
    if (!busy) return;
  }
  throw new Error('The clients never came to rest.');
}

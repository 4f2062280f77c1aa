import type { ClientMessage, Envelope, WriteAnswer } from '@reelgraph/runtime/protocol';
import { clientMessageSchema, envelopeSchema, PROTOCOL_VERSION } from '@reelgraph/runtime/protocol';
import { applyAll } from '@reelgraph/timeline';
import type { SocketLike } from '../connection.ts';
import type { Board, BoardOp } from './board-document.ts';
import { boardDocument, emptyBoard } from './board-document.ts';

const STREAM = 'project:p';

/**
 * The other end of the wire, in this process: one document, the order of its writes, replay and snapshot. Messages wait in
 * both directions until the test lets them through, and a socket can be cut with whatever is on it.
 */
export class FakeServer {
  doc: Board = emptyBoard;
  rev = 1;
  epoch = 'e1';
  /** Every write that was applied, in order. */
  readonly applied: string[] = [];
  readonly #answers = new Map<string, WriteAnswer>();
  readonly #events: Envelope[] = [];
  readonly sockets = new Set<FakeSocket>();

  connect(): FakeSocket {
    const socket = new FakeSocket(this);
    this.sockets.add(socket);
    return socket;
  }

  fetch = async (): Promise<{ doc: unknown; rev: number }> => ({ doc: this.doc, rev: this.rev });

  /** The numbering starts anew, as after a restored backup. */
  restart(): void {
    this.epoch = `e${Number(this.epoch.slice(1)) + 1}`;
    this.#events.length = 0;
    for (const socket of [...this.sockets]) socket.cut();
  }

  receive(socket: FakeSocket, text: string): void {
    const message = clientMessageSchema.parse(JSON.parse(text));
    if (message.type === 'hello') {
      for (const [stream, cursor] of Object.entries(message.streams))
        this.#catchUp(socket, stream, cursor.seq, cursor.epoch);
      socket.client = message.client;
    }
    if (message.type === 'watch') this.#catchUp(socket, message.stream, message.seq, message.epoch);
    if (message.type === 'write') this.#write(socket, message);
  }

  #catchUp(socket: FakeSocket, stream: string, seq: number, epoch: string | null): void {
    socket.watching.add(stream);
    if (epoch === this.epoch && seq > 0) {
      for (const event of this.#events.slice(seq)) socket.deliverLater(event);
      return;
    }
    const project = {
      id: 'p',
      title: 'P',
      createdAt: 0,
      updatedAt: 0,
      poster: null,
      documents: [{ id: 'd', kind: 'graph', title: 'D', rev: this.rev, updatedAt: 0 }],
    };
    socket.deliverLater(this.#envelope(STREAM, this.#events.length, 'project.snapshot', { project }));
  }

  #write(socket: FakeSocket, message: Extract<ClientMessage, { type: 'write' }>): void {
    const known = this.#answers.get(message.opId);
    const answer = known ?? this.#apply(socket, message);
    // A refusal is not remembered: sent again, it is judged by what is there then.
    if (answer.ok) this.#answers.set(message.opId, answer);
    socket.deliverLater(this.#envelope('', 0, 'write.answer', answer));
  }

  #apply(socket: FakeSocket, { key, doc, opId, ops }: Extract<ClientMessage, { type: 'write' }>): WriteAnswer {
    const result = applyAll(boardDocument, this.doc, ops as BoardOp[]);
    if (!result.ok) return { ok: false, key, doc, opId, refusal: result.error, rev: this.rev };
    this.doc = result.value.doc;
    this.rev += 1;
    this.applied.push(opId);
    const data = { doc, rev: this.rev, opId, client: socket.client, ops };
    const event = this.#envelope(STREAM, this.#events.length + 1, 'doc.ops', data);
    this.#events.push(event);
    for (const other of this.sockets) if (other.watching.has(STREAM)) other.deliverLater(event);
    return { ok: true, key, doc, opId, rev: this.rev };
  }

  #envelope(stream: string, seq: number, type: string, data: unknown): Envelope {
    return envelopeSchema.parse({ v: PROTOCOL_VERSION, stream, seq, epoch: this.epoch, type, data });
  }
}

export class FakeSocket implements SocketLike {
  binaryType = 'blob';
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  client = '';
  readonly watching = new Set<string>();
  readonly #server: FakeServer;
  readonly #up: string[] = [];
  readonly #down: string[] = [];

  constructor(server: FakeServer) {
    this.#server = server;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.(undefined as never);
  }

  send(data: string): void {
    this.#up.push(data);
  }

  deliverLater(envelope: Envelope): void {
    this.#down.push(JSON.stringify(envelope));
  }

  /** One message further, up or down. Answers false where nothing waits. */
  stepUp(): boolean {
    const message = this.#up.shift();
    if (message === undefined) return false;
    this.#server.receive(this, message);
    return true;
  }

  stepDown(): boolean {
    const message = this.#down.shift();
    if (message === undefined) return false;
    this.onmessage?.({ data: message });
    return true;
  }

  /** The line is gone, with everything that is on it. */
  cut(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#up.length = 0;
    this.#down.length = 0;
    this.#server.sockets.delete(this);
    this.onclose?.(undefined as never);
  }

  close(): void {
    this.cut();
  }
}

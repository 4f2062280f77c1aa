import type { ClientMessage, WriteAnswer } from '@reelgraph/runtime/protocol';
import type { DocumentType, Refusal, Result } from '@reelgraph/timeline';
import { ok, refuse } from '@reelgraph/timeline';
import type { PendingStore } from './pending-store.ts';
import type { PendingWrite, Replica, Step } from './replica.ts';
import { answered, edit, openReplica, ordered, refetched, refused } from './replica.ts';

export type AnyDocumentType = DocumentType<unknown, { type: string }>;
type Op = { type: string };

export interface OrderedOps {
  readonly doc: string;
  readonly rev: number;
  readonly opId: string;
  readonly client: string;
  readonly ops: readonly unknown[];
}

export interface DocumentSessionOptions {
  readonly id: string;
  readonly type: AnyDocumentType;
  readonly store: PendingStore;
  /** The document as the server has it now. */
  fetch(): Promise<{ doc: unknown; rev: number }>;
  /** False where the socket is closed. */
  send(message: ClientMessage): boolean;
  newId(): string;
  now(): number;
  onChange(): void;
  /** The server said no to an edit that was already on the screen. */
  onRefused(write: PendingWrite, refusal: Refusal): void;
  onBroken(refusal: Refusal): void;
}

/** One open document: the replica, what is on its way to the server, and what is kept on disk meanwhile. */
export class DocumentSession {
  readonly id: string;
  #options: DocumentSessionOptions;
  #replica: Replica<unknown, Op> | null = null;
  #inFlight: string | null = null;
  #fetching: Promise<void> | null = null;
  #early: OrderedOps[] = [];
  /** A fetch failed: the next connection tries again. */
  #behind = false;

  constructor(options: DocumentSessionOptions) {
    this.id = options.id;
    this.#options = options;
  }

  get replica(): Replica<unknown, Op> | null {
    return this.#replica;
  }

  /** Fetches the document, lays the kept edits on top and starts sending them. */
  async open(): Promise<void> {
    const kept = (await this.#options.store.load(this.id)) as readonly PendingWrite<Op>[];
    await this.#refetch(kept);
    this.flush();
  }

  edit(ops: readonly Op[], label: string): Result<{ opId: string; inverse: readonly Op[] }> {
    if (!this.#replica) return refuse('not_loaded', 'The document is still loading.');
    // The same door as the wire's: what the server would refuse is refused here, and defaults are filled in.
    const parsed: Op[] = [];
    for (const op of ops) {
      const one = this.#options.type.parseOp(op);
      if (!one.ok) return one;
      parsed.push(one.value);
    }
    const write = { opId: this.#options.newId(), ops: parsed, label, at: this.#options.now() };
    const edited = edit(this.#options.type, this.#replica, write);
    if (!edited.ok) return edited;
    this.#set(edited.value.replica);
    this.flush();
    return ok({ opId: write.opId, inverse: edited.value.inverse });
  }

  /** The oldest edit goes out; the next follows its answer, so that each is written against what came before it. */
  flush(): void {
    const replica = this.#replica;
    const next = replica?.pending.find((write) => !replica.granted.has(write.opId));
    if (!replica || !next || this.#inFlight) return;
    const message: ClientMessage = {
      type: 'write',
      key: next.opId,
      doc: this.id,
      baseRev: replica.rev,
      opId: next.opId,
      ops: [...next.ops],
    };
    if (this.#options.send(message)) this.#inFlight = next.opId;
  }

  /** The socket came back: what was on its way is sent again; the server knows it by its id. */
  reconnected(): void {
    this.#inFlight = null;
    if (!this.#replica) void this.open();
    else if (this.#behind) void this.#refetch();
    this.flush();
  }

  receive(event: OrderedOps): void {
    if (!this.#replica || this.#fetching) {
      this.#early.push(event);
      return;
    }
    const ops = this.#parseAll(event.ops);
    if (ops) this.#step(ordered(this.#options.type, this.#replica, { ...event, ops }));
    else void this.#refetch();
    if (event.opId === this.#inFlight) this.#inFlight = null;
    this.flush();
  }

  answer(answer: WriteAnswer): void {
    if (answer.opId === this.#inFlight) this.#inFlight = null;
    const replica = this.#replica;
    if (!replica) return;
    if (answer.ok) this.#step(answered(this.#options.type, replica, answer));
    else {
      const write = replica.pending.find((one) => one.opId === answer.opId);
      this.#set(refused(this.#options.type, replica, answer.opId));
      if (write) this.#options.onRefused(write, answer.refusal);
      if (answer.rev > replica.rev) void this.#refetch();
    }
    this.flush();
  }

  /** After a snapshot: fetch only where the server is ahead. */
  catchUp(rev: number): void {
    if (this.#replica && rev > this.#replica.rev) void this.#refetch();
  }

  #step(step: Step<unknown, Op>): void {
    if ('gap' in step) void this.#refetch();
    else this.#set(step.replica);
  }

  #refetch(kept: readonly PendingWrite<Op>[] = []): Promise<void> {
    this.#fetching ??= this.#fetchOnce(kept).finally(() => {
      this.#fetching = null;
      for (const event of this.#early.splice(0)) this.receive(event);
    });
    return this.#fetching;
  }

  async #fetchOnce(kept: readonly PendingWrite<Op>[]): Promise<void> {
    const { type } = this.#options;
    const fetched = await this.#options.fetch().catch(() => null);
    this.#behind = fetched === null;
    if (!fetched) return;
    const { doc, rev } = fetched;
    const parsed = type.parse(doc);
    if (!parsed.ok) {
      this.#options.onBroken(parsed.error);
      return;
    }
    const before = this.#replica;
    this.#set(before ? refetched(type, before, parsed.value, rev) : openReplica(type, parsed.value, rev, kept));
  }

  #set(replica: Replica<unknown, Op>): void {
    if (replica === this.#replica) return;
    const before = this.#replica?.pending;
    this.#replica = replica;
    if (before !== replica.pending) this.#options.store.save(this.id, replica.pending);
    this.#options.onChange();
  }

  #parseAll(ops: readonly unknown[]): Op[] | null {
    const parsed: Op[] = [];
    for (const op of ops) {
      const one = this.#options.type.parseOp(op);
      if (!one.ok) return null;
      parsed.push(one.value);
    }
    return parsed;
  }
}

import type { DocumentType, Result } from '@reelgraph/timeline';
import { applyAll, ok } from '@reelgraph/timeline';

/** One edit of this client that the server has not settled yet. Kept on disk so that it survives a reload. */
export interface PendingWrite<Op = unknown> {
  /** Names the edit for ever: the server applies it once however often it is sent. */
  readonly opId: string;
  readonly ops: readonly Op[];
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What one client knows of one document: the server's last word (`confirmed`, `rev`) and its own edits on top
 * (`pending`), which together give what is on the screen (`present`).
 *
 * Pending edits are applied at once and re-applied on top of whatever the server says. One that does not apply any more
 * is `held`: it is not shown, yet it is not thrown away either, because the server settles every conflict, in words.
 */
export interface Replica<Doc, Op> {
  readonly rev: number;
  readonly confirmed: Doc;
  readonly pending: readonly PendingWrite<Op>[];
  readonly held: ReadonlySet<string>;
  /** Revisions that the server gave to pending edits before the edits of others in between have arrived here. */
  readonly granted: ReadonlyMap<string, number>;
  readonly present: Doc;
}

export type Step<Doc, Op> =
  | { readonly replica: Replica<Doc, Op> }
  /** Something is missing between what is known and what was said: the document has to be fetched anew. */
  | { readonly gap: true };

type Type<Doc, Op extends { type: string }> = DocumentType<Doc, Op>;

export function openReplica<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  doc: Doc,
  rev: number,
  pending: readonly PendingWrite<Op>[] = [],
): Replica<Doc, Op> {
  return rebase(type, doc, rev, pending, new Map());
}

/** Applies an edit of this client at once. Refused in words where it does not apply to what is on the screen. */
export function edit<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  replica: Replica<Doc, Op>,
  write: PendingWrite<Op>,
): Result<{ replica: Replica<Doc, Op>; inverse: readonly Op[] }> {
  const applied = applyAll(type, replica.present, write.ops);
  if (!applied.ok) return applied;
  return ok({
    replica: { ...replica, pending: [...replica.pending, write], present: applied.value.doc },
    inverse: applied.value.inverse,
  });
}

/** The server ordered an edit: of somebody else, or of this client. */
export function ordered<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  replica: Replica<Doc, Op>,
  event: { rev: number; opId: string; ops: readonly Op[] },
): Step<Doc, Op> {
  if (event.rev <= replica.rev) return { replica: withoutPending(type, replica, event.opId) };
  if (event.rev > replica.rev + 1) return { gap: true };
  const own = replica.pending[0];
  // The only edit that waits came back as it was sent: what is on the screen is what the server has, the very same value.
  const isOnScreen = own?.opId === event.opId && replica.pending.length === 1 && replica.held.size === 0;
  const applied =
    isOnScreen && isSame(own.ops, event.ops)
      ? ok({ doc: replica.present })
      : applyAll(type, replica.confirmed, event.ops);
  if (!applied.ok) return { gap: true };
  const granted = new Map(replica.granted);
  granted.delete(event.opId);
  const pending = replica.pending.filter((write) => write.opId !== event.opId);
  // The usual case: my own oldest edit came back and nothing lies in between. What is on the screen stays as it is.
  if (own?.opId === event.opId) {
    const settled = { ...replica, confirmed: applied.value.doc, rev: event.rev, pending, granted };
    return promote(type, pending.length === 0 ? { ...settled, present: applied.value.doc } : settled);
  }
  return promote(type, rebase(type, applied.value.doc, event.rev, pending, granted));
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** The server answered a write of this client with the revision that it became. */
export function answered<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  replica: Replica<Doc, Op>,
  answer: { opId: string; rev: number },
): Step<Doc, Op> {
  const write = replica.pending.find((one) => one.opId === answer.opId);
  if (!write) return { replica };
  if (answer.rev <= replica.rev) return { replica: withoutPending(type, replica, answer.opId) };
  return promote(type, { ...replica, granted: new Map(replica.granted).set(answer.opId, answer.rev) });
}

/** The server refused a write of this client: it leaves the screen. */
export function refused<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  replica: Replica<Doc, Op>,
  opId: string,
): Replica<Doc, Op> {
  return withoutPending(type, replica, opId);
}

/** The document was fetched anew; pending edits stay and are applied on top. */
export function refetched<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  replica: Replica<Doc, Op>,
  doc: Doc,
  rev: number,
): Replica<Doc, Op> {
  if (rev < replica.rev) return replica;
  const settled = new Set([...replica.granted].filter(([, at]) => at <= rev).map(([opId]) => opId));
  const pending = replica.pending.filter((write) => !settled.has(write.opId));
  const granted = new Map([...replica.granted].filter(([opId]) => !settled.has(opId)));
  const fetched = rebase(type, doc, rev, pending, granted);
  const step = promote(type, fetched);
  return 'gap' in step ? fetched : step.replica;
}

/** Granted revisions whose turn has come need no event any more. */
function promote<Doc, Op extends { type: string }>(type: Type<Doc, Op>, replica: Replica<Doc, Op>): Step<Doc, Op> {
  for (const [opId, rev] of replica.granted) {
    if (rev !== replica.rev + 1) continue;
    const write = replica.pending.find((one) => one.opId === opId);
    if (write) return ordered(type, replica, { rev, opId, ops: write.ops });
  }
  return { replica };
}

function withoutPending<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  replica: Replica<Doc, Op>,
  opId: string,
): Replica<Doc, Op> {
  if (!replica.pending.some((write) => write.opId === opId)) return replica;
  const granted = new Map(replica.granted);
  granted.delete(opId);
  const pending = replica.pending.filter((write) => write.opId !== opId);
  return rebase(type, replica.confirmed, replica.rev, pending, granted);
}

function rebase<Doc, Op extends { type: string }>(
  type: Type<Doc, Op>,
  confirmed: Doc,
  rev: number,
  pending: readonly PendingWrite<Op>[],
  granted: ReadonlyMap<string, number>,
): Replica<Doc, Op> {
  let present = confirmed;
  const held = new Set<string>();
  for (const write of pending) {
    const applied = applyAll(type, present, write.ops);
    if (applied.ok) present = applied.value.doc;
    else held.add(write.opId);
  }
  return { rev, confirmed, pending, held, granted, present };
}

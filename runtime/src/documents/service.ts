import { applyAll, type Refusal, RefusalError } from '@reelgraph/timeline';
import type { DocumentInfo, DocumentKind, WriteAnswer } from '../protocol/index.ts';
import type { Storage, Tx } from '../storage/index.ts';
import { documentType } from './registry.ts';

/** A document as it is now. `doc` is immutable: a write makes a new one. */
export interface OpenDocument {
  readonly id: string;
  readonly project: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly rev: number;
  readonly doc: unknown;
  readonly updatedAt: number;
}

export interface Write {
  readonly doc: string;
  /** The revision that the writer knew. The server applies to the present one; what no longer fits is refused in words. */
  readonly baseRev: number;
  /** The same id twice is one write. */
  readonly opId: string;
  readonly client: string;
  readonly ops: readonly unknown[];
  readonly origin: 'hand' | 'run' | 'command' | 'import';
}

export interface NewDocument {
  readonly id: string;
  readonly project: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly doc: unknown;
}

export type Written = { ok: true; rev: number; repeated: boolean } | { ok: false; refusal: Refusal; rev: number };

export type Restored = (WriteAnswer & { ok: true; inverse: readonly unknown[] }) | (WriteAnswer & { ok: false });

/** How many documents stay parsed in memory. */
const OPEN_DOCUMENTS = 64;

/**
 * The one place where documents change. Writes of hands, runs and commands are put in one order, applied to the present
 * document, stored with their inverse and told to everybody, in one transaction.
 */
export class DocumentService {
  readonly #storage: Storage;
  readonly #open = new Map<string, OpenDocument>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Throws `document_not_found`. */
  async get(id: string): Promise<OpenDocument> {
    const found = await this.#load(id);
    if (found) return found;
    throw new RefusalError(notFound(id));
  }

  async write(write: Write): Promise<WriteAnswer> {
    const { doc, opId } = write;
    const written = await this.#storage.db.write((tx) => this.applyInTx(tx, write));
    return written.ok
      ? { ok: true, key: opId, doc, opId, rev: written.rev }
      : { ok: false, key: opId, doc, opId, rev: written.rev, refusal: written.refusal };
  }

  /** The same within somebody else's transaction: a run lands its takes in the transaction that records the task. */
  async applyInTx(tx: Tx, write: Write): Promise<Written> {
    const present = await this.#load(write.doc, tx);
    if (!present) return { ok: false, refusal: notFound(write.doc), rev: 0 };
    const repeated = await this.#storage.documents.byOpId(write.doc, write.opId, tx.db);
    if (repeated) return { ok: true, rev: repeated.rev, repeated: true };

    const type = documentType(present.kind);
    const ops: { type: string }[] = [];
    for (const json of write.ops) {
      const op = type.parseOp(json);
      if (!op.ok) return { ok: false, refusal: op.error, rev: present.rev };
      ops.push(op.value);
    }
    const applied = applyAll(type, present.doc, ops);
    if (!applied.ok) return { ok: false, refusal: applied.error, rev: present.rev };

    const { doc, inverse } = applied.value;
    const { opId, client, origin } = write;
    const rev = present.rev + 1;
    const title = titleOf(doc) ?? present.title;
    await this.#storage.documents.change(tx, {
      document: present.id,
      rev,
      opId,
      client,
      origin,
      ops,
      inverse,
      json: doc,
      title,
    });
    await this.#storage.projects.update(tx, present.project, {});
    await this.#storage.events.append(tx, `project:${present.project}`, 'doc.ops', {
      doc: present.id,
      rev,
      opId,
      client,
      ops,
    });
    // Later jobs of the same commit build on this one; if the commit fails, memory goes back with the disk.
    this.#keep({ ...present, title, rev, doc, updatedAt: Date.now() });
    tx.onRollback(() => this.#keep(present));
    return { ok: true, rev, repeated: false };
  }

  /** A new document; its content is checked and migrated by its type. Throws the type's refusal. */
  create(input: NewDocument): Promise<DocumentInfo> {
    return this.#storage.db.write((tx) => this.createInTx(tx, input));
  }

  async createInTx(tx: Tx, { id, project, kind, title, doc }: NewDocument): Promise<DocumentInfo> {
    const parsed = documentType(kind).parse(doc);
    if (!parsed.ok) throw new RefusalError(parsed.error);
    const row = await this.#storage.documents.create(tx, { id, project, kind, title, json: parsed.value });
    const info: DocumentInfo = { id, kind, title, rev: row.rev, updatedAt: row.updatedAt };
    await this.#storage.events.append(tx, `project:${project}`, 'doc.created', info);
    return info;
  }

  async has(id: string): Promise<boolean> {
    return (await this.#storage.documents.get(id)) !== null;
  }

  async delete(id: string): Promise<void> {
    const { project } = await this.get(id);
    await this.#storage.db.write(async (tx) => {
      await this.#storage.documents.remove(tx, id);
      await this.#storage.events.append(tx, `project:${project}`, 'doc.deleted', { id });
      tx.afterCommit(() => this.#open.delete(id));
    });
  }

  async ofProject(projectId: string): Promise<DocumentInfo[]> {
    const rows = await this.#storage.documents.list(projectId);
    return rows.map(({ id, kind, title, rev, updatedAt }) => ({
      id,
      kind: kind as DocumentKind,
      title,
      rev,
      updatedAt,
    }));
  }

  /** Forgets what is in memory of a project's documents (it was deleted). */
  forget(projectId: string): void {
    for (const [id, open] of this.#open) if (open.project === projectId) this.#open.delete(id);
  }

  /** Keeps the present revision under a name (Ctrl+S). */
  async nameRevision(id: string, name: string): Promise<{ rev: number }> {
    const row = await this.#storage.db.write((tx) => this.#storage.documents.nameRevision(tx, id, name));
    if (!row) throw new RefusalError(notFound(id));
    return { rev: row.rev };
  }

  async revisions(id: string): Promise<{ rev: number; name: string; at: number }[]> {
    return (await this.#storage.documents.revisions(id)).map(({ rev, name, at }) => ({ rev, name, at }));
  }

  /** A document as it was at a revision: the present one with what came since taken back. Nothing is written. */
  async at(id: string, rev: number): Promise<unknown> {
    const present = await this.get(id);
    const since = await this.#since(present, rev);
    if (!since) throw new RefusalError(notKept(rev));
    const ops = since.reverse().flatMap((change) => change.inverse);
    const back = applyAll(documentType(present.kind), present.doc, ops as never);
    if (!back.ok) throw new RefusalError(back.error);
    return back.value.doc;
  }

  /** The changes after a revision up to the present one; null where they are not all kept. */
  async #since(present: OpenDocument, rev: number) {
    const since = (await this.#storage.documents.changesAfter(present.id, rev)).filter(
      (change) => change.rev <= present.rev,
    );
    return rev < 0 || rev > present.rev || since.length !== present.rev - rev ? null : since;
  }

  /** Goes back to an earlier revision by undoing what came since: a write like any other, answered with what undoes it. */
  async restore(id: string, rev: number, client: string, opId: string): Promise<Restored> {
    const present = await this.get(id);
    const since = await this.#since(present, rev);
    if (!since) return { ok: false, key: opId, doc: id, opId, rev: present.rev, refusal: notKept(rev) };
    if (since.length === 0) return { ok: true, key: opId, doc: id, opId, rev, inverse: [] };
    const ops = since.reverse().flatMap((change) => change.inverse);
    const answer = await this.write({ doc: id, baseRev: present.rev, opId, client, origin: 'hand', ops });
    if (!answer.ok) return answer;
    const written = await this.#storage.documents.byOpId(id, opId);
    return { ...answer, inverse: written?.inverse ?? [] };
  }

  async #load(id: string, tx?: Tx): Promise<OpenDocument | null> {
    const open = this.#open.get(id);
    if (open) return open;
    const row = await this.#storage.documents.get(id, tx?.db);
    if (!row) return null;
    const kind = row.kind as DocumentKind;
    const parsed = documentType(kind).parse(row.json);
    if (!parsed.ok) throw new RefusalError(parsed.error);
    // While this read was under way a write may have loaded the document and changed it: that one is the newer.
    const meanwhile = this.#open.get(id);
    if (meanwhile) return meanwhile;
    const { project, title, rev, updatedAt } = row;
    const loaded: OpenDocument = { id, project, kind, title, rev, doc: parsed.value, updatedAt };
    this.#keep(loaded);
    return loaded;
  }

  /** The least recently written goes first. */
  #keep(open: OpenDocument): void {
    this.#open.delete(open.id);
    this.#open.set(open.id, open);
    if (this.#open.size <= OPEN_DOCUMENTS) return;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined) this.#open.delete(oldest);
  }
}

const notKept = (rev: number): Refusal => ({
  code: 'revision_not_found',
  message: `Revision ${rev} of this document is not kept.`,
});
const notFound = (id: string): Refusal => ({
  code: 'document_not_found',
  message: `There is no document ${id}.`,
  fix: 'It may have been deleted in another window; reload the page.',
});

function titleOf(doc: unknown): string | null {
  return typeof doc === 'object' && doc !== null && 'title' in doc && typeof doc.title === 'string' && doc.title !== ''
    ? doc.title
    : null;
}

import { applyAll, type Refusal, RefusalError } from '@reelgraph/timeline';
import { and, desc, eq, gt, lte } from 'drizzle-orm';
import type { DocumentInfo, DocumentKind, WriteAnswer } from '../protocol/index.ts';
import type { Database } from '../storage/database.ts';
import type { EventLog } from '../storage/events.ts';
import { document, documentChange, documentRevision, project } from '../storage/schema/index.ts';
import type { Tx } from '../storage/write-queue.ts';
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

export type Written = { ok: true; rev: number; repeated: boolean } | { ok: false; refusal: Refusal; rev: number };

/** How many documents stay parsed in memory. */
const OPEN_DOCUMENTS = 64;

/**
 * The one place where documents change. Writes of hands, runs and commands are put in one order, applied to the present
 * document, stored with their inverse and told to everybody, in one transaction.
 */
export class DocumentService {
  readonly #db: Database;
  readonly #events: EventLog;
  readonly #open = new Map<string, OpenDocument>();

  constructor(db: Database, events: EventLog) {
    this.#db = db;
    this.#events = events;
  }

  /** Throws `document_not_found`. */
  async get(id: string): Promise<OpenDocument> {
    const found = await this.#load(id);
    if (found) return found;
    throw new RefusalError(notFound(id));
  }

  async write(write: Write): Promise<WriteAnswer & { repeated?: boolean }> {
    const { doc, opId } = write;
    const written = await this.#db.write((tx) => this.applyInTx(tx, write));
    return written.ok
      ? { ok: true, key: opId, doc, opId, rev: written.rev, repeated: written.repeated }
      : { ok: false, key: opId, doc, opId, rev: written.rev, refusal: written.refusal };
  }

  /** The same within somebody else's transaction: a run lands its takes in the transaction that records the task. */
  async applyInTx(tx: Tx, write: Write): Promise<Written> {
    const present = await this.#load(write.doc, tx);
    if (!present) return { ok: false, refusal: notFound(write.doc), rev: 0 };
    const repeated = await tx.db.query.documentChange.findFirst({
      columns: { rev: true },
      where: and(eq(documentChange.document, write.doc), eq(documentChange.opId, write.opId)),
    });
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

    const rev = present.rev + 1;
    const at = Date.now();
    const title = titleOf(applied.value.doc) ?? present.title;
    const next: OpenDocument = { ...present, title, rev, doc: applied.value.doc, updatedAt: at };
    await tx.db.update(document).set({ json: next.doc, rev, title, updatedAt: at }).where(eq(document.id, write.doc));
    await tx.db.insert(documentChange).values({
      document: write.doc,
      rev,
      opId: write.opId,
      client: write.client,
      origin: write.origin,
      ops,
      inverse: [...applied.value.inverse],
      at,
    });
    await tx.db.update(project).set({ updatedAt: at }).where(eq(project.id, present.project));
    await this.#events.append(tx, `project:${present.project}`, 'doc.ops', {
      doc: write.doc,
      rev,
      opId: write.opId,
      client: write.client,
      ops,
    });
    // Later jobs of the same commit build on this one; if the commit fails, memory goes back with the disk.
    this.#keep(next);
    tx.onRollback(() => this.#keep(present));
    return { ok: true, rev, repeated: false };
  }

  /** A new document; `doc` is checked and migrated by its type. Throws the type's refusal. */
  async create(input: {
    project: string;
    kind: DocumentKind;
    title: string;
    doc: unknown;
    id: string;
  }): Promise<DocumentInfo> {
    return this.#db.write((tx) => this.createInTx(tx, input));
  }

  async createInTx(
    tx: Tx,
    input: { project: string; kind: DocumentKind; title: string; doc: unknown; id: string },
  ): Promise<DocumentInfo> {
    const parsed = documentType(input.kind).parse(input.doc);
    if (!parsed.ok) throw new RefusalError(parsed.error);
    const at = Date.now();
    await tx.db
      .insert(document)
      .values({
        id: input.id,
        project: input.project,
        kind: input.kind,
        title: input.title,
        rev: 1,
        json: parsed.value,
        createdAt: at,
        updatedAt: at,
      });
    const info: DocumentInfo = { id: input.id, kind: input.kind, title: input.title, rev: 1, updatedAt: at };
    await this.#events.append(tx, `project:${input.project}`, 'doc.created', info);
    return info;
  }

  async delete(id: string): Promise<void> {
    const present = await this.get(id);
    await this.#db.write(async (tx) => {
      await tx.db.delete(document).where(eq(document.id, id));
      await this.#events.append(tx, `project:${present.project}`, 'doc.deleted', { id });
      tx.afterCommit(() => this.#open.delete(id));
    });
  }

  async ofProject(projectId: string): Promise<DocumentInfo[]> {
    const rows = await this.#db.read
      .select({
        id: document.id,
        kind: document.kind,
        title: document.title,
        rev: document.rev,
        updatedAt: document.updatedAt,
      })
      .from(document)
      .where(eq(document.project, projectId))
      .orderBy(document.createdAt);
    return rows as DocumentInfo[];
  }

  /** Forgets what is in memory of a project's documents (it was deleted). */
  forget(projectId: string): void {
    for (const [id, open] of this.#open) if (open.project === projectId) this.#open.delete(id);
  }

  async nameRevision(id: string, name: string): Promise<{ rev: number }> {
    const present = await this.get(id);
    await this.#db.write((tx) =>
      tx.db
        .insert(documentRevision)
        .values({
          id: `${id}:${present.rev}:${Date.now()}`,
          document: id,
          rev: present.rev,
          name,
          json: present.doc,
          at: Date.now(),
        }),
    );
    return { rev: present.rev };
  }

  async revisions(id: string): Promise<{ rev: number; name: string; at: number }[]> {
    return this.#db.read
      .select({ rev: documentRevision.rev, name: documentRevision.name, at: documentRevision.at })
      .from(documentRevision)
      .where(eq(documentRevision.document, id))
      .orderBy(desc(documentRevision.rev));
  }

  /** Goes back to an earlier revision by undoing what came since: a new write like any other, which can itself be undone. */
  async restore(id: string, rev: number, client: string, opId: string): Promise<WriteAnswer> {
    const present = await this.get(id);
    const since = await this.#db.read
      .select({ inverse: documentChange.inverse })
      .from(documentChange)
      .where(and(eq(documentChange.document, id), gt(documentChange.rev, rev), lte(documentChange.rev, present.rev)))
      .orderBy(desc(documentChange.rev));
    if (rev < 1 || rev > present.rev || since.length !== present.rev - rev) {
      return {
        ok: false,
        key: opId,
        doc: id,
        opId,
        rev: present.rev,
        refusal: { code: 'revision_not_found', message: `Revision ${rev} of this document is not kept.` },
      };
    }
    if (since.length === 0) return { ok: true, key: opId, doc: id, opId, rev };
    return this.write({
      doc: id,
      baseRev: present.rev,
      opId,
      client,
      origin: 'hand',
      ops: since.flatMap((change) => change.inverse),
    });
  }

  async #load(id: string, tx?: Tx): Promise<OpenDocument | null> {
    const open = this.#open.get(id);
    if (open) return open;
    const row = await (tx?.db ?? this.#db.read).query.document.findFirst({ where: eq(document.id, id) });
    if (!row) return null;
    const kind = row.kind as DocumentKind;
    const parsed = documentType(kind).parse(row.json);
    if (!parsed.ok) throw new RefusalError(parsed.error);
    const loaded: OpenDocument = {
      id,
      project: row.project,
      kind,
      title: row.title,
      rev: row.rev,
      doc: parsed.value,
      updatedAt: row.updatedAt,
    };
    // While this read was under way a write may have loaded the document and changed it: that one is the newer.
    const meanwhile = this.#open.get(id);
    if (meanwhile) return meanwhile;
    this.#keep(loaded);
    return loaded;
  }

  #keep(open: OpenDocument): void {
    this.#open.delete(open.id);
    this.#open.set(open.id, open);
    if (this.#open.size > OPEN_DOCUMENTS) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.#open.delete(oldest);
    }
  }
}

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

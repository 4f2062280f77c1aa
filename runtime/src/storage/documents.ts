import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, gt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { document, documentChange, documentRevision } from './schema/index.ts';
import type { Reader, Tx } from './write-queue.ts';

export type DocumentRow = typeof document.$inferSelect;
export type DocumentInfoRow = Omit<DocumentRow, 'json' | 'createdAt'>;
export type ChangeRow = typeof documentChange.$inferSelect;
export type RevisionRow = typeof documentRevision.$inferSelect;

export interface DocumentChange {
  readonly document: string;
  /** The revision that is made; the one before it must be the present one. */
  readonly rev: number;
  readonly opId: string;
  readonly client: string;
  readonly origin: 'hand' | 'run' | 'command' | 'import';
  readonly ops: readonly unknown[];
  readonly inverse: readonly unknown[];
  /** The document as it is after the operations. */
  readonly json: unknown;
  readonly title?: string;
}

const facts = {
  id: document.id,
  project: document.project,
  kind: document.kind,
  title: document.title,
  rev: document.rev,
  updatedAt: document.updatedAt,
};

const revisionFacts = {
  id: documentRevision.id,
  document: documentRevision.document,
  rev: documentRevision.rev,
  name: documentRevision.name,
  at: documentRevision.at,
};

/** Only keeps what the operations made; what an operation means is not known here. */
export class DocumentRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async get(id: string, on: Reader = this.#db.read): Promise<DocumentRow | null> {
    return (await on.select().from(document).where(eq(document.id, id)))[0] ?? null;
  }

  /** Without their content, oldest first. */
  list(project: string, kind?: string, on: Reader = this.#db.read): Promise<DocumentInfoRow[]> {
    return on
      .select(facts)
      .from(document)
      .where(and(eq(document.project, project), kind ? eq(document.kind, kind) : undefined))
      .orderBy(asc(document.createdAt), asc(document.id));
  }

  /** With their content, oldest first. */
  all(project: string, on: Reader = this.#db.read): Promise<DocumentRow[]> {
    return on
      .select()
      .from(document)
      .where(eq(document.project, project))
      .orderBy(asc(document.createdAt), asc(document.id));
  }

  async create(
    tx: Tx,
    row: { id: string; project: string; kind: string; title: string; json: unknown },
  ): Promise<DocumentRow> {
    const at = Date.now();
    const created: DocumentRow = { ...row, rev: 0, createdAt: at, updatedAt: at };
    await tx.db.insert(document).values(created);
    return created;
  }

  /** Writes one revision and how it was made. Throws where somebody else has written in between: a fault of the caller. */
  async change(tx: Tx, change: DocumentChange): Promise<void> {
    const at = Date.now();
    const written = await tx.db
      .update(document)
      .set({ json: change.json, rev: change.rev, updatedAt: at, ...(change.title ? { title: change.title } : {}) })
      .where(and(eq(document.id, change.document), eq(document.rev, change.rev - 1)))
      .returning({ id: document.id });
    if (written.length !== 1) {
      throw new Error(`Document ${change.document} is not at revision ${change.rev - 1}.`);
    }
    await tx.db.insert(documentChange).values({
      document: change.document,
      rev: change.rev,
      opId: change.opId,
      client: change.client,
      origin: change.origin,
      ops: [...change.ops],
      inverse: [...change.inverse],
      at,
    });
  }

  /** The change that this operation id made already, if it did: sent twice is done once. */
  async byOpId(id: string, opId: string, on: Reader = this.#db.read): Promise<ChangeRow | null> {
    const [row] = await on
      .select()
      .from(documentChange)
      .where(and(eq(documentChange.document, id), eq(documentChange.opId, opId)));
    return row ?? null;
  }

  /** Changes after a revision, in order: what a client rebases over. */
  changesAfter(id: string, rev: number, on: Reader = this.#db.read): Promise<ChangeRow[]> {
    return on
      .select()
      .from(documentChange)
      .where(and(eq(documentChange.document, id), gt(documentChange.rev, rev)))
      .orderBy(asc(documentChange.rev));
  }

  async rename(tx: Tx, id: string, title: string): Promise<void> {
    await tx.db.update(document).set({ title, updatedAt: Date.now() }).where(eq(document.id, id));
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.db.delete(document).where(eq(document.id, id));
  }

  /** Keeps the present state under a name. */
  async nameRevision(tx: Tx, id: string, name: string): Promise<RevisionRow | null> {
    const present = await this.get(id, tx.db);
    if (!present) return null;
    const row: RevisionRow = {
      id: randomUUID(),
      document: id,
      rev: present.rev,
      name,
      json: present.json,
      at: Date.now(),
    };
    await tx.db.insert(documentRevision).values(row);
    return row;
  }

  async revisions(id: string): Promise<Omit<RevisionRow, 'json'>[]> {
    return this.#db.read
      .select(revisionFacts)
      .from(documentRevision)
      .where(eq(documentRevision.document, id))
      .orderBy(desc(documentRevision.at));
  }

  async revision(id: string): Promise<RevisionRow | null> {
    return (await this.#db.read.select().from(documentRevision).where(eq(documentRevision.id, id)))[0] ?? null;
  }
}

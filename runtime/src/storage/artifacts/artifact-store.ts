import type { ReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { artifact } from '../schema/index.ts';
import type { Tx } from '../write-queue.ts';
import type { ArtifactFiles, StoredFile } from './artifact-files.ts';

export interface StoredArtifact extends StoredFile {
  readonly mime: string;
}

const ROWS_AT_ONCE = 400;

/** Files of the store with their rows: the file is durable before its row is written. */
export class ArtifactStore {
  readonly files: ArtifactFiles;
  readonly #db: Database;

  constructor(db: Database, files: ArtifactFiles) {
    this.#db = db;
    this.files = files;
  }

  /** Stores a stream or bytes. Throws `storage_full`. */
  async put(source: Readable | Uint8Array | string, mime: string): Promise<StoredArtifact> {
    const stored = source instanceof Readable ? await this.files.putStream(source) : await this.files.putBytes(source);
    return this.#keep({ ...stored, mime });
  }

  /** Stores a copy of a file. */
  async putFile(file: string, mime: string): Promise<StoredArtifact> {
    return this.#keep({ ...(await this.files.putFile(file)), mime });
  }

  /** Stores a finished file by moving it; it is gone afterwards. */
  async takeFile(file: string, mime: string): Promise<StoredArtifact> {
    return this.#keep({ ...(await this.files.takeFile(file)), mime });
  }

  /** Writes the rows of files that are in the store already (made by a task host), in the caller's transaction. */
  async record(tx: Tx, artifacts: readonly StoredArtifact[]): Promise<void> {
    const at = Date.now();
    for (let from = 0; from < artifacts.length; from += ROWS_AT_ONCE) {
      await tx.db
        .insert(artifact)
        .values(artifacts.slice(from, from + ROWS_AT_ONCE).map((one) => ({ ...one, createdAt: at, lastSeen: at })))
        .onConflictDoUpdate({ target: artifact.sha, set: { lastSeen: sql`excluded.last_seen` } });
    }
  }

  /** Type and size of an artifact that has a row, else null. */
  async info(sha: string): Promise<StoredArtifact | null> {
    const [row] = await this.#db.read.select().from(artifact).where(eq(artifact.sha, sha));
    return row ? { sha: row.sha, bytes: row.bytes, mime: row.mime } : null;
  }

  async infos(shas: readonly string[]): Promise<Map<string, StoredArtifact>> {
    const found = new Map<string, StoredArtifact>();
    for (let from = 0; from < shas.length; from += ROWS_AT_ONCE) {
      const some = shas.slice(from, from + ROWS_AT_ONCE);
      for (const row of await this.#db.read.select().from(artifact).where(inArray(artifact.sha, some))) {
        found.set(row.sha, { sha: row.sha, bytes: row.bytes, mime: row.mime });
      }
    }
    return found;
  }

  has(sha: string): Promise<boolean> {
    return this.files.has(sha);
  }

  path(sha: string): string {
    return this.files.path(sha);
  }

  read(sha: string, range?: { start?: number; end?: number }): ReadStream {
    return this.files.read(sha, range);
  }

  async #keep(stored: StoredArtifact): Promise<StoredArtifact> {
    await this.#db.write((tx) => this.record(tx, [stored]));
    return stored;
  }
}

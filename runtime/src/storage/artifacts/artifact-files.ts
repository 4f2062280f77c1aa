import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { storageFailure } from '../failure.ts';
import type { DataPaths } from '../paths.ts';

const NAME = /^[0-9a-f]{64}$/;
/** Hashing one piece takes about half a millisecond: a large upload never holds the event loop for longer. */
const PIECE = 256 * 1024;

export interface StoredFile {
  readonly sha: string;
  readonly bytes: number;
}

/** True for the only kind of name that is ever joined to the store's path. */
export const isArtifactName = (text: unknown): text is string => typeof text === 'string' && NAME.test(text);

/**
 * Content-addressed files: `artifacts/ab/abcd…`. Needs no database, so that task hosts store what they made by
 * themselves; the row is the coordinator's.
 *
 * Order: temporary file on the same file system, hashed while it is written → fsync → rename → fsync of the folder. A
 * crash leaves a temporary file (removed at start) or a whole one, never half of one under its name.
 */
export class ArtifactFiles {
  readonly #paths: DataPaths;

  constructor(paths: DataPaths) {
    this.#paths = paths;
  }

  /** The data folder. */
  get root(): string {
    return this.#paths.root;
  }

  /** Path of an artifact, whether it is there or not. Throws where `sha` is not a sha256. */
  path(sha: string): string {
    if (!isArtifactName(sha)) throw new Error('An artifact is named by its sha256.');
    return join(this.#paths.artifacts, sha.slice(0, 2), sha);
  }

  async has(sha: string): Promise<boolean> {
    if (!isArtifactName(sha)) return false;
    return stat(this.path(sha)).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  async size(sha: string): Promise<number | null> {
    if (!isArtifactName(sha)) return null;
    return stat(this.path(sha)).then(
      (found) => found.size,
      () => null,
    );
  }

  /** `end` is inclusive, as in an HTTP range. */
  read(sha: string, range: { start?: number; end?: number } = {}): ReadStream {
    return createReadStream(this.path(sha), range);
  }

  /** Stores a stream. */
  async putStream(source: Readable): Promise<StoredFile> {
    const temporary = await this.#temporary();
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      const hashing = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          bytes += chunk.length;
          done(null, chunk);
        },
      });
      await pipeline(source, hashing, createWriteStream(temporary, { flags: 'wx' }));
      return await this.#place(temporary, hash.digest('hex'), bytes);
    } catch (error) {
      await rm(temporary, { force: true });
      throw storageFailure(error, this.root);
    }
  }

  async putBytes(bytes: Uint8Array | string): Promise<StoredFile> {
    const { Readable } = await import('node:stream');
    return this.putStream(Readable.from([typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes)]));
  }

  /** Stores a copy of a file. */
  putFile(file: string): Promise<StoredFile> {
    return this.putStream(createReadStream(file, { highWaterMark: PIECE }));
  }

  /** Stores a finished file of the data folder (a task's scratch) without copying it; it is gone afterwards. */
  async takeFile(file: string): Promise<StoredFile> {
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of createReadStream(file, { highWaterMark: PIECE })) {
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
      return await this.#place(file, hash.digest('hex'), bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw storageFailure(error, this.root);
    }
    // Scratch on another disk: a rename cannot cross, a copy can.
    const stored = await this.putFile(file);
    await rm(file, { force: true });
    return stored;
  }

  /** Boot: what a killed process left half-written. */
  async removeTemporary(): Promise<void> {
    await rm(this.#paths.incoming, { recursive: true, force: true });
    await mkdir(this.#paths.incoming, { recursive: true });
  }

  /** Every file of the store. */
  async *list(): AsyncGenerator<{ sha: string; bytes: number; modifiedAt: number }> {
    for (const folder of await readdir(this.#paths.artifacts).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const sha of await readdir(join(this.#paths.artifacts, folder))) {
        if (!isArtifactName(sha)) continue;
        const found = await stat(this.path(sha)).catch(() => null);
        if (found) yield { sha, bytes: found.size, modifiedAt: found.mtimeMs };
      }
    }
  }

  async #temporary(): Promise<string> {
    await mkdir(this.#paths.incoming, { recursive: true });
    return join(this.#paths.incoming, randomUUID());
  }

  async #place(temporary: string, sha: string, bytes: number): Promise<StoredFile> {
    const target = this.path(sha);
    const present = await stat(target).catch(() => null);
    if (present?.size === bytes) {
      // The same bytes are here. A new date keeps the collector away until the row says so too; where the collector was
      // quicker, they are put there again.
      const now = new Date();
      const kept = await utimes(target, now, now).then(
        () => true,
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
          throw error;
        },
      );
      if (kept) {
        await rm(temporary, { force: true });
        return { sha, bytes };
      }
    }
    await chmod(temporary, 0o444);
    await flush(temporary);
    await mkdir(dirname(target), { recursive: true });
    await rename(temporary, target);
    await flush(dirname(target));
    return { sha, bytes };
  }
}

/** Files and folders alike. Windows cannot open a folder; its file systems journal a rename by themselves. */
async function flush(path: string): Promise<void> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (process.platform === 'win32') return;
    throw error;
  }
  try {
    await handle.sync();
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  } finally {
    await handle.close();
  }
}

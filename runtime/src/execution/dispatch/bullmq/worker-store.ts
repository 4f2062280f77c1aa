import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { RefusalError } from '@reelgraph/timeline';
import { ArtifactFiles, dataPaths } from '../../../storage/index.ts';

/** The artifacts of the studio, as a worker on another machine reaches them. */
export interface WorkerStore {
  /** Brings a file into the worker's own store. Throws where the studio does not have it, or gave other bytes. */
  fetch(sha: string): Promise<void>;
  /** Brings a file of the worker's own store to the studio. Once more is harmless. */
  send(sha: string): Promise<void>;
}

/** Where the studio's artifacts are: its address, or its data folder on a disk that is shared. */
export function openWorkerStore(where: string, own: ArtifactFiles, token: string | null): WorkerStore {
  if (/^https?:/.test(where)) return new HttpStore(where, own, token);
  return new FolderStore(where.replace(/^file:\/\//, ''), own);
}

const wrongBytes = (sha: string): RefusalError =>
  new RefusalError({
    code: 'artifact_damaged',
    message: `A file that was fetched is not what its name says (${sha}).`,
  });

/** Over HTTP from the runtime: by content, so nothing is ever fetched twice. */
class HttpStore implements WorkerStore {
  readonly #base: string;
  readonly #own: ArtifactFiles;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(address: string, own: ArtifactFiles, token: string | null) {
    this.#base = `${address.replace(/\/+$/, '')}/api/worker/artifacts`;
    this.#own = own;
    this.#headers = token ? { authorization: `Bearer ${token}` } : {};
  }

  async fetch(sha: string): Promise<void> {
    if (await this.#own.has(sha)) return;
    const answer = await fetch(`${this.#base}/${sha}`, { headers: this.#headers });
    if (!answer.ok || !answer.body) throw await refused(answer, `The file ${sha} could not be fetched`);
    const stored = await this.#own.putStream(Readable.fromWeb(answer.body as WebStream));
    if (stored.sha !== sha) throw wrongBytes(sha);
  }

  async send(sha: string): Promise<void> {
    const there = await fetch(`${this.#base}/${sha}`, { method: 'HEAD', headers: this.#headers });
    if (there.ok) return;
    const answer = await fetch(`${this.#base}/${sha}`, {
      method: 'PUT',
      headers: { ...this.#headers, 'content-type': 'application/octet-stream' },
      body: Readable.toWeb(createReadStream(this.#own.path(sha))) as unknown as RequestInit['body'],
      duplex: 'half',
    } as RequestInit);
    if (!answer.ok) throw await refused(answer, `The file ${sha} could not be sent`);
  }
}

async function refused(answer: Response, what: string): Promise<RefusalError> {
  const told = (await answer.json().catch(() => null)) as { error?: { message?: string } } | null;
  return new RefusalError({
    code: answer.status === 401 ? 'studio_refuses' : 'artifact_unreachable',
    message: `${what} (${answer.status}${told?.error?.message ? `: ${told.error.message}` : ''}).`,
    fix:
      answer.status === 401
        ? 'Give the worker the studio’s token in REELGRAPH_TOKEN.'
        : 'See whether the studio runs, and whether --artifacts is its address.',
  });
}

/** The studio's data folder on a shared disk. */
class FolderStore implements WorkerStore {
  readonly #shared: ArtifactFiles;
  readonly #own: ArtifactFiles;

  constructor(folder: string, own: ArtifactFiles) {
    this.#shared = new ArtifactFiles(dataPaths(folder));
    this.#own = own;
  }

  async fetch(sha: string): Promise<void> {
    if (await this.#own.has(sha)) return;
    if (!(await this.#shared.has(sha))) {
      throw new RefusalError({
        code: 'artifact_unreachable',
        message: `The file ${sha} is not in the shared folder ${this.#shared.root}.`,
        fix: 'See whether --artifacts is the data folder of the studio.',
      });
    }
    await place(this.#shared.path(sha), this.#own.path(sha));
  }

  async send(sha: string): Promise<void> {
    if (await this.#shared.has(sha)) return;
    // Its own way in: hashed again and synced, since another machine will rely on it.
    const stored = await this.#shared.putFile(this.#own.path(sha));
    if (stored.sha !== sha) throw wrongBytes(sha);
  }
}

/** On the same disk without a copy. Never half a file under its name. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const half = join(dirname(to), `.${process.pid}-${Date.now()}`);
  try {
    await link(from, half).catch(() => copyFile(from, half));
    await rename(half, to);
  } finally {
    await rm(half, { force: true });
  }
}

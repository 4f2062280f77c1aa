import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type MediaRef, RefusalError } from '@reelgraph/timeline';
import { conform, extractFrame, MediaError, probe, sniff } from '@reelgraph/timeline/media';
import type { AssetView } from '../protocol/index.ts';
import { type Storage, storageFailure } from '../storage/index.ts';
import { mediaRefOf } from './media-ref-of.ts';

const MAX_BYTES = 8 * 1024 ** 3;

/** The library of a project: files that a person brought or that runs and exports made. */
export class AssetService {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async list(project: string): Promise<AssetView[]> {
    return (await this.#storage.assets.list(project)).map((row) => ({
      id: row.id,
      project,
      name: row.name,
      ref: row.ref,
      kind: row.kind,
      bytes: row.bytes,
      source: row.source,
      createdAt: row.createdAt,
    }));
  }

  /**
   * Takes an upload as a stream, types it by its bytes and probes it before it enters the store. The same bytes again
   * are the same asset. Throws with a sentence: not a medium, broken, no frames, too large, disk full.
   */
  async upload(project: string, name: string, body: Readable): Promise<AssetView> {
    if (!(await this.#storage.projects.get(project)))
      throw new RefusalError({ code: 'project_not_found', message: 'The project of this upload does not exist.' });
    const { root, scratch } = this.#storage.paths;
    let folder: string | null = null;
    try {
      folder = await mkdtemp(join(scratch, 'upload-'));
      const file = join(folder, 'file');
      const head = await receive(body, file);
      const sniffed = sniff(head);
      if (!sniffed) {
        throw new RefusalError({
          code: 'unsupported_medium',
          message: `${name} is not a picture, clip or sound that Reelgraph reads.`,
          fix: 'Bring PNG, JPEG, WebP, AVIF, GIF, MP4, MOV, WebM, MKV, WAV, MP3, FLAC or OGG.',
        });
      }
      return await this.add(project, name, await playable(file), 'upload');
    } catch (error) {
      throw ofFile(name, storageFailure(error, root));
    } finally {
      if (folder) await rm(folder, { recursive: true, force: true });
    }
  }

  /** One picture of a clip, in full size, as a picture of the library. Frames from 0; negative: from the end. */
  async still(project: string, clip: string, frame: number, name: string): Promise<AssetView> {
    const { artifacts, paths } = this.#storage;
    if (!(await this.#storage.projects.get(project)))
      throw new RefusalError({ code: 'project_not_found', message: 'The project of this picture does not exist.' });
    if (!(await artifacts.has(clip)))
      throw new RefusalError({ code: 'artifact_not_found', message: 'That clip is not in the studio.' });
    const folder = await mkdtemp(join(paths.scratch, 'still-'));
    try {
      const file = join(folder, 'still.png');
      await extractFrame(artifacts.path(clip), frame, file);
      return await this.add(project, name, file, 'upload');
    } catch (error) {
      throw ofFile(name, storageFailure(error, paths.root));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Puts a finished file into the store and the library; the file is moved. */
  async add(project: string, name: string, file: string, source: AssetView['source']): Promise<AssetView> {
    const described = await mediaRefOf(file, name);
    const stored = await this.#storage.artifacts.takeFile(file, described.mime);
    const ref = { ...described, artifact: stored.sha } as MediaRef;
    return this.#storage.db.write(async (tx) => {
      const present = await this.#storage.assets.byArtifact(project, stored.sha, tx.db);
      if (present) return { ...present, ref: present.ref };
      const row = await this.#storage.assets.add(tx, {
        id: randomUUID(),
        project,
        name,
        kind: ref.kind,
        artifact: stored.sha,
        ref,
        bytes: stored.bytes,
        source,
      });
      const view: AssetView = {
        id: row.id,
        project,
        name,
        ref,
        kind: ref.kind,
        bytes: stored.bytes,
        source,
        createdAt: row.createdAt,
      };
      await this.#storage.events.append(tx, `project:${project}`, 'asset.added', view);
      return view;
    });
  }

  /** Out of the library; takes that use the file keep it. */
  async remove(id: string): Promise<void> {
    const row = await this.#storage.assets.get(id);
    if (!row) throw new RefusalError({ code: 'asset_not_found', message: 'That file is not in the library any more.' });
    await this.#storage.db.write(async (tx) => {
      await this.#storage.assets.remove(tx, id);
      await this.#storage.events.append(tx, `project:${row.project}`, 'asset.removed', { id });
    });
  }
}

/** Who brings ten files wants to know which one was refused. What is wrong with the machine is not the file's. */
function ofFile(name: string, error: unknown): unknown {
  const aboutFile = error instanceof MediaError && !['disk_full', 'write_failed', 'cancelled'].includes(error.code);
  if (!aboutFile && !(error instanceof RefusalError && ['empty_upload', 'too_large'].includes(error.code)))
    return error;
  const { code, message, fix } = error;
  const words = message.startsWith(name) ? message : `${name}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return new RefusalError({ code, message: words, ...(fix ? { fix } : {}) });
}

/**
 * What a browser plays frame by frame is kept as it came; anything else (uneven time stamps, turned or stretched
 * pictures, codecs that browsers lack) is brought to the form of a take, so that player and export see the same frames.
 */
async function playable(file: string): Promise<string> {
  const { video, kind } = await probe(file);
  if (kind !== 'video' || !video) return file;
  const plain = video.constant && video.rotation === 0 && video.squarePixels && !video.interlaced;
  if (plain && video.codec === 'h264' && video.pixelFormat === 'yuv420p') return file;
  const out = `${file}.mp4`;
  await conform(file, out);
  return out;
}

const HEAD_BYTES = 4096;

/** Streams to a file, bounded; answers the first bytes. */
async function receive(body: Readable, file: string): Promise<Uint8Array> {
  let size = 0;
  let head = Buffer.alloc(0);
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
      if (size > MAX_BYTES)
        done(
          new RefusalError({
            code: 'too_large',
            message: `A file of the library has at most ${MAX_BYTES / 1024 ** 3} GB.`,
            fix: 'Bring it in parts, or export it smaller.',
          }),
        );
      else done(null, chunk);
    },
  });
  await pipeline(body, bounded, createWriteStream(file, { flags: 'wx' }));
  if (size === 0)
    throw new RefusalError({ code: 'empty_upload', message: 'The file is empty.', fix: 'Copy or export it again.' });
  return head;
}

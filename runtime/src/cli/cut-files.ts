import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { allClips, RefusalError, type Sequence, type Take } from '@reelgraph/timeline';
import { type Located, relativeUrl } from '@reelgraph/timeline/interchange';
import { type MediaFacts, probe } from '@reelgraph/timeline/media';
import { ArtifactFiles, dataPaths } from '../storage/index.ts';

interface Found extends Located {
  readonly path: string;
}

/**
 * The files of a cut that is read from disk: by the address that it names, by their name in the folder of the media, or,
 * for takes of this studio, by their hash there or in the data folder.
 */
export class CutFiles {
  readonly #folders: readonly string[];
  readonly #artifacts: ArtifactFiles;
  readonly #found = new Map<string, Found>();
  readonly #collected = new Set<string>();

  constructor({ cut, media, data }: { cut: string; media: string | undefined; data: string }) {
    const beside = dirname(resolve(cut));
    this.#folders = media ? [resolve(media)] : [beside, join(beside, 'media')];
    this.#artifacts = new ArtifactFiles(dataPaths(resolve(data)));
  }

  /** Looks for the named files, hashes and measures them. What is not found stays offline. */
  async find(urls: readonly string[]): Promise<void> {
    for (const url of urls) {
      const path = await this.#pathOf(url);
      if (path) this.#found.set(url, await measured(path));
    }
  }

  locate(url: string): Located | null {
    const found = this.#found.get(url);
    if (!found) return null;
    const { path: _, ...located } = found;
    return located;
  }

  /** Address to write for a take: the very file where one was found, else a name beside the cut that carries the hash. */
  urlOf(take: Take): string {
    const found = [...this.#found.values()].find((it) => it.asset === take.asset);
    return found && !this.#collected.has(take.asset) ? pathToFileURL(found.path).href : relativeUrl(take);
  }

  /** Throws `media_missing` where nobody has the file. */
  async open(asset: string): Promise<string> {
    for (const found of this.#found.values()) if (found.asset === asset) return found.path;
    const stored = this.#artifacts.path(asset);
    if (await there(stored)) return stored;
    for (const folder of this.#folders) {
      const name = (await readdir(folder).catch(() => [])).find((it) => it.startsWith(asset));
      if (name) return join(folder, name);
    }
    throw new RefusalError({
      code: 'media_missing',
      message: `A file of the cut is not there (sha256 ${asset.slice(0, 12)}…).`,
      fix: 'Say where the files are with --media DIR, or name the data folder with --data DIR.',
    });
  }

  /** Copies every take's file into `media/` of the folder, where a written cut names it; answers the clips whose file is not there. */
  async collect(sequence: Sequence, folder: string): Promise<readonly string[]> {
    const missing: string[] = [];
    await mkdir(join(folder, 'media'), { recursive: true });
    for (const clip of allClips(sequence)) {
      for (const take of Object.values(clip.takes)) {
        const to = join(folder, relativeUrl(take));
        const path = await this.open(take.asset).catch(() => null);
        if (!path) missing.push(clip.name);
        else if (!(await there(to))) await copyFile(path, to);
        this.#collected.add(take.asset);
      }
    }
    return missing;
  }

  async #pathOf(url: string): Promise<string | null> {
    const direct = pathOfUrl(url);
    const tries = [
      ...(direct ? [direct] : []),
      ...this.#folders.flatMap((folder) => [resolve(folder, decoded(url)), join(folder, basename(decoded(url)))]),
    ];
    for (const path of tries) if (await there(path)) return path;
    return null;
  }
}

const there = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function pathOfUrl(url: string): string | null {
  try {
    return fileURLToPath(url);
  } catch {
    return null;
  }
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

async function measured(path: string): Promise<Found> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  const asset = hash.digest('hex');
  return { path, asset, ...factsOf(await probe(path)) };
}

function factsOf({ kind, video, audio }: MediaFacts): Omit<Located, 'asset'> {
  if (kind === 'audio') return { kind, audio: true };
  if (!video) return { kind };
  const { width, height, rate, frames } = video;
  return { kind, size: { width, height }, audio: audio !== undefined, ...(kind === 'video' ? { rate, frames } : {}) };
}

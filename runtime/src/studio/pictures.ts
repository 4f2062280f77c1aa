import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filmstrip, peaks, probe, thumbnail } from '@reelgraph/timeline/media';
import sharp from 'sharp';
import type { Storage } from '../storage/index.ts';

/** ffmpeg processes for pictures at once: a timeline asks for fifty at a time, and runs need the cores too. */
const AT_ONCE = 2;
/** Larger stills are refused: a small file can unfold to gigabytes. */
const MOST_PIXELS = 100_000_000;

/**
 * Thumbnails, filmstrips and waveforms of artifacts. Made once and kept in `<data>/cache` under a name that says all
 * that they depend on; the folder may be deleted at any time.
 */
export class PictureCache {
  readonly #storage: Storage;
  readonly #folder: string;
  readonly #making = new Map<string, Promise<string>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#folder = join(storage.paths.root, 'cache');
  }

  /** A picture, `width` pixels wide, of the frame at this fraction (0–1) of the clip; of a still, the still. */
  async thumbnail(sha: string, width: number, at: number): Promise<{ path: string; mime: string }> {
    const file = this.#storage.artifacts.path(sha);
    const still = (await this.#storage.artifacts.info(sha))?.mime.startsWith('image/') ?? false;
    if (still) {
      // In a library's own threads: no process to start, and what is clear stays clear.
      const make = () =>
        sharp(file, { limitInputPixels: MOST_PIXELS })
          .rotate()
          .resize({ width, withoutEnlargement: true })
          .webp({ quality: 82 })
          .toBuffer();
      return { path: await this.#made(`${sha}-thumb-${width}.webp`, make), mime: 'image/webp' };
    }
    const make = async () => {
      const frames = (await probe(file)).video?.frames ?? 1;
      return thumbnail(file, { width, frame: Math.min(frames - 1, Math.floor(at * frames)) });
    };
    return { path: await this.#made(`${sha}-thumb-${width}-${Math.round(at * 1000)}.jpg`, make), mime: 'image/jpeg' };
  }

  /** Path of a JPEG: `count` frames side by side, evenly spread over the clip. */
  filmstrip(sha: string, count: number, height: number): Promise<string> {
    const make = async () => (await filmstrip(this.#storage.artifacts.path(sha), count, height)).jpeg;
    return this.#made(`${sha}-strip-${count}-${height}.jpg`, make);
  }

  /** `bytes`: lowest and highest value of each stretch of samples, in turn, as signed bytes. */
  async peaks(sha: string): Promise<{ samplesPerPeak: number; sampleRate: number; bytes: Uint8Array }> {
    const path = await this.#made(`${sha}-peaks.bin`, async () => {
      const made = await peaks(this.#storage.artifacts.path(sha));
      const head = Buffer.alloc(8);
      head.writeUInt32BE(made.samplesPerPeak, 0);
      head.writeUInt32BE(made.sampleRate, 4);
      const pairs = new Int8Array(made.min.length * 2);
      for (let i = 0; i < made.min.length; i++) {
        pairs[2 * i] = made.min[i] ?? 0;
        pairs[2 * i + 1] = made.max[i] ?? 0;
      }
      return Buffer.concat([head, Buffer.from(pairs.buffer)]);
    });
    const bytes = await readFile(path);
    return { samplesPerPeak: bytes.readUInt32BE(0), sampleRate: bytes.readUInt32BE(4), bytes: bytes.subarray(8) };
  }

  /** Asked for twice at once, it is made once. */
  #made(name: string, make: () => Promise<Uint8Array>): Promise<string> {
    const path = join(this.#folder, name.slice(0, 2), name);
    if (existsSync(path)) return Promise.resolve(path);
    const present = this.#making.get(name);
    if (present) return present;
    const making = this.#turn(async () => {
      const bytes = await make();
      await mkdir(join(this.#folder, name.slice(0, 2)), { recursive: true });
      const temporary = `${path}.${randomUUID()}`;
      await writeFile(temporary, bytes);
      await rename(temporary, path);
      return path;
    }).finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }

  async #turn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }
}

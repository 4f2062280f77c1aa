import type { Layer } from '../layout/layers.ts';
import type { Take } from '../sequence/types.ts';
import type { TextPicture } from '../text/style.ts';
import { VideoFile } from './video-file.ts';

/** Something that can be drawn, with its size in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  draw(
    context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void;
  release(): void;
}

/** Decoders that are kept open at once; more than any cut shows at a time, few enough for the machine. */
const OPEN_FILES = 6;
/** Milliseconds after which a file that could not be read is tried again: the studio may have been away. */
const RETRY = 8_000;
/** Pictures of words that are kept: more captions than a person steps through at a time. */
const KEPT_TEXTS = 24;
const nothing = () => {};

/** Has words drawn by whoever draws them for the export: that is why they look the same. PNG. */
export type DrawText = (picture: TextPicture) => Promise<Blob>;

/** Fetches the pictures of layers: frames of videos by WebCodecs, stills as bitmaps. */
export class Pictures {
  readonly #url: (asset: string) => string;
  readonly #files = new Map<string, VideoFile>();
  readonly #stills = new Map<string, Promise<ImageBitmap>>();
  readonly #texts = new Map<string, Promise<ImageBitmap>>();
  readonly #broken = new Map<string, { readonly why: string; readonly at: number }>();
  readonly #drawText: DrawText | undefined;

  constructor(url: (asset: string) => string, drawText?: DrawText) {
    this.#url = url;
    this.#drawText = drawText;
  }

  /** Null for a slug, a file that cannot be read, or a frame that nobody wants any more. */
  async of(
    layer: Layer,
    size: { readonly width: number; readonly height: number },
    wanted: () => boolean,
  ): Promise<Picture | null> {
    const { take, source, text } = layer;
    if (text) return this.#text({ ...text, ...size });
    if (!take || source === null || take.state === 'offline') return null;
    const broken = this.#broken.get(take.asset);
    if (broken && performance.now() - broken.at < RETRY) return null;
    try {
      const picture = take.kind === 'image' ? await this.#still(take) : await this.#frame(take, source, wanted);
      if (picture) this.#broken.delete(take.asset);
      return picture;
    } catch (error) {
      this.#broken.set(take.asset, {
        why: error instanceof Error ? error.message : String(error),
        at: performance.now(),
      });
      this.#stills.delete(take.asset);
      this.#files.get(take.asset)?.close();
      this.#files.delete(take.asset);
      return null;
    }
  }

  /** Why a take shows nothing. */
  problem(take: Take): string | null {
    if (take.state === 'offline') return 'Its file is missing';
    return this.#broken.get(take.asset)?.why ?? null;
  }

  /** Opens the file and decodes a frame that is about to be needed. */
  warm(layer: Layer, size: { readonly width: number; readonly height: number }): void {
    void this.of(layer, size, () => true).then((picture) => picture?.release());
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
    for (const still of this.#stills.values()) still.then((bitmap) => bitmap.close(), nothing);
    this.#stills.clear();
    for (const text of this.#texts.values()) text.then((bitmap) => bitmap.close(), nothing);
    this.#texts.clear();
  }

  async #frame(take: Take, source: number, wanted: () => boolean): Promise<Picture | null> {
    const lent = await this.#file(take).frame(source, wanted);
    if (!lent) return null;
    const { frame, release } = lent;
    return {
      width: frame.width,
      height: frame.height,
      draw: (context, x, y, width, height) => context.drawImage(frame, x, y, width, height),
      release,
    };
  }

  #file(take: Take): VideoFile {
    const open = this.#files.get(take.asset);
    const file = open ?? new VideoFile(this.#url(take.asset), take.rate);
    this.#files.delete(take.asset);
    this.#files.set(take.asset, file);
    for (const [asset, old] of this.#files) {
      if (this.#files.size <= OPEN_FILES) break;
      this.#files.delete(asset);
      old.close();
    }
    return file;
  }

  async #still(take: Take): Promise<Picture> {
    let still = this.#stills.get(take.asset);
    if (!still) {
      still = fetch(this.#url(take.asset))
        .then((answer) => {
          if (!answer.ok) throw new Error(`The picture could not be loaded (${answer.status}).`);
          return answer.blob();
        })
        .then((blob) => createImageBitmap(blob));
      this.#stills.set(take.asset, still);
    }
    return pictureOf(await still);
  }

  /** Null where nobody draws words, or where they could not be had: the next wish asks again. */
  async #text({ words, style, width, height }: TextPicture): Promise<Picture | null> {
    if (!this.#drawText || words.trim() === '') return null;
    const wish = { words, style, width, height };
    const key = JSON.stringify(wish);
    const drawn = this.#texts.get(key) ?? this.#drawText(wish).then((blob) => createImageBitmap(blob));
    this.#texts.delete(key);
    this.#texts.set(key, drawn);
    for (const [old, bitmap] of this.#texts) {
      if (this.#texts.size <= KEPT_TEXTS) break;
      this.#texts.delete(old);
      void bitmap.then((it) => it.close(), nothing);
    }
    try {
      return pictureOf(await drawn);
    } catch {
      this.#texts.delete(key);
      return null;
    }
  }
}

const pictureOf = (bitmap: ImageBitmap): Picture => ({
  width: bitmap.width,
  height: bitmap.height,
  draw: (context, x, y, width, height) => context.drawImage(bitmap, x, y, width, height),
  release: nothing,
});

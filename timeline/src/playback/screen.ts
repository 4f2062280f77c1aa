import { type Layer, layersAt } from '../layout/layers.ts';
import type { Sequence } from '../sequence/types.ts';
import { coloursOf, drawFrame, type Overlay } from './compositor.ts';
import { Grader } from './grader.ts';
import { type DrawText, Pictures } from './pictures.ts';

interface Wish {
  readonly sequence: Sequence;
  readonly frame: number;
  /** It plays: a late picture is shown all the same, for a film that stutters is better than one that stands. */
  readonly late: boolean;
}

/**
 * A canvas on which the latest wish wins. Wishes may come faster than pictures can be decoded; one is worked on at a
 * time, and those that were overtaken meanwhile are never drawn.
 */
export class Screen {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #pictures: Pictures;
  readonly #grader: Grader;
  #overlay: Overlay = { timecode: false, draft: true };
  #quality = 1;
  #wish: Wish | null = null;
  #working = false;
  #shown: number | null = null;
  /** Told after each drawing, with the canvas as it is. */
  onDrawn: ((canvas: HTMLCanvasElement) => void) | null = null;
  #waiting: { readonly frame: number; readonly done: (shown: boolean) => void }[] = [];

  constructor(canvas: HTMLCanvasElement, url: (asset: string) => string, drawText?: DrawText) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser cannot draw into a canvas.');
    this.#canvas = canvas;
    this.#context = context;
    this.#pictures = new Pictures(url, drawText);
    this.#grader = new Grader(url);
  }

  /** Frame that is on the screen. */
  get shown(): number | null {
    return this.#shown;
  }

  show(sequence: Sequence, frame: number, late: boolean): void {
    if (this.#wish && this.#wish.sequence !== sequence) this.#shown = null;
    this.#wish = { sequence, frame, late };
    if (!this.#working) void this.#work();
  }

  /** What is on the screen is out of date: the film, the overlay or the size is another one. */
  renew(): void {
    this.#shown = null;
    if (this.#wish) this.show(this.#wish.sequence, this.#wish.frame, this.#wish.late);
  }

  setOverlay(overlay: Overlay): void {
    this.#overlay = overlay;
    this.renew();
  }

  /** Draws at a share of the sequence's size. */
  setQuality(quality: number): void {
    this.#quality = quality;
    this.renew();
  }

  /** Resolves true when `frame` is on the screen, false when another wish overtook it. */
  settled(frame: number): Promise<boolean> {
    if (this.#shown === frame) return Promise.resolve(true);
    return new Promise((done) => this.#waiting.push({ frame, done }));
  }

  warm(layers: readonly Layer[], size: Sequence['size']): void {
    for (const layer of layers) this.#pictures.warm(layer, size);
  }

  close(): void {
    this.#wish = null;
    this.#pictures.close();
  }

  async #work(): Promise<void> {
    this.#working = true;
    let done: Wish | null = null;
    while (this.#wish !== null && done !== this.#wish) {
      done = this.#wish;
      // A picture that cannot be drawn must not stop those that come after it.
      await this.#draw(done).catch(() => undefined);
      this.#answer();
    }
    this.#working = false;
  }

  async #draw(wish: Wish): Promise<void> {
    const { sequence, frame } = wish;
    const wanted = () => wish === this.#wish || (wish.late && this.#wish?.late === true);
    const layers = layersAt(sequence, frame);
    const [pictures, tables] = await Promise.all([
      Promise.all(layers.map((layer) => this.#pictures.of(layer, sequence.size, wanted))),
      Promise.all(layers.map((layer) => this.#grader.table(layer.grade))),
    ]);
    if (wanted() && sequence === this.#wish?.sequence) {
      this.#resize(sequence);
      const drawn = layers.map((layer, i) => ({
        layer,
        picture: pictures[i] ?? null,
        problem: layer.take ? this.#pictures.problem(layer.take) : null,
        table: tables[i] ?? null,
      }));
      drawFrame(this.#context, sequence, frame, drawn, this.#grader, this.#overlay, coloursOf(this.#canvas));
      this.#shown = frame;
      this.onDrawn?.(this.#canvas);
    }
    for (const picture of pictures) picture?.release();
  }

  #answer(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      if (one.frame === this.#shown) one.done(true);
      else if (one.frame !== this.#wish?.frame) one.done(false);
      else this.#waiting.push(one);
    }
  }

  /** A canvas that is given its size is blank: so only when it changes, and right before it is drawn on. */
  #resize({ size }: Sequence): void {
    const width = Math.round(size.width * this.#quality);
    const height = Math.round(size.height * this.#quality);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }
}

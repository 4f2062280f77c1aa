import { type Layer, layersAt } from '../layout/layers.ts';
import { withTake } from '../sequence/items.ts';
import type { ClipId, Sequence, TakeId } from '../sequence/types.ts';
import { coloursOf, drawFrame, type Overlay } from './compositor.ts';
import { Grader } from './grader.ts';
import { type DrawText, Pictures } from './pictures.ts';

type Drawn = Parameters<typeof drawFrame>[3];

/** Another take of a clip, shown beside or over the one in the film, at the same frame of the cut. */
export interface Comparison {
  readonly clip: ClipId;
  readonly take: TakeId;
  readonly way: 'wipe' | 'side';
  /** Where the wipe stands, 0 left to 1 right: the film is left of it. */
  readonly at: number;
}

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
  #compare: Comparison | null = null;
  /** Where one of two pictures is drawn before it is laid on the canvas. */
  #bench: CanvasRenderingContext2D | null = null;
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

  setComparison(compare: Comparison | null): void {
    this.#compare = compare;
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
    const compare = this.#compare;
    const other = compare ? withTake(sequence, compare.clip, compare.take) : null;
    const one = await this.#gather(sequence, frame, wanted);
    const two = other ? await this.#gather(other, frame, wanted) : null;
    if (wanted() && sequence === this.#wish?.sequence && compare === this.#compare) {
      this.#resize(sequence);
      if (compare && two) this.#paintTwo(sequence, frame, one, two, compare);
      else this.#paint(this.#context, sequence, frame, one);
      this.#shown = frame;
      this.onDrawn?.(this.#canvas);
    }
    for (const { picture } of [...one, ...(two ?? [])]) picture?.release();
  }

  #gather(sequence: Sequence, frame: number, wanted: () => boolean) {
    return Promise.all(
      layersAt(sequence, frame).map(async (layer) => {
        const [picture, table] = await Promise.all([
          this.#pictures.of(layer, sequence.size, wanted),
          this.#grader.table(layer.grade),
        ]);
        const problem = layer.take ? this.#pictures.problem(layer.take) : null;
        return { layer, picture, problem, table: table ?? null };
      }),
    );
  }

  #paint(context: CanvasRenderingContext2D, sequence: Sequence, frame: number, drawn: Drawn): void {
    drawFrame(context, sequence, frame, drawn, this.#grader, this.#overlay, coloursOf(this.#canvas));
  }

  /** Both are of the same frame and are drawn in one go: they cannot run apart. */
  #paintTwo(sequence: Sequence, frame: number, one: Drawn, two: Drawn, { way, at }: Comparison): void {
    const { width, height } = this.#canvas;
    this.#bench ??= document.createElement('canvas').getContext('2d', { alpha: false });
    const bench = this.#bench;
    if (!bench) return;
    if (bench.canvas.width !== width) bench.canvas.width = width;
    if (bench.canvas.height !== height) bench.canvas.height = height;
    const screen = this.#context;
    screen.setTransform(1, 0, 0, 1, 0, 0);
    screen.globalAlpha = 1;
    if (way === 'wipe') {
      this.#paint(screen, sequence, frame, one);
      this.#paint(bench, sequence, frame, two);
      screen.setTransform(1, 0, 0, 1, 0, 0);
      const cut = Math.round(at * width);
      if (cut < width) screen.drawImage(bench.canvas, cut, 0, width - cut, height, cut, 0, width - cut, height);
      screen.fillStyle = coloursOf(this.#canvas).text;
      screen.fillRect(Math.min(width - 2, cut - 1), 0, 2, height);
      return;
    }
    screen.fillStyle = 'black';
    screen.fillRect(0, 0, width, height);
    [one, two].forEach((drawn, side) => {
      this.#paint(bench, sequence, frame, drawn);
      screen.drawImage(bench.canvas, (side * width) / 2, height / 4, width / 2 - 1, height / 2);
    });
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

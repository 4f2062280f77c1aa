import { bakeGrade } from '../colour/bake.ts';
import { parseCube } from '../colour/cube.ts';
import type { Grade } from '../colour/grade.ts';
import { applyLut, type Lut } from '../colour/lut.ts';
import { gpuGrader } from './gpu-grader.ts';

/** Something that can be drawn onto a canvas of its own size. */
interface Drawn {
  readonly width: number;
  readonly height: number;
  draw(
    context: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void;
}

/**
 * Changes the colours of pictures by the table of a grade: on the GPU, and where there is none pixel by pixel with the
 * arithmetic of the export.
 */
export class Grader {
  readonly #url: (asset: string) => string;
  readonly #cubes = new Map<string, Promise<Lut | null>>();
  readonly #baked = new WeakMap<Grade, Lut | null>();
  readonly #canvas = new OffscreenCanvas(1, 1);
  #gpu: ReturnType<typeof gpuGrader> | undefined;

  constructor(url: (asset: string) => string) {
    this.#url = url;
  }

  /** The table of a grade; null where it changes nothing, or where its `.cube` cannot be loaded and is all there is. */
  async table(grade: Grade | null): Promise<Lut | null> {
    if (!grade) return null;
    const known = this.#baked.get(grade);
    if (known !== undefined) return known;
    const cube = grade.lut ? await this.#cube(grade.lut.asset) : null;
    const baked = bakeGrade(grade, cube);
    // A file that could not be had may come: nothing is remembered then.
    if (cube || !grade.lut) this.#baked.set(grade, baked);
    return baked;
  }

  /** The picture in its new colours, on a canvas that is good until the next call. */
  graded(picture: Drawn, lut: Lut): OffscreenCanvas {
    const { width, height } = picture;
    const canvas = this.#canvas;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: this.#gpu === null });
    if (!context) return canvas;
    context.clearRect(0, 0, width, height);
    picture.draw(context, 0, 0, width, height);
    this.#gpu ??= gpuGrader();
    const done = this.#gpu?.(canvas, lut);
    if (done) return done;
    this.#gpu = null;
    const image = context.getImageData(0, 0, width, height);
    applyLut(image.data, lut);
    context.putImageData(image, 0, 0);
    return canvas;
  }

  #cube(asset: string): Promise<Lut | null> {
    const known = this.#cubes.get(asset);
    if (known) return known;
    const loading = fetch(this.#url(asset))
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then((text) => {
        const read = parseCube(text);
        return read.ok ? read.value.lut : null;
      })
      .catch(() => {
        this.#cubes.delete(asset);
        return null;
      });
    this.#cubes.set(asset, loading);
    return loading;
  }
}

import { scoped } from '../cv/cv.ts';
import { type Box, type Plane, plane, type Rgb, rgb, toMat } from '../cv/image.ts';
import { apply, inverse, type Similarity } from '../track/similarity.ts';
import { fillHole } from './fill.ts';

/** Pictures are averaged up to this number: less noise, yet not a smear where things behind move a little. */
const enough = 4;

/**
 * What is behind the thing, gathered from all frames of a clip as the thing or the camera moves away from it. Held in the
 * coordinates of the first frame; pixels that no frame ever shows are filled once. So the filling stands still against the
 * scene, and does not flicker.
 */
export class Plate {
  readonly box: Box;
  readonly #sums: Float32Array;
  readonly #counts: Uint8Array;
  #picture: Rgb | undefined;
  #known = 0;

  /** `box` in pixels of the first frame; it may reach beyond that frame. */
  constructor(box: Box) {
    this.box = box;
    this.#sums = new Float32Array(box.width * box.height * 3);
    this.#counts = new Uint8Array(box.width * box.height);
  }

  /** Share of the plate that some frame has shown. */
  get known(): number {
    return this.#known / this.#counts.length;
  }

  /**
   * Takes what a frame shows outside `hole` (which may be smaller than the frame by a whole factor). `motion` maps the
   * first frame to this one.
   */
  add(frame: Rgb, hole: Plane, motion: Similarity): void {
    const shrink = frame.width / hole.width;
    const toFrame = (x: number, y: number) => apply(motion, x + this.box.x, y + this.box.y);
    for (let y = 0, i = 0; y < this.box.height; y++) {
      for (let x = 0; x < this.box.width; x++, i++) {
        if (this.#counts[i]! >= enough) continue;
        const [u, v] = toFrame(x, y);
        const [left, top] = [Math.floor(u), Math.floor(v)];
        if (left < 0 || top < 0 || left >= frame.width - 1 || top >= frame.height - 1) continue;
        const at = top * frame.width + left;
        const row = Math.min(hole.height - 1, Math.round(v / shrink));
        if (hole.data[row * hole.width + Math.min(hole.width - 1, Math.round(u / shrink))]) continue;
        if (this.#counts[i] === 0) this.#known++;
        this.#counts[i]!++;
        const [fx, fy] = [u - left, v - top];
        for (let c = 0; c < 3; c++) {
          const a = frame.data[at * 3 + c]! * (1 - fx) + frame.data[at * 3 + 3 + c]! * fx;
          const below = (at + frame.width) * 3 + c;
          const b = frame.data[below]! * (1 - fx) + frame.data[below + 3]! * fx;
          this.#sums[i * 3 + c]! += a * (1 - fy) + b * fy;
        }
      }
    }
  }

  /** The plate as a whole picture. */
  finish(): Rgb {
    if (this.#picture) return this.#picture;
    const { width, height } = this.box;
    const picture = rgb(width, height);
    const hole = plane(width, height);
    for (let i = 0; i < this.#counts.length; i++) {
      const count = this.#counts[i]!;
      if (count === 0) hole.data[i] = 255;
      else for (let c = 0; c < 3; c++) picture.data[i * 3 + c] = Math.round(this.#sums[i * 3 + c]! / count);
    }
    this.#picture = this.#known === this.#counts.length ? picture : fillHole(picture, hole);
    return this.#picture;
  }

  /** What is behind `region` of a frame. */
  behind(region: Box, motion: Similarity): Rgb {
    const picture = this.finish();
    const back = inverse(motion);
    // From the region's pixels to the plate's: warpAffine wants exactly that map with WARP_INVERSE_MAP.
    const [tx, ty] = apply(back, region.x, region.y);
    return scoped((keep, cv) => {
      const matrix = keep(
        cv.matFromArray(2, 3, cv.CV_64F, [back.a, -back.b, tx - this.box.x, back.b, back.a, ty - this.box.y]),
      );
      const out = keep(new cv.Mat());
      cv.warpAffine(
        keep(toMat(picture)),
        out,
        matrix,
        new cv.Size(region.width, region.height),
        cv.INTER_LINEAR | cv.WARP_INVERSE_MAP,
        cv.BORDER_REPLICATE,
        new cv.Scalar(),
      );
      return rgb(region.width, region.height, new Uint8Array(out.data));
    });
  }
}

/** Brings the filling to the light of this frame: the same shift as the surroundings of the hole have against the plate. */
export function matchLight(filling: Rgb, frame: Rgb, hole: Plane): Rgb {
  const shift = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < hole.data.length; i++) {
    if (hole.data[i]) continue;
    count++;
    for (let c = 0; c < 3; c++) shift[c]! += frame.data[i * 3 + c]! - filling.data[i * 3 + c]!;
  }
  if (count < 20) return filling;
  const data = filling.data.map((value, i) => Math.max(0, Math.min(255, value + shift[i % 3]! / count)));
  return { ...filling, data };
}

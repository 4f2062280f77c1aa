import { type Plane, plane, type Rgb } from '../cv/image.ts';
import { toGrey, toLab } from '../cv/lab.ts';
import { area, binary, blur, fillHoles, iou, isIn, largestParts, spread } from '../cv/mask.ts';
import { edgeContrast } from '../segment/candidate.ts';
import { grabCut, label } from '../segment/grab-cut.ts';
import { motionOf, warp } from './flow.ts';
import { Appearance, type Likeness, settle } from './likeness.ts';
import { about, after, apply, identity, type Similarity, scaleOf, shift } from './similarity.ts';

/** Below this share of pixels that look as they did, the thing is not believed to be there. */
const lostBelow = 0.45;
/** To be found again after it was lost it must be plainly the same. */
const foundAbove = 0.7;
/** So often the outline is cut anew, for things that bend or turn. */
const recutEvery = 6;

/**
 * Follows one masked thing from picture to picture. Three guesses for each (corners, last motion, no motion), the one that
 * looks most like the thing wins; when none does it is lost, the mask is empty, and the whole picture is searched until it
 * comes back.
 */
export class Follower {
  #appearance: Appearance;
  #mask: Plane;
  #place: Similarity = identity;
  #last: Similarity = identity;
  #previous: { grey: Plane; mask: Plane };
  #lost = false;
  #sinceCut = 0;

  constructor(picture: Rgb, mask: Plane) {
    this.#mask = binary(mask);
    this.#appearance = new Appearance(picture, this.#mask);
    this.#previous = { grey: toGrey(picture), mask: this.#mask };
  }

  /** The thing's mask in the next picture: empty where it is not found. */
  next(picture: Rgb): Plane {
    const grey = toGrey(picture);
    const none = plane(picture.width, picture.height);
    if (this.#appearance.empty) return none;
    const place = this.#lost ? this.#searchAll(picture) : (this.#nearby(picture, grey) ?? this.#searchAll(picture));
    if (!place) {
      this.#lost = true;
      this.#previous = { grey, mask: none };
      return none;
    }
    this.#last = this.#lost ? identity : between(this.#place, place, this.#appearance.centre);
    this.#lost = false;
    this.#place = place;
    let mask = binary(warp(blur(this.#mask, 0.5), place));
    const seen = this.#appearance.compare(picture, place);
    if (seen.visible > 0.85 && seen.inFrame > 0.9) {
      this.#appearance.learn(picture, place, 0.06);
      if (++this.#sinceCut >= recutEvery) mask = this.#recut(picture, mask);
    }
    this.#previous = { grey, mask };
    return mask;
  }

  #nearby(picture: Rgb, grey: Plane): Similarity | undefined {
    const flow = motionOf(this.#previous.grey, grey, this.#previous.mask);
    const guesses = [this.#place, after(this.#last, this.#place)];
    if (flow) guesses.unshift(after(flow, this.#place));
    const reach = Math.max(2, Math.min(8, this.#appearance.radius / 3));
    // Corners are right to a fraction of a pixel; the others are searched more widely.
    const settled = guesses.map((guess, i) => settle(this.#appearance, picture, guess, flow && i === 0 ? 1 : reach));
    return this.#best(picture, settled, lostBelow);
  }

  #searchAll(picture: Rgb): Similarity | undefined {
    const thing = this.#appearance;
    const step = Math.max(3, thing.radius / 2.5);
    const tried: { at: Similarity; energy: number }[] = [];
    for (const scale of [0.8, 1, 1.25]) {
      const [x, y] = apply(this.#place, thing.centre.x, thing.centre.y);
      const sized = after(about(x, y, scale, 0), this.#place);
      if (scaleOf(sized) < 0.3 || scaleOf(sized) > 3.5) continue;
      for (let v = step / 2; v < picture.height; v += step) {
        for (let u = step / 2; u < picture.width; u += step) {
          const at = after(shift(u - x, v - y), sized);
          tried.push({ at, energy: thing.compare(picture, at, 5).energy });
        }
      }
    }
    const promising = tried.sort((a, b) => a.energy - b.energy).slice(0, 6);
    const settled = promising.map(({ at }) => settle(thing, picture, at, step / 2));
    return this.#best(picture, settled, foundAbove);
  }

  #best(picture: Rgb, places: readonly Similarity[], visible: number): Similarity | undefined {
    let best: { at: Similarity; seen: Likeness } | undefined;
    for (const at of places) {
      const seen = this.#appearance.compare(picture, at);
      if (!best || seen.energy < best.seen.energy) best = { at, seen };
    }
    if (!best || best.seen.visible < visible || best.seen.inFrame < 0.12) return undefined;
    return best.at;
  }

  /** Cuts the outline anew in a narrow band around the present one, and takes it if it follows the edges better. */
  #recut(picture: Rgb, mask: Plane): Plane {
    this.#sinceCut = 0;
    const band = Math.max(2, Math.round(Math.sqrt(area(mask) / Math.PI) * 0.12));
    const core = spread(mask, -band);
    const rim = spread(mask, band);
    const marks = plane(mask.width, mask.height);
    for (let i = 0; i < marks.data.length; i++) {
      if (isIn(core.data[i])) marks.data[i] = label.thing;
      else if (isIn(mask.data[i])) marks.data[i] = label.maybeThing;
      else if (isIn(rim.data[i])) marks.data[i] = label.maybeBackground;
    }
    const cut = fillHoles(largestParts(grabCut(picture, marks, 1), 0.01));
    const same = iou(cut, mask);
    if (same < 0.8 || same > 0.97) return mask;
    const lab = toLab(picture);
    if (edgeContrast(lab, cut) < edgeContrast(lab, mask) * 1.05) return mask;
    this.#mask = cut;
    this.#place = identity;
    this.#appearance = new Appearance(picture, cut);
    return cut;
  }
}

/** The shift of the thing's centre between two places: what it will probably do again. */
function between(from: Similarity, to: Similarity, centre: { x: number; y: number }): Similarity {
  const [x, y] = apply(from, centre.x, centre.y);
  const [u, v] = apply(to, centre.x, centre.y);
  return shift(u - x, v - y);
}

import type { Plane, Rgb } from '../cv/image.ts';
import { area, isIn, spread } from '../cv/mask.ts';
import { apply, type Similarity } from './similarity.ts';

/** How well a thing that was seen once is seen again at another place. */
export interface Likeness {
  /** 0 the same … about 1 nothing alike. What the search makes small. */
  readonly energy: number;
  /** Share of the thing's pixels that look as they did, of those in the picture. */
  readonly visible: number;
  /** Share of the thing that lies inside the picture. */
  readonly inFrame: number;
}

const inner = 420;
const ring = 220;
/** Colour difference (sum over R, G, B) at which a pixel counts as another one. */
const other = 110;

/**
 * Remembers a thing: colours at points spread over it, points just outside it, and which colours are rather its own than
 * its surroundings'. Comparing is arithmetic on a few hundred pixels, so that thousands of places can be tried.
 */
export class Appearance {
  readonly centre: { readonly x: number; readonly y: number };
  readonly radius: number;
  readonly #inside: Float32Array;
  readonly #colours: Float32Array;
  readonly #outside: Float32Array;
  readonly #own: Float32Array;

  constructor(picture: Rgb, mask: Plane) {
    const core = spread(mask, -1);
    const body = area(core) > 40 ? core : mask;
    this.#inside = pointsOf(body, inner);
    const near = spread(mask, 2);
    const far = spread(mask, Math.max(5, Math.round(mask.width / 60)));
    const around = { ...far, data: far.data.map((value, i) => (value > 127 && !isIn(near.data[i]) ? 255 : 0)) };
    this.#outside = pointsOf(around, ring);
    this.#colours = new Float32Array((this.#inside.length / 2) * 3);
    let [x, y] = [0, 0];
    for (let i = 0; i < this.#inside.length; i += 2) {
      x += this.#inside[i]!;
      y += this.#inside[i + 1]!;
      const at = (this.#inside[i + 1]! * picture.width + this.#inside[i]!) * 3;
      for (let c = 0; c < 3; c++) this.#colours[(i / 2) * 3 + c] = picture.data[at + c]!;
    }
    const count = Math.max(1, this.#inside.length / 2);
    this.centre = { x: x / count, y: y / count };
    this.radius = Math.sqrt(area(mask) / Math.PI);
    this.#own = ownColours(picture, mask, around);
  }

  get empty(): boolean {
    return this.#inside.length === 0;
  }

  /** Compares at a place, with every `stride`-th point. */
  compare(picture: Rgb, at: Similarity, stride = 1): Likeness {
    let [difference, alike, seen] = [0, 0, 0];
    const total = Math.ceil(this.#inside.length / 2 / stride);
    for (let i = 0; i < this.#inside.length; i += 2 * stride) {
      const pixel = locate(picture, at, this.#inside[i]!, this.#inside[i + 1]!);
      if (pixel < 0) continue;
      seen++;
      const c = (i / 2) * 3;
      const d =
        Math.abs(picture.data[pixel]! - this.#colours[c]!) +
        Math.abs(picture.data[pixel + 1]! - this.#colours[c + 1]!) +
        Math.abs(picture.data[pixel + 2]! - this.#colours[c + 2]!);
      difference += Math.min(d, other * 1.5) / (other * 1.5);
      if (d < other) alike++;
    }
    if (seen === 0) return { energy: 2, visible: 0, inFrame: 0 };
    let [mistaken, around] = [0, 0];
    for (let i = 0; i < this.#outside.length; i += 2 * stride) {
      const pixel = locate(picture, at, this.#outside[i]!, this.#outside[i + 1]!);
      if (pixel < 0) continue;
      around++;
      mistaken += this.#own[bin(picture.data, pixel)]!;
    }
    const inFrame = seen / total;
    const energy = difference / seen + (around ? (0.5 * mistaken) / around : 0) + 0.5 * (1 - inFrame);
    return { energy, visible: alike / seen, inFrame };
  }

  /** Light changes slowly: what is seen there now is taken in by a small share. */
  learn(picture: Rgb, at: Similarity, share: number): void {
    for (let i = 0; i < this.#inside.length; i += 2) {
      const pixel = locate(picture, at, this.#inside[i]!, this.#inside[i + 1]!);
      if (pixel < 0) continue;
      for (let k = 0; k < 3; k++) {
        const c = (i / 2) * 3 + k;
        this.#colours[c]! += share * (picture.data[pixel + k]! - this.#colours[c]!);
      }
    }
  }
}

function locate(picture: Rgb, at: Similarity, x: number, y: number): number {
  const u = Math.round(at.a * x - at.b * y + at.tx);
  const v = Math.round(at.b * x + at.a * y + at.ty);
  if (u < 0 || v < 0 || u >= picture.width || v >= picture.height) return -1;
  return (v * picture.width + u) * 3;
}

/** Up to `limit` points spread evenly over the mask: x, y, x, y … */
function pointsOf(mask: Plane, limit: number): Float32Array {
  const all: number[] = [];
  for (let i = 0; i < mask.data.length; i++) if (isIn(mask.data[i])) all.push(i);
  const count = Math.min(limit, all.length);
  const out = new Float32Array(count * 2);
  for (let k = 0; k < count; k++) {
    // A golden-ratio walk: no stripes where the mask's rows are as long as the step.
    const i = all[Math.floor(((k * 0.618033988749895) % 1) * all.length)]!;
    out[k * 2] = i % mask.width;
    out[k * 2 + 1] = Math.floor(i / mask.width);
  }
  return out;
}

const bin = (data: Uint8Array, at: number): number =>
  ((data[at]! >> 4) << 8) | ((data[at + 1]! >> 4) << 4) | (data[at + 2]! >> 4);

/** For each of 4096 colours: the chance that a pixel of it is the thing and not its surroundings. */
function ownColours(picture: Rgb, mask: Plane, around: Plane): Float32Array {
  const mine = new Float32Array(4096);
  const others = new Float32Array(4096);
  let [countMine, countOthers] = [0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    if (isIn(mask.data[i])) {
      mine[bin(picture.data, i * 3)]!++;
      countMine++;
    } else if (isIn(around.data[i])) {
      others[bin(picture.data, i * 3)]!++;
      countOthers++;
    }
  }
  return mine.map((count, i) => {
    const a = count / Math.max(1, countMine);
    const b = others[i]! / Math.max(1, countOthers);
    return a + b === 0 ? 0 : a / (a + b + 1e-4);
  });
}

/** The place near `start` where the thing is seen best: shifts, sizes and turns, in ever smaller steps. */
export function settle(thing: Appearance, picture: Rgb, start: Similarity, reach: number, stride = 2): Similarity {
  let best = start;
  let energy = thing.compare(picture, best, stride).energy;
  for (let step = reach; step >= 0.5; step /= 2) {
    for (let round = 0; round < 6; round++) {
      const moves = around(best, thing.centre, step, thing.radius);
      let better = false;
      for (const move of moves) {
        const e = thing.compare(picture, move, stride).energy;
        if (e < energy - 1e-6) {
          energy = e;
          best = move;
          better = true;
        }
      }
      if (!better) break;
    }
  }
  return best;
}

function around(at: Similarity, centre: { x: number; y: number }, step: number, radius: number): Similarity[] {
  const shifts = [
    [step, 0],
    [-step, 0],
    [0, step],
    [0, -step],
  ].map(([x, y]) => ({ ...at, tx: at.tx + x!, ty: at.ty + y! }));
  // A step of the edge, not of the middle: sizes and turns that move the rim by about as many pixels as the shift.
  const rim = Math.min(0.1, step / Math.max(radius, 4) / 2);
  const [x, y] = apply(at, centre.x, centre.y);
  const turned = [
    [1 + rim, 0],
    [1 - rim, 0],
    [1, rim],
    [1, -rim],
  ].map(([scale, angle]) => {
    const a = scale! * Math.cos(angle!);
    const b = scale! * Math.sin(angle!);
    const next = { a: a * at.a - b * at.b, b: a * at.b + b * at.a };
    return {
      ...next,
      tx: x - (next.a * centre.x - next.b * centre.y),
      ty: y - (next.b * centre.x + next.a * centre.y),
    };
  });
  return [...shifts, ...turned];
}

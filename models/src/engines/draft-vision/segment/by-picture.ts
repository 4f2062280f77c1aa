import { scoped } from '../cv/cv.ts';
import {
  type Box,
  crop,
  type Plane,
  plane,
  type Rgb,
  type Rgba,
  resize,
  toMat,
  withoutAlpha,
  workingSize,
} from '../cv/image.ts';
import { area, boxOf, fillHoles, iou, isIn, scaleMask, spread } from '../cv/mask.ts';
import { readPicture } from '../cv/png.ts';
import type { ReferenceFile } from '../jobs.ts';
import type { Candidate } from './candidate.ts';
import { grabCut, label } from './grab-cut.ts';

/**
 * The correlation from which a picture is taken to be there. Few pixels are soon alike by chance, so a small match must be
 * the better one. Found by trial on drawn films: see the tests.
 */
const needed = (pixels: number): number => 0.65 + 2.4 / Math.sqrt(pixels);
const coarse = 224;
const fine = 448;

/** How much of the element, from its top, and at which heights of the whole (in heights of the picture) it is looked for. */
const parts = [
  { part: 1, from: 0.12, to: 1.1 },
  { part: 0.55, from: 0.5, to: 2 },
  { part: 0.33, from: 0.8, to: 3.2 },
  { part: 0.2, from: 1.2, to: 4.5 },
] as const;

interface Place {
  readonly x: number;
  readonly y: number;
  /** Height of the whole element, as a share of the picture's. */
  readonly height: number;
  readonly likeness: number;
  /** How far the likeness lies above what is needed at that size. */
  readonly margin: number;
}

/**
 * Finds an element in a picture by the look of its own picture: the opaque part is compared at many sizes and places with
 * the colours' means and strengths taken off (so light may differ), then placed precisely, then cut along the edges that
 * are really there. Close shots show the upper part only: that is tried too. Undefined where nothing is like it.
 */
export async function findByPicture(picture: Rgb, reference: ReferenceFile): Promise<Candidate | undefined> {
  const element = trimmed(await readPicture(reference.file));
  // Without a clear outline there is nothing to tell the thing from its own background.
  if (!element) return undefined;
  const rough = downsized(picture, coarse);
  let best: { part: number; place: Place } | undefined;
  for (const { part, from, to } of parts) {
    const place = search(rough, element, part, sizes(from, to, 1.14));
    // A part is less to go by than the whole: it must be plainly more alike to be believed instead.
    if (place && (!best || place.margin > best.place.margin + 0.05)) best = { part, place };
  }
  if (!best) return undefined;
  const sharp = downsized(picture, fine);
  const { part, place } = best;
  const around = search(sharp, element, part, sizes(place.height * 0.9, place.height * 1.12, 1.03), place) ?? place;
  if (around.margin < 0) return undefined;
  const outline = outlineOf(picture, element, around);
  return { mask: cutOut(picture, outline), score: Math.min(1, around.likeness) };
}

/** The element's opaque part alone. Undefined for a picture without transparency, or with next to nothing in it. */
function trimmed(picture: Rgba): Rgba | undefined {
  const alpha = alphaPlane(picture);
  const box = boxOf(alpha);
  if (!box || area(alpha) > 0.97 * alpha.data.length) return undefined;
  const cropped = crop(picture, box);
  const size = workingSize(cropped.width, cropped.height, 512);
  return resize(cropped, size.width, size.height);
}

const alphaPlane = (picture: Rgba): Plane =>
  plane(
    picture.width,
    picture.height,
    picture.data.filter((_, i) => i % 4 === 3),
  );

function sizes(from: number, to: number, factor: number): number[] {
  const out: number[] = [];
  for (let size = from; size <= to; size *= factor) out.push(size);
  return out;
}

const downsized = (picture: Rgb, limit: number): Rgb => {
  const { width, height } = workingSize(picture.width, picture.height, limit);
  return resize(picture, width, height);
};

/** The best place over all sizes. `near` limits the search to the neighbourhood of a known place. */
function search(
  picture: Rgb,
  element: Rgba,
  part: number,
  heights: readonly number[],
  near?: Place,
): Place | undefined {
  let best: Place | undefined;
  for (const height of heights) {
    const whole = Math.round(height * picture.height);
    const rows = Math.round(whole * part);
    const columns = Math.round((whole * element.width) / element.height);
    if (rows < 12 || columns < 6 || rows > picture.height || columns > picture.width) continue;
    const small = resize(element, columns, whole);
    const template = part === 1 ? small : crop(small, { x: 0, y: 0, width: columns, height: rows });
    const window = near && windowAround(near, picture, columns, rows);
    const at = correlate(window ? crop(picture, window) : picture, template);
    if (!at) continue;
    const place = {
      x: (at.x + (window?.x ?? 0)) / picture.width,
      y: (at.y + (window?.y ?? 0)) / picture.height,
      height,
      likeness: at.likeness,
      margin: at.likeness - needed(at.pixels),
    };
    if (!best || place.margin > best.margin) best = place;
  }
  return best;
}

function windowAround(near: Place, picture: Rgb, columns: number, rows: number): Box {
  const room = Math.round(0.05 * picture.width) + 4;
  const x = Math.max(0, Math.min(picture.width - columns, Math.round(near.x * picture.width) - room));
  const y = Math.max(0, Math.min(picture.height - rows, Math.round(near.y * picture.height) - room));
  return {
    x,
    y,
    width: Math.min(picture.width - x, columns + 2 * room),
    height: Math.min(picture.height - y, rows + 2 * room),
  };
}

/** The best place of a template, by normalised correlation of what is opaque in it. */
function correlate(
  picture: Rgb,
  template: Rgba,
): { x: number; y: number; likeness: number; pixels: number } | undefined {
  const opaque = alphaPlane(template);
  const pixels = area(opaque);
  if (pixels < 40) return undefined;
  return scoped((keep, cv) => {
    const scores = keep(new cv.Mat());
    const mask = plane(
      opaque.width,
      opaque.height,
      opaque.data.map((value) => (value > 127 ? 255 : 0)),
    );
    const mask3 = keep(new cv.Mat());
    cv.cvtColor(keep(toMat(mask)), mask3, cv.COLOR_GRAY2RGB);
    cv.matchTemplate(keep(toMat(picture)), keep(toMat(withoutAlpha(template))), scores, cv.TM_CCOEFF_NORMED, mask3);
    let best = { x: 0, y: 0, likeness: -1 };
    const values = scores.data32F;
    for (let i = 0; i < values.length; i++) {
      // Even patches divide by nothing and give nonsense beyond 1.
      const likeness = values[i]!;
      if (!(likeness <= 1.001) || likeness <= best.likeness) continue;
      best = { x: i % scores.cols, y: Math.floor(i / scores.cols), likeness };
    }
    return best.likeness < 0 ? undefined : { ...best, pixels };
  });
}

/** The element's own outline, laid where it was found; what lies below the picture's edge is cut off. */
function outlineOf(picture: Rgb, element: Rgba, place: Place): Plane {
  const rows = Math.max(2, Math.round(place.height * picture.height));
  const columns = Math.max(2, Math.round((rows * element.width) / element.height));
  // Glass belongs to the thing, the shine around a flame does not: rather faint is enough, and so is being enclosed.
  const faint = alphaPlane(element);
  const solid = fillHoles({ ...faint, data: faint.data.map((value) => (value > 80 ? 255 : 0)) }, 0.5);
  const alpha = scaleMask(solid, columns, rows);
  const [left, top] = [Math.round(place.x * picture.width), Math.round(place.y * picture.height)];
  const out = plane(picture.width, picture.height);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [u, v] = [left + x, top + y];
      if (u < 0 || v < 0 || u >= out.width || v >= out.height) continue;
      out.data[v * out.width + u] = alpha.data[y * columns + x]!;
    }
  }
  return out;
}

/** The outline corrected by the picture's own edges, where these do not say something quite different. */
function cutOut(picture: Rgb, outline: Plane): Plane {
  const band = Math.max(2, Math.round(Math.sqrt(area(outline)) * 0.015));
  const core = spread(outline, -band);
  const rim = spread(outline, band);
  const marks = plane(outline.width, outline.height);
  for (let i = 0; i < marks.data.length; i++) {
    if (isIn(core.data[i])) marks.data[i] = label.thing;
    else if (isIn(outline.data[i])) marks.data[i] = label.maybeThing;
    else if (isIn(rim.data[i])) marks.data[i] = label.maybeBackground;
  }
  const cut = fillHoles(grabCut(picture, marks, 2));
  return iou(cut, outline) > 0.9 ? cut : outline;
}

import { scoped } from '../cv/cv.ts';
import { type Plane, plane, type Rgb, rgb, toMat } from '../cv/image.ts';
import { toLab } from '../cv/lab.ts';
import { area, fillHoles, isIn, keepParts, smooth } from '../cv/mask.ts';
import { coloursIn, type NamedColour, wordsOf } from '../words.ts';
import { type Candidate, calm, ranked, score } from './candidate.ts';
import { grabCut, label } from './grab-cut.ts';

const light = new Set(
  'bright lamp lamps light lights window windows lantern bulb glow glowing neon moon sun flame fire candle headlight headlights screen'.split(
    ' ',
  ),
);
const sky = new Set(['sky', 'clouds', 'heaven']);
const ground = new Set(['ground', 'floor', 'road', 'street', 'pavement', 'grass', 'sand']);
const side = { left: 'left', right: 'right', centre: 'centre', center: 'centre', middle: 'centre' } as const;
const vague = new Set(
  'the a an of in on at and with big small large biggest area region part side thing object patch spot coloured colored colour color one'.split(
    ' ',
  ),
);

/** The regions that words of colour, light and place describe; none where the words say anything else, or nothing fits. */
export function describedRegion(picture: Rgb, text: string, where: { indoors: boolean }): Candidate[] {
  const words = wordsOf(text);
  const colours = coloursIn(text);
  const known = new Set([...Object.keys(side), ...vague, ...colours.map(({ word }) => word)]);
  const has = (set: ReadonlySet<string>) => words.some((word) => set.has(word));
  const strange = words.filter((word) => !known.has(word) && !light.has(word) && !sky.has(word) && !ground.has(word));
  // "the red coat" is found by its red, if red is rare; "the coat" is beyond this engine.
  if (strange.length > (colours.length > 0 ? 1 : 0)) return [];

  const quiet = calm(picture);
  const lab = toLab(quiet);
  const wanted = words.map((word) => side[word as keyof typeof side]).find(Boolean);
  let found: Plane | undefined;
  if (has(sky) && !where.indoors) found = fromEdge(lab, 'top');
  else if (has(ground)) found = fromEdge(lab, 'bottom');
  else if (has(light)) found = shining(lab, colours[0]);
  else if (colours[0]) found = ofColour(lab, colours[0], strange.length > 0 ? 0.25 : 0.5);
  if (!found) return [];

  const least = Math.max(16, found.data.length * 0.0006);
  const parts = separate(found, least, wanted);
  const whole = has(sky) || has(ground);
  return ranked(
    parts.map((part) => {
      const mask = whole ? part : refined(picture, part);
      return { mask, score: score(lab, mask) };
    }),
    8,
  );
}

/** Each connected part as a mask of its own, the largest first; only those on the wanted side. */
function separate(mask: Plane, least: number, wanted: 'left' | 'right' | 'centre' | undefined): Plane[] {
  const parts: { label: number; area: number }[] = [];
  keepParts(mask, ({ label: number, area: size, box }) => {
    const middle = (box.x + box.width / 2) / mask.width;
    const on = middle < 0.4 ? 'left' : middle > 0.6 ? 'right' : 'centre';
    if (size >= least && (!wanted || wanted === on)) parts.push({ label: number, area: size });
    return false;
  });
  parts.sort((a, b) => b.area - a.area);
  return parts.slice(0, 6).map((part) => keepParts(mask, ({ label: number }) => number === part.label));
}

function refined(picture: Rgb, part: Plane): Plane {
  const marks = plane(part.width, part.height);
  const size = Math.sqrt(area(part));
  const near = Math.max(2, Math.round(size * 0.08));
  const room = scoped((keep, cv) => {
    const from = keep(cv.matFromArray(part.height, part.width, cv.CV_8UC1, part.data));
    const to = keep(new cv.Mat());
    const brush = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(2 * near + 1, 2 * near + 1)));
    cv.dilate(from, to, brush);
    return new Uint8Array(to.data);
  });
  for (let i = 0; i < marks.data.length; i++) {
    marks.data[i] = isIn(part.data[i]) ? label.maybeThing : room[i] ? label.maybeBackground : label.background;
  }
  const cut = fillHoles(smooth(grabCut(picture, marks, 2), 1));
  const [before, after] = [area(part), area(cut)];
  return after > before * 0.5 && after < before * 2 ? cut : fillHoles(part);
}

/** Much lighter than the picture as a whole; of the colour, where one is named. */
function shining(lab: Rgb, colour: NamedColour | undefined): Plane | undefined {
  const lights = lab.data.filter((_, i) => i % 3 === 0).sort();
  const at = (share: number) => lights[Math.floor(share * (lights.length - 1))]!;
  const threshold = Math.max(at(0.5) + 45, Math.min(at(0.985), 235), 120);
  const hue = colour && labOf(colour);
  const mask = plane(lab.width, lab.height);
  for (let i = 0, j = 0; i < mask.data.length; i++, j += 3) {
    if (lab.data[j]! < threshold) continue;
    if (hue && !sameHue(lab.data[j + 1]! - 128, lab.data[j + 2]! - 128, hue, 0.6)) continue;
    mask.data[i] = 255;
  }
  const cleaned = smooth(mask, 1);
  return area(cleaned) > 0 && area(cleaned) < 0.35 * mask.data.length ? cleaned : undefined;
}

/** All of that colour. Not where it is more than `most` of the picture: then it describes nothing. */
function ofColour(lab: Rgb, colour: NamedColour, most: number): Plane | undefined {
  const [l, a, b] = labOf(colour);
  const plain = Math.hypot(a, b) < 12;
  const mask = plane(lab.width, lab.height);
  for (let i = 0, j = 0; i < mask.data.length; i++, j += 3) {
    const [dl, da, db] = [lab.data[j]! - l, lab.data[j + 1]! - 128, lab.data[j + 2]! - 128];
    const fits = plain
      ? Math.abs(dl) < 38 && Math.hypot(da, db) < 12
      : Math.hypot(da, db) > 14 && Math.abs(dl) < 85 && sameHue(da, db, [l, a, b], 0.42);
    if (fits) mask.data[i] = 255;
  }
  const cleaned = smooth(mask, 1);
  const share = area(cleaned) / cleaned.data.length;
  return share > 0.0006 && share < most ? cleaned : undefined;
}

/**
 * The even surface that begins at the top or bottom edge, as far as its colours run on without a break, and no further
 * than the first row in which little of it is left: through haze it would leak into the other half.
 */
function fromEdge(lab: Rgb, edge: 'top' | 'bottom'): Plane | undefined {
  const { width, height } = lab;
  const row = (step: number) => (edge === 'top' ? step : height - 1 - step);
  const mask = scoped((keep, cv) => {
    const mat = keep(toMat(lab));
    const filled = keep(cv.Mat.zeros(height + 2, width + 2, cv.CV_8UC1));
    const near = new cv.Scalar(3, 2, 2, 0);
    const flags = 4 | (255 << 8) | cv.FLOODFILL_MASK_ONLY;
    for (let x = 2; x < width; x += Math.max(4, Math.round(width / 40))) {
      cv.floodFill(mat, filled, new cv.Point(x, row(1)), new cv.Scalar(0), new cv.Rect(), near, near, flags);
    }
    const out = plane(width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) out.data[y * width + x] = filled.data[(y + 1) * (width + 2) + x + 1]!;
    }
    return out;
  });
  const counts = Array.from({ length: height }, (_, step) => {
    const start = row(step) * width;
    return mask.data.subarray(start, start + width).filter((value) => value > 0).length;
  });
  const least = 0.5 * Math.max(...counts);
  const begins = counts.findIndex((count) => count >= least);
  const ends = counts.findIndex((count, step) => step > begins && count < least);
  // A sky that reaches the floor, or a floor that reaches the ceiling, is something else.
  if (ends < 0 || ends > 0.9 * height) return undefined;
  for (let step = ends; step < height; step++) mask.data.fill(0, row(step) * width, (row(step) + 1) * width);
  const cleaned = fillHoles(smooth(mask, 2), 0.02);
  return area(cleaned) / cleaned.data.length > 0.05 ? cleaned : undefined;
}

function labOf({ colour }: NamedColour): [number, number, number] {
  const [l, a, b] = toLab(rgb(1, 1, Uint8Array.from(colour))).data;
  return [l!, a! - 128, b! - 128];
}

function sameHue(a: number, b: number, [, ta, tb]: readonly [number, number, number], radians: number): boolean {
  if (Math.hypot(ta, tb) < 12) return true;
  const turn = Math.abs(Math.atan2(b, a) - Math.atan2(tb, ta));
  return Math.hypot(a, b) > 8 && Math.min(turn, 2 * Math.PI - turn) < radians;
}

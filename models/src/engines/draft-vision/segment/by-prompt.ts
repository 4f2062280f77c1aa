import { type Box, clampBox, type Plane, plane, type Rgb } from '../cv/image.ts';
import { toLab } from '../cv/lab.ts';
import { area, fillHoles, isIn, largestParts, partsAt, smooth, spread } from '../cv/mask.ts';
import { type Candidate, calm, ranked, score } from './candidate.ts';
import { grabCut, label } from './grab-cut.ts';

export interface PointPrompt {
  /** Pixels of the picture that is given. */
  readonly x: number;
  readonly y: number;
  readonly positive: boolean;
}

/** What points and a box say. Coordinates in pixels of `picture`, which is already at working size. */
export interface Prompt {
  readonly points: readonly PointPrompt[];
  readonly box: Box | undefined;
}

/**
 * Masks for points and a box, best first. A point alone does not say whether the button, the coat or the person is meant:
 * so several sizes are tried, and each that holds is a candidate.
 */
export function segmentByPrompt(picture: Rgb, prompt: Prompt, limit: number): Candidate[] {
  const quiet = calm(picture);
  const lab = toLab(quiet);
  const positive = prompt.points.filter((point) => point.positive);
  const starts = prompt.box ? [boxMarks(lab, prompt.box)] : guesses(lab, positive);
  const candidates = starts.map((marks) => {
    const told = withPoints(marks, prompt.points, lab);
    const cut = cleaned(grabCut(picture, told), prompt);
    return { mask: cut, score: score(lab, cut) * (prompt.box ? 1 : 1 - 0.6 * cutOff(cut, told)) };
  });
  if (prompt.box && candidates.every(({ mask }) => area(mask) < 12)) {
    // Nothing stands out from its surroundings: the box itself, rounded, and a score that says so.
    candidates.push({ mask: ellipse(picture.width, picture.height, prompt.box), score: 0.1 });
  }
  return ranked(candidates, limit);
}

/** Everything in the box may be the thing, what is outside is not; a box drawn by hand is a little too tight or wide. */
function boxMarks(lab: Rgb, box: Box): Plane {
  const { width, height } = lab;
  const loose = 0.02 * Math.max(box.width, box.height) + 1;
  const outer = clampBox(
    { x: box.x - loose, y: box.y - loose, width: box.width + 2 * loose, height: box.height + 2 * loose },
    width,
    height,
  );
  const marks = plane(width, height);
  paint(marks, outer, label.maybeThing);
  return marks;
}

function guesses(lab: Rgb, points: readonly PointPrompt[]): Plane[] {
  const { width, height } = lab;
  const spans = points.flatMap((a) => points.map((b) => Math.hypot(a.x - b.x, a.y - b.y)));
  const span = Math.max(0, ...spans);
  const byReach = [0.1, 0.22, 0.45].map((share) => {
    const marks = plane(width, height);
    for (const point of points) disc(marks, point, span / 2 + share * height, label.maybeThing);
    return marks;
  });
  const byColour = [14, 26, 42].map((tolerance) => {
    const marks = plane(width, height, new Uint8Array(width * height).fill(label.maybeBackground));
    const alike = partsAt(similar(lab, points, tolerance), points);
    for (let i = 0; i < marks.data.length; i++) if (isIn(alike.data[i])) marks.data[i] = label.maybeThing;
    return marks;
  });
  return [...byColour, ...byReach];
}

/** Pixels of a colour like that at one of the points. */
function similar(lab: Rgb, points: readonly PointPrompt[], tolerance: number): Plane {
  const out = plane(lab.width, lab.height);
  const colours = points.map((point) => patchColour(lab, point));
  for (let i = 0, j = 0; i < out.data.length; i++, j += 3) {
    for (const [l, a, b] of colours) {
      const near = Math.hypot((lab.data[j]! - l) * 0.7, lab.data[j + 1]! - a, lab.data[j + 2]! - b);
      if (near <= tolerance) out.data[i] = 255;
    }
  }
  return out;
}

function patchColour(lab: Rgb, at: { x: number; y: number }): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  const box = clampBox({ x: at.x - 2, y: at.y - 2, width: 5, height: 5 }, lab.width, lab.height);
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      for (let c = 0; c < 3; c++) sum[c]! += lab.data[(y * lab.width + x) * 3 + c]!;
    }
  }
  const count = box.width * box.height;
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** Points are certain, as far as the colour around them goes. */
function withPoints(marks: Plane, points: readonly PointPrompt[], lab: Rgb): Plane {
  const out = { ...marks, data: new Uint8Array(marks.data) };
  const sure = Math.max(2, Math.round(lab.height * 0.008));
  for (const point of points) {
    if (!point.positive) {
      // Not this, nor what is joined to it in the same colour.
      const same = partsAt(similar(lab, [point], 12), [point]);
      for (let i = 0; i < out.data.length; i++) {
        if (isIn(same.data[i]) && out.data[i] === label.maybeThing) out.data[i] = label.maybeBackground;
      }
    }
    disc(out, point, sure, point.positive ? label.thing : label.background);
  }
  return out;
}

function cleaned(mask: Plane, prompt: Prompt): Plane {
  const pixels = Math.max(1, Math.round(mask.width / 400));
  const calmed = smooth(mask, pixels);
  const positive = prompt.points.filter((point) => point.positive);
  const held = positive.length > 0 ? partsAt(spread(calmed, 1), positive) : largestParts(calmed, 0.3);
  // `spread` joined parts that nearly touch; what is kept is still the cut itself.
  const both = { ...calmed, data: calmed.data.map((value, i) => (value > 127 && isIn(held.data[i]) ? 255 : 0)) };
  const filled = fillHoles(both);
  for (const point of prompt.points) if (!point.positive) disc(filled, point, 1, 0);
  return filled;
}

/** Share of the mask's border that was made by the guess's outer limit and not by an edge in the picture. */
function cutOff(mask: Plane, marks: Plane): number {
  let border = 0;
  let cut = 0;
  const { width } = mask;
  for (let i = width; i < mask.data.length - width; i++) {
    if (!isIn(mask.data[i])) continue;
    const around = [i - 1, i + 1, i - width, i + width];
    if (around.every((near) => isIn(mask.data[near]))) continue;
    border++;
    if (around.some((near) => marks.data[near] === label.background)) cut++;
  }
  return border === 0 ? 0 : cut / border;
}

function paint(target: Plane, box: Box, value: number): void {
  for (let y = box.y; y < box.y + box.height; y++) {
    target.data.fill(value, y * target.width + box.x, y * target.width + box.x + box.width);
  }
}

function disc(target: Plane, at: { x: number; y: number }, radius: number, value: number): void {
  const box = clampBox(
    { x: at.x - radius, y: at.y - radius, width: 2 * radius + 1, height: 2 * radius + 1 },
    target.width,
    target.height,
  );
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      if (Math.hypot(x - at.x, y - at.y) <= radius) target.data[y * target.width + x] = value;
    }
  }
}

function ellipse(width: number, height: number, box: Box): Plane {
  const mask = plane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = (x + 0.5 - box.x - box.width / 2) / (box.width / 2);
      const dy = (y + 0.5 - box.y - box.height / 2) / (box.height / 2);
      if (dx * dx + dy * dy <= 1) mask.data[y * width + x] = 255;
    }
  }
  return mask;
}

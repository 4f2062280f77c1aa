import { scoped } from '../cv/cv.ts';
import { bytesOf, type Plane, type Rgb, toMat } from '../cv/image.ts';
import { area, boxOf, iou, isIn, spread } from '../cv/mask.ts';

export interface Candidate {
  readonly mask: Plane;
  /** 0–1: how much this looks like a thing with an edge of its own. */
  readonly score: number;
}

/**
 * How clearly the mask's edge is an edge in the picture: for each pixel of the border, the difference in colour between
 * what lies just inside and just outside (Lab, 0–255), averaged. Parts of the border on the picture's frame do not count.
 */
export function edgeContrast(lab: Rgb, mask: Plane): number {
  const reach = Math.max(2, Math.round(lab.width / 200));
  const inner = spread(mask, -reach);
  const outer = spread(mask, reach);
  const inside = localMean(lab, (i) => isIn(mask.data[i]) && !isIn(inner.data[i]), reach);
  const outside = localMean(lab, (i) => !isIn(mask.data[i]) && isIn(outer.data[i]), reach);
  let sum = 0;
  let count = 0;
  for (let y = 1; y < mask.height - 1; y++) {
    for (let x = 1; x < mask.width - 1; x++) {
      const i = y * mask.width + x;
      if (!isIn(mask.data[i])) continue;
      const { width } = mask;
      if ([i - 1, i + 1, i - width, i + width].every((near) => isIn(mask.data[near]))) continue;
      const [a, b] = [i * 4, i * 4];
      const weightIn = inside[a + 3]!;
      const weightOut = outside[b + 3]!;
      if (weightIn < 1e-3 || weightOut < 1e-3) continue;
      const dl = inside[a]! / weightIn - outside[b]! / weightOut;
      const da = inside[a + 1]! / weightIn - outside[b + 1]! / weightOut;
      const db = inside[a + 2]! / weightIn - outside[b + 2]! / weightOut;
      sum += Math.sqrt(dl * dl + da * da + db * db);
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Sums of L, a, b and count over the chosen pixels in a small window around each pixel. */
function localMean(lab: Rgb, chosen: (i: number) => boolean, reach: number): Float32Array {
  return scoped((keep, cv) => {
    const from = keep(new cv.Mat(lab.height, lab.width, cv.CV_32FC4));
    const values = from.data32F.fill(0);
    for (let i = 0; i < lab.width * lab.height; i++) {
      if (!chosen(i)) continue;
      for (let c = 0; c < 3; c++) values[i * 4 + c] = lab.data[i * 3 + c]!;
      values[i * 4 + 3] = 1;
    }
    const to = keep(new cv.Mat());
    const window = 2 * reach + 1;
    cv.boxFilter(from, to, -1, new cv.Size(window, window));
    return new Float32Array(to.data32F);
  });
}

/** Score from edge contrast, less for what is nearly everything, nearly nothing, or runs along the picture's frame. */
export function score(lab: Rgb, mask: Plane): number {
  const share = area(mask) / mask.data.length;
  if (share === 0) return 0;
  const contrast = edgeContrast(lab, mask);
  const extreme = share > 0.7 || share < 0.0004 ? 0.4 : 1;
  return (contrast / (contrast + 14)) * extreme * (1 - 0.5 * frameShare(mask));
}

/** Share of the picture's frame that the mask touches. */
function frameShare(mask: Plane): number {
  const { width, height, data } = mask;
  let touched = 0;
  for (let x = 0; x < width; x++) touched += Number(isIn(data[x])) + Number(isIn(data[(height - 1) * width + x]));
  for (let y = 0; y < height; y++) touched += Number(isIn(data[y * width])) + Number(isIn(data[y * width + width - 1]));
  return touched / (2 * (width + height));
}

/** Best first, without those that say nearly the same as a better one. */
export function ranked(candidates: readonly Candidate[], limit: number): Candidate[] {
  const kept: Candidate[] = [];
  for (const one of [...candidates].sort((a, b) => b.score - a.score)) {
    if (!boxOf(one.mask)) continue;
    if (kept.length < limit && kept.every((better) => iou(better.mask, one.mask) < 0.9)) kept.push(one);
  }
  return kept;
}

/** A picture with its noise taken off but its edges kept: what colours are compared on. */
export function calm(picture: Rgb): Rgb {
  return scoped((keep, cv) => {
    const to = keep(new cv.Mat());
    cv.medianBlur(keep(toMat(picture)), to, 5);
    return { ...picture, data: bytesOf(to) };
  });
}

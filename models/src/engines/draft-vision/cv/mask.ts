import { scoped } from './cv.ts';
import { type Box, bytesOf, type Plane, plane, resize, toMat } from './image.ts';

/** Masks are planes, 255 where the thing is. Half-way values are soft edges. */
export const isIn = (value: number | undefined): boolean => (value ?? 0) > 127;

export function area(mask: Plane): number {
  let count = 0;
  for (const value of mask.data) if (value > 127) count++;
  return count;
}

/** The box of all pixels above `level`. */
export function boxOf(mask: Plane, level = 127): Box | undefined {
  let left = mask.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0, i = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++, i++) {
      if (mask.data[i]! <= level) continue;
      if (top < 0) top = y;
      bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Intersection over union: 1 the same, 0 nothing in common. Two empty masks agree. */
export function iou(a: Plane, b: Plane): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    const inA = isIn(a.data[i]);
    const inB = isIn(b.data[i]);
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either === 0 ? 1 : both / either;
}

/**
 * Grows (positive) or shrinks (negative) by that many pixels, evenly in all directions. By distance and not by a brush: the
 * time does not grow with the reach. Soft edges stay where they say more than the grown mask.
 */
export function spread(mask: Plane, pixels: number): Plane {
  if (pixels === 0) return mask;
  const grows = pixels > 0;
  const reach = Math.abs(pixels) + 0.5;
  return scoped((keep, cv) => {
    // Distance to the nearest pixel that is in the mask (or, to shrink it, that is not).
    const away = plane(mask.width, mask.height);
    for (let i = 0; i < away.data.length; i++) away.data[i] = mask.data[i]! > 127 === grows ? 0 : 255;
    const distance = keep(new cv.Mat());
    cv.distanceTransform(keep(toMat(away)), distance, cv.DIST_L2, cv.DIST_MASK_5);
    const data = new Uint8Array(mask.data);
    const far = distance.data32F;
    for (let i = 0; i < data.length; i++) if (far[i]! <= reach) data[i] = grows ? 255 : 0;
    return { ...mask, data };
  });
}

export function blur(mask: Plane, sigma: number): Plane {
  if (sigma <= 0) return mask;
  return scoped((keep, cv) => {
    const from = keep(toMat(mask));
    const to = keep(new cv.Mat());
    cv.GaussianBlur(from, to, new cv.Size(0, 0), sigma, sigma, cv.BORDER_REPLICATE);
    return { ...mask, data: bytesOf(to) };
  });
}

/** Another size, with a clean edge instead of stairs. */
export function scaleMask(mask: Plane, width: number, height: number): Plane {
  if (mask.width === width && mask.height === height) return mask;
  const soft = resize(width > mask.width ? blur(mask, 0.7) : mask, width, height);
  return binary(soft);
}

/** The connected parts for which `wanted` says yes. */
export function keepParts(mask: Plane, wanted: (part: { label: number; area: number; box: Box }) => boolean): Plane {
  return scoped((keep, cv) => {
    const labels = keep(new cv.Mat());
    const stats = keep(new cv.Mat());
    const centres = keep(new cv.Mat());
    const count = cv.connectedComponentsWithStats(keep(toMat(binary(mask))), labels, stats, centres, 8, cv.CV_32S);
    const kept = new Uint8Array(count);
    for (let label = 1; label < count; label++) {
      const [x, y, width, height, size] = stats.data32S.subarray(label * 5, label * 5 + 5);
      const box = { x: x!, y: y!, width: width!, height: height! };
      kept[label] = wanted({ label, area: size!, box }) ? 255 : 0;
    }
    return plane(
      mask.width,
      mask.height,
      Uint8Array.from(labels.data32S, (label) => kept[label]!),
    );
  });
}

/** The largest part, and others that are at least `share` of it. */
export function largestParts(mask: Plane, share = 1): Plane {
  let most = 0;
  keepParts(mask, (part) => {
    most = Math.max(most, part.area);
    return false;
  });
  return keepParts(mask, (part) => part.area >= most * share);
}

/** Parts that hold at least one of the points. */
export function partsAt(mask: Plane, points: readonly { x: number; y: number }[]): Plane {
  return scoped((keep, cv) => {
    const labels = keep(new cv.Mat());
    cv.connectedComponents(keep(toMat(binary(mask))), labels, 8, cv.CV_32S);
    const wanted = new Set(points.map(({ x, y }) => labels.data32S[Math.round(y) * mask.width + Math.round(x)]));
    wanted.delete(0);
    return plane(
      mask.width,
      mask.height,
      Uint8Array.from(labels.data32S, (label) => (wanted.has(label) ? 255 : 0)),
    );
  });
}

/** Holes that are smaller than `share` of the mask belong to it. */
export function fillHoles(mask: Plane, share = 0.1): Plane {
  const limit = area(mask) * share;
  const outside = plane(
    mask.width,
    mask.height,
    mask.data.map((value) => (value > 127 ? 0 : 255)),
  );
  const holes = keepParts(outside, ({ area: size, box }) => {
    const inside = box.x > 0 && box.y > 0 && box.x + box.width < mask.width && box.y + box.height < mask.height;
    return inside && size <= limit;
  });
  return plane(
    mask.width,
    mask.height,
    mask.data.map((value, i) => (value > 127 || isIn(holes.data[i]) ? 255 : 0)),
  );
}

/** Takes off hairs and fills cracks of up to that many pixels. */
export const smooth = (mask: Plane, pixels: number): Plane =>
  spread(spread(spread(spread(mask, pixels), -pixels), -pixels), pixels);

export const binary = (mask: Plane): Plane => ({ ...mask, data: mask.data.map((value) => (value > 127 ? 255 : 0)) });

import { scoped } from './cv.ts';
import { type Box, bytesOf, type Plane, plane, resize, toMat } from './image.ts';

/** Masks are planes, 255 where the thing is. Half-way values are soft edges. */
export const isIn = (value: number | undefined): boolean => (value ?? 0) > 127;

export function area(mask: Plane): number {
  let count = 0;
  for (const value of mask.data) if (value > 127) count++;
  return count;
}

export function boxOf(mask: Plane): Box | undefined {
  let left = mask.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0, i = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++, i++) {
      if (!isIn(mask.data[i])) continue;
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

/** Grows (positive) or shrinks (negative) by a round brush of that many pixels. */
export function spread(mask: Plane, pixels: number): Plane {
  if (pixels === 0) return mask;
  return scoped((keep, cv) => {
    const size = 2 * Math.abs(pixels) + 1;
    const brush = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(size, size)));
    const from = keep(toMat(mask));
    const to = keep(new cv.Mat());
    if (pixels > 0) cv.dilate(from, to, brush);
    else cv.erode(from, to, brush, new cv.Point(-1, -1), 1, cv.BORDER_CONSTANT, new cv.Scalar(255));
    return { ...mask, data: bytesOf(to) };
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

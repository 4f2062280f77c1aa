import { EngineError } from '../../../capabilities/capability.ts';
import type { KleinConfig } from './config.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

type Limits = KleinConfig['limits'];

/** Pictures beside the one that is made are looked at in at most this many pixels (as the official pipeline does). */
export const REFERENCE_AREA = 1024 * 1024;

/** The legal size next to a wished one: same shape as near as the grid allows, not too large, not too small. */
export function nearestSize({ width, height }: Size, { multiple, minSide, maxArea }: Limits): Size {
  const large = Math.sqrt(Math.max(1, (width * height) / maxArea));
  const small = Math.max(1, minSide / (Math.min(width, height) / large));
  const scale = small / large;
  const least = Math.ceil(minSide / multiple) * multiple;
  const onGrid = (side: number) => Math.max(least, Math.round((side * scale) / multiple) * multiple);
  const size = { width: onGrid(width), height: onGrid(height) };
  // Rounding up both sides may lead over the largest area again; and a very long picture has no size of its shape.
  while (size.width * size.height > maxArea) {
    if (size.width >= size.height) size.width -= multiple;
    else size.height -= multiple;
  }
  return size;
}

/** The smallest legal size that holds a wished one: made a little too large and cut, so that 1920×1080 is 1920×1080. */
export function coveringSize({ width, height }: Size, limits: Limits): Size {
  const up = (side: number) => Math.ceil(side / limits.multiple) * limits.multiple;
  const size = { width: up(width), height: up(height) };
  return isLegal(size, limits) ? size : checkSize({ width, height }, limits);
}

export function isLegal({ width, height }: Size, { multiple, minSide, maxArea }: Limits): boolean {
  return (
    width % multiple === 0 && height % multiple === 0 && Math.min(width, height) >= minSide && width * height <= maxArea
  );
}

/** Throws EngineError `size_illegal` that names the nearest legal size. */
export function checkSize(size: Size, limits: Limits): Size {
  if (isLegal(size, limits)) return size;
  const { width, height } = nearestSize(size, limits);
  const { multiple, minSide, maxArea } = limits;
  throw new EngineError(
    'size_illegal',
    `FLUX.2 Klein cannot work at ${size.width} × ${size.height}: sides are multiples of ${multiple} from ${minSide} on, ${maxArea} pixels at most in all.`,
    { fix: `The nearest size it can is ${width} × ${height}.` },
  );
}

/** How large a picture is looked at: never enlarged, its area at most `area`, sides cut to the grid. */
export function lookSize({ width, height }: Size, area: number, { multiple, minSide }: Limits): Size {
  const scale = Math.min(1, Math.sqrt(area / (width * height)));
  const side = (length: number) => Math.max(minSide, Math.floor(Math.trunc(length * scale) / multiple) * multiple);
  return { width: side(width), height: side(height) };
}

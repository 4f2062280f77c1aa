import { type Canvas, createCanvas, ImageData } from '@napi-rs/canvas';
import type { Expression as Given } from '../../capabilities/brief.ts';
import type { Expression } from './face.ts';
import type { Picture } from './pictures.ts';
import { surface } from './surface.ts';

/** A picture that was given for a face: what it shows, opened. */
export interface ExpressionPicture {
  readonly shows: Given['shows'];
  readonly picture: Picture;
}

/** Draws a picture's face anew; null where it has nothing for this expression and the picture stays as it is. */
export type Faces = (face: Expression) => Canvas | null;

/** Side of a cell in which two pictures are compared, pixels of the smaller copy that they are compared on. */
const COMPARED = 240;
/** Colour difference, 0–255 a channel, from which on a cell was drawn anew; what a lossy file does stays below it. */
const DIFFERENT = 9;
/** Of a picture's cells: more than this is another picture, not another expression. */
const MOST = 0.12;

/**
 * The faces of a picture, out of pictures that differ from it by eyes or mouth. Only what differs is laid over it, so that
 * eyes and mouth move independently. A picture of another shape, or one that differs nearly everywhere, belongs to another
 * view of the element and is left out. Null where nothing fits.
 */
export function facesFrom(base: Picture, given: readonly ExpressionPicture[]): Faces | null {
  const patches = new Map<Given['shows'], Canvas>();
  for (const { shows, picture } of given) {
    const patch = patches.has(shows) ? null : patchOf(base, picture);
    if (patch) patches.set(shows, patch);
  }
  if (patches.size === 0) return null;
  const [half, open] = [patches.get('mouth-half'), patches.get('mouth-open')];
  const shut = patches.get('blink');
  return ({ eyes, mouth }) => {
    const lips = mouth === 'wide' ? (open ?? half) : mouth === 'half' ? (half ?? open) : undefined;
    const laid = [eyes === 'closed' ? shut : undefined, lips].filter((patch) => patch !== undefined);
    if (laid.length === 0) return null;
    const { canvas, paint } = surface(base.width, base.height);
    paint.drawImage(base.image, 0, 0);
    // On top of what is there: a figure's outline stays that of its picture.
    paint.globalCompositeOperation = 'source-atop';
    for (const patch of laid) paint.drawImage(patch, 0, 0, base.width, base.height);
    return canvas;
  };
}

const known = new WeakMap<Picture, WeakMap<Picture, Canvas | 'none'>>();

/** The part of `other` that differs from `base`, soft at its edges; remembered, since the shots of a film share faces. */
function patchOf(base: Picture, other: Picture): Canvas | null {
  const of = known.get(base) ?? new WeakMap<Picture, Canvas | 'none'>();
  known.set(base, of);
  const made = of.get(other) ?? cutPatch(base, other) ?? 'none';
  of.set(other, made);
  return made === 'none' ? null : made;
}

function cutPatch(base: Picture, other: Picture): Canvas | null {
  if (Math.abs((base.width * other.height) / (base.height * other.width) - 1) > 0.01) return null;
  const mask = differences(base, other);
  if (!mask) return null;
  const { canvas, paint } = surface(other.width, other.height);
  paint.imageSmoothingQuality = 'high';
  paint.drawImage(mask, 0, 0, other.width, other.height);
  paint.globalCompositeOperation = 'source-in';
  paint.drawImage(other.image, 0, 0);
  return canvas;
}

/** White where the pictures differ and a cell around it, on a small copy; null where nothing or nearly everything does. */
function differences(base: Picture, other: Picture): Canvas | null {
  const scale = COMPARED / Math.max(base.width, base.height);
  const [width, height] = [Math.max(8, Math.round(base.width * scale)), Math.max(8, Math.round(base.height * scale))];
  const pixels = ({ image }: Picture) => {
    const { paint } = surface(width, height);
    paint.imageSmoothingQuality = 'high';
    paint.drawImage(image, 0, 0, width, height);
    return paint.getImageData(0, 0, width, height).data;
  };
  const [a, b] = [pixels(base), pixels(other)];
  const mask = new Uint8ClampedArray(width * height * 4);
  let count = 0;
  for (let i = 0; i < a.length; i += 4) {
    let most = 0;
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(a[i + c]! * a[i + 3]! - b[i + c]! * b[i + 3]!) / 255);
    if (most < DIFFERENT) continue;
    count++;
    const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const [nx, ny] = [x + dx, y + dy];
        if (nx >= 0 && ny >= 0 && nx < width && ny < height)
          mask.fill(255, (ny * width + nx) * 4, (ny * width + nx) * 4 + 4);
      }
    }
  }
  if (count === 0 || count > width * height * MOST) return null;
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(mask, width, height), 0, 0);
  return canvas;
}

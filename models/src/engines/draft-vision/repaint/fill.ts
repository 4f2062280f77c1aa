import { scoped } from '../cv/cv.ts';
import { type Plane, type Rgb, resize, toMat, workingSize } from '../cv/image.ts';
import { area, isIn, scaleMask, spread } from '../cv/mask.ts';
import { fillSmoothly } from './membrane.ts';
import { texture } from './noise.ts';

/**
 * The picture with the hole filled from around it, at a lower size, where the filling reaches further: narrow holes by
 * inpainting, wide ones by a smooth film. The grain of the surroundings is laid over it, so that it does not look like glass.
 */
export function fillHole(picture: Rgb, hole: Plane): Rgb {
  const size = workingSize(picture.width, picture.height, 360);
  const small = resize(picture, size.width, size.height);
  // A rim of the thing's own edge pixels must not bleed into the filling.
  const smallHole = spread(scaleMask(hole, size.width, size.height), 2);
  const filled = isWide(smallHole) ? fillSmoothly(small, smallHole) : inpaint(small, smallHole);
  const large = resize(filled, picture.width, picture.height);
  const grain = roughness(picture, hole) * 1.6;
  const out = { ...picture, data: new Uint8Array(picture.data) };
  for (let i = 0; i < hole.data.length; i++) {
    if (!hole.data[i]) continue;
    const [x, y] = [i % picture.width, Math.floor(i / picture.width)];
    const noise = (texture(x, y, 2.2, 3) + texture(x, y, 5, 4) - 1) * grain;
    for (let c = 0; c < 3; c++) out.data[i * 3 + c] = Math.max(0, Math.min(255, large.data[i * 3 + c]! + noise));
  }
  return out;
}

/** Telea's method carries edges on over a gap of some pixels. */
function inpaint(picture: Rgb, hole: Plane): Rgb {
  return scoped((keep, cv) => {
    const out = keep(new cv.Mat());
    cv.inpaint(keep(toMat(picture)), keep(toMat(hole)), out, 6, cv.INPAINT_TELEA);
    return { ...picture, data: new Uint8Array(out.data) };
  });
}

const isWide = (hole: Plane): boolean => area(spread(hole, -12)) > 0;

/** Mean difference of neighbouring pixels outside the hole: how grainy the picture is. */
function roughness(picture: Rgb, hole: Plane): number {
  let [sum, count] = [0, 0];
  for (let i = 1; i < hole.data.length; i += 3) {
    if (isIn(hole.data[i]) || i % picture.width === 0) continue;
    const difference = Math.abs(picture.data[i * 3 + 1]! - picture.data[i * 3 - 2]!);
    if (difference > 40) continue;
    sum += difference;
    count++;
  }
  return count ? sum / count : 0;
}

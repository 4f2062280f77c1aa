import { scoped } from '../cv/cv.ts';
import { type Box, clampBox, crop, grow, type Plane, plane, type Rgb, toMat } from '../cv/image.ts';

/** What GrabCut is told of each pixel: sure and probable background and thing. The numbers are OpenCV's. */
export const label = { background: 0, thing: 1, maybeBackground: 2, maybeThing: 3 } as const;

/**
 * Cuts the thing out along its edges, by the colours of what is marked as thing and as background. Works inside the marked
 * region and a margin around it only. Answers the marks themselves where there is nothing to tell apart.
 */
export function grabCut(picture: Rgb, marks: Plane, iterations = 3): Plane {
  const region = roomAround(marks);
  if (!region) return plane(picture.width, picture.height);
  const local = crop(marks, region);
  const has = (wanted: readonly number[]) => local.data.some((mark) => wanted.includes(mark));
  const out = plane(picture.width, picture.height);
  const cut =
    has([label.background, label.maybeBackground]) && has([label.maybeThing, label.maybeBackground])
      ? run(crop(picture, region), local, iterations)
      : local;
  for (let y = 0; y < region.height; y++) {
    for (let x = 0; x < region.width; x++) {
      const mark = cut.data[y * region.width + x];
      if (mark === label.thing || mark === label.maybeThing) {
        out.data[(region.y + y) * picture.width + region.x + x] = 255;
      }
    }
  }
  return out;
}

function run(picture: Rgb, marks: Plane, iterations: number): Plane {
  return scoped((keep, cv) => {
    const labels = keep(toMat(marks));
    const background = keep(new cv.Mat());
    const thing = keep(new cv.Mat());
    const all = new cv.Rect(0, 0, picture.width, picture.height);
    // Its colour models start from k-means with random centres: the same picture must give the same mask every time.
    cv.setRNGSeed(1);
    cv.grabCut(keep(toMat(picture)), labels, all, background, thing, iterations, cv.GC_INIT_WITH_MASK);
    return { ...marks, data: new Uint8Array(labels.data) };
  });
}

/** The box of everything that may be thing, with room for background colours around it. */
function roomAround(marks: Plane): Box | undefined {
  let left = marks.width;
  let right = -1;
  let top = marks.height;
  let bottom = -1;
  for (let y = 0, i = 0; y < marks.height; y++) {
    for (let x = 0; x < marks.width; x++, i++) {
      if (marks.data[i] === label.background) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return undefined;
  const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return clampBox(grow(box, Math.max(12, 0.25 * Math.max(box.width, box.height))), marks.width, marks.height);
}

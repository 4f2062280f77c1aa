import { scoped } from '../cv/cv.ts';
import { type Plane, toMat } from '../cv/image.ts';
import { type Match, robustFit, type Similarity } from './similarity.ts';

/**
 * Where the corners inside `mask` went between two pictures, by pyramidal Lucas–Kanade. Each is followed back again, and
 * dropped where it does not come home within a pixel.
 */
export function followCorners(from: Plane, to: Plane, mask: Plane, count = 150): Match[] {
  return scoped((keep, cv) => {
    const first = keep(toMat(from));
    const second = keep(toMat(to));
    const corners = keep(new cv.Mat());
    cv.goodFeaturesToTrack(first, corners, count, 0.01, 4, keep(toMat(mask)), 3, false, 0.04);
    if (corners.rows === 0) return [];
    const there = keep(new cv.Mat());
    const back = keep(new cv.Mat());
    const status = keep(new cv.Mat());
    const statusBack = keep(new cv.Mat());
    const error = keep(new cv.Mat());
    const window = new cv.Size(15, 15);
    cv.calcOpticalFlowPyrLK(first, second, corners, there, status, error, window, 3);
    cv.calcOpticalFlowPyrLK(second, first, there, back, statusBack, error, window, 3);
    const [a, b, c] = [corners.data32F, there.data32F, back.data32F];
    const matches: Match[] = [];
    for (let i = 0; i < corners.rows; i++) {
      if (!status.data[i] || !statusBack.data[i]) continue;
      if (Math.hypot(a[i * 2]! - c[i * 2]!, a[i * 2 + 1]! - c[i * 2 + 1]!) > 1) continue;
      matches.push({ x: a[i * 2]!, y: a[i * 2 + 1]!, toX: b[i * 2]!, toY: b[i * 2 + 1]! });
    }
    return matches;
  });
}

/** How what is in `mask` moved from one picture to the next, where enough corners agree on it. */
export function motionOf(from: Plane, to: Plane, mask: Plane): Similarity | undefined {
  const found = robustFit(followCorners(from, to, mask));
  return found && found.share >= 0.4 ? found.motion : undefined;
}

/** The picture as it looks after the motion. Outside it is `border`. */
export function warp(picture: Plane, motion: Similarity, border = 0): Plane {
  return scoped((keep, cv) => {
    const { a, b, tx, ty } = motion;
    const matrix = keep(cv.matFromArray(2, 3, cv.CV_64F, [a, -b, tx, b, a, ty]));
    const out = keep(new cv.Mat());
    const size = new cv.Size(picture.width, picture.height);
    cv.warpAffine(
      keep(toMat(picture)),
      out,
      matrix,
      size,
      cv.INTER_LINEAR,
      cv.BORDER_CONSTANT,
      new cv.Scalar(border, border, border, border),
    );
    return { ...picture, data: new Uint8Array(out.data) };
  });
}

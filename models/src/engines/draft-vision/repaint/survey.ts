import { frameSource } from '@reelgraph/timeline/media';
import { type Box, type Plane, plane, workingSize } from '../cv/image.ts';
import { boxOf, spread } from '../cv/mask.ts';
import type { ClipFile } from '../jobs.ts';
import { motionOf } from '../track/flow.ts';
import { after, apply, identity, inverse, type Similarity } from '../track/similarity.ts';
import { zipFrames } from './zip-frames.ts';

export interface Survey {
  /** For each frame, the motion of the scene from the first frame to it, in pixels of the clip. */
  readonly motions: readonly Similarity[];
  /** Where the masked thing stands in each frame, steadied over time. */
  readonly boxes: readonly (Box | undefined)[];
  /** The part of the scene that is ever hidden by the thing, in pixels of the first frame. */
  readonly hidden: Box | undefined;
}

/** Walks through the clip at a small size: how the camera moves, and where the thing goes. */
export async function survey(
  video: ClipFile,
  track: string,
  signal: AbortSignal,
  step: (frame: number) => void,
): Promise<Survey> {
  const size = workingSize(video.width, video.height, 448);
  const scale = video.width / size.width;
  const pictures = frameSource(video.file, { size, pixelFormat: 'gray', signal });
  const masks = frameSource(track, { size, pixelFormat: 'gray', signal });
  const motions: Similarity[] = [];
  const boxes: (Box | undefined)[] = [];
  let total = identity;
  let previous: { grey: Plane; free: Plane } | undefined;
  for await (const [frame, maskFrame] of zipFrames(pictures, masks)) {
    const grey = plane(size.width, size.height, frame.data);
    const mask = plane(size.width, size.height, maskFrame.data);
    const wide = spread(mask, 6);
    const free = plane(
      size.width,
      size.height,
      wide.data.map((value) => (value > 127 ? 0 : 255)),
    );
    if (previous) {
      const motion = motionOf(previous.grey, grey, previous.free);
      if (motion) total = after(motion, total);
    }
    previous = { grey, free };
    motions.push({ ...total, tx: total.tx * scale, ty: total.ty * scale });
    const box = boxOf(mask);
    boxes.push(box && { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale });
    step(motions.length);
  }
  return { motions, boxes: steadied(boxes), hidden: hiddenPart(motions, boxes) };
}

/** The mean box of the frames around: a box jumps by pixels where the mask flickers, a thing does not. */
function steadied(boxes: readonly (Box | undefined)[], reach = 3): (Box | undefined)[] {
  return boxes.map((box, i) => {
    if (!box) return undefined;
    const near = boxes.slice(Math.max(0, i - reach), i + reach + 1).filter((one) => one !== undefined);
    const mean = (pick: (one: Box) => number) => near.reduce((sum, one) => sum + pick(one), 0) / near.length;
    // About the same middle as now: steady in size, on time in place.
    const [width, height] = [mean((one) => one.width), mean((one) => one.height)];
    return { x: box.x + (box.width - width) / 2, y: box.y + box.height - height, width, height };
  });
}

function hiddenPart(motions: readonly Similarity[], boxes: readonly (Box | undefined)[]): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [i, box] of boxes.entries()) {
    if (!box) continue;
    const margin = 0.35 * Math.max(box.width, box.height) + 12;
    const back = inverse(motions[i]!);
    for (const x of [box.x - margin, box.x + box.width + margin]) {
      for (const y of [box.y - margin, box.y + box.height + margin]) {
        const [u, v] = apply(back, x, y);
        left = Math.min(left, u);
        right = Math.max(right, u);
        top = Math.min(top, v);
        bottom = Math.max(bottom, v);
      }
    }
  }
  if (right < left) return undefined;
  const [x, y] = [Math.floor(left), Math.floor(top)];
  return { x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y };
}

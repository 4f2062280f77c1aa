import { createCanvas, ImageData } from '@napi-rs/canvas';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import type { CameraMove } from '../../capabilities/brief.ts';
import type { Conditioning } from '../../capabilities/requests.ts';
import { cut } from './backdrop.ts';
import { cameraPath, growRect, growthToCover, layerMatrix, seenRect } from './camera.ts';
import { plateRect } from './framing.ts';
import { openPicture } from './pictures.ts';
import { smooth } from './random.ts';
import type { Paint } from './surface.ts';

/** Pictures that were given instead of a scene: frames of a clip, or key pictures that the camera moves over. */
export interface Underlay {
  /** Draws frame `index` of this clip, `t` seconds into the take; false where nothing is given for it. */
  draw(paint: Paint, index: number, t: number): Promise<boolean>;
  close(): Promise<void>;
}

interface UnderlayOptions {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly movement: CameraMove;
  readonly frames: number;
  readonly seconds: (index: number) => number;
  readonly open: (artifact: string) => Promise<string>;
  readonly signal: AbortSignal;
}

/** What the request's conditioning gives, at half strength or more; weaker things are hints that this engine leaves. */
export async function underlayOf(
  conditioning: readonly Conditioning[],
  options: UnderlayOptions,
): Promise<Underlay | null> {
  const strong = conditioning.filter(({ strength, frame }) => strength >= 0.5 && frame < options.frames);
  const clip = strong.find(({ media }) => media.kind === 'video');
  if (clip) return clipUnder(clip.media as VideoRef, clip.frame, options);
  const keys = strong.filter(({ media }) => media.kind === 'image').sort((a, b) => a.frame - b.frame);
  return keys.length > 0
    ? picturesUnder(
        keys.map(({ media, frame }) => ({ media: media as ImageRef, frame })),
        options,
      )
    : null;
}

async function picturesUnder(
  keys: readonly { media: ImageRef; frame: number }[],
  options: UnderlayOptions,
): Promise<Underlay> {
  const { width, height, seconds, frames } = options;
  const aspect = width / height;
  const path = cameraPath(options.movement, options.seed);
  const poses = Array.from({ length: 25 }, (_, i) => path(seconds(((frames - 1) * i) / 24)));
  const depth = 3;
  const seen = seenRect(poses, depth, aspect);
  const layers = await Promise.all(
    keys.map(async ({ media, frame }) => {
      const picture = await openPicture(media, options.open, 'first frame');
      const laid = plateRect(picture.width / picture.height, aspect, 1, 0.5, 0.5);
      const grown = growRect(laid, growthToCover(laid, seen));
      return { frame, canvas: cut(picture, grown, seen, height, 0) };
    }),
  );
  return {
    async draw(paint, index, t) {
      paint.setTransform(...layerMatrix(path(t), depth, width, height));
      layers.forEach(({ canvas, frame }, i) => {
        const before = layers[i - 1]?.frame;
        // A key picture stands when its frame comes; the one before gives way over the second half of the way.
        const alpha = before === undefined ? 1 : smooth(before + (frame - before) * 0.45, frame, index);
        if (alpha <= 0) return;
        paint.globalAlpha = alpha;
        paint.drawImage(canvas, seen.x, seen.y, seen.width, seen.height);
      });
      paint.globalAlpha = 1;
      return true;
    },
    close: async () => {},
  };
}

/** Frames of a clip from `at` on; after its end its last frame stands. */
async function clipUnder(ref: VideoRef, at: number, options: UnderlayOptions): Promise<Underlay> {
  const file = await options.open(ref.artifact);
  const { width, height, signal } = options;
  const frames = frameSource(file, { size: { width, height }, fit: 'cover', pixelFormat: 'rgba', signal });
  const canvas = createCanvas(width, height);
  let reached = at - 1;
  let ended = false;
  return {
    async draw(paint, index) {
      if (index < at) return false;
      while (reached < index && !ended) {
        const { value, done } = await frames.next();
        if (done || !value) ended = true;
        else {
          reached++;
          canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(value.data), width, height), 0, 0);
        }
      }
      paint.setTransform(1, 0, 0, 1, 0, 0);
      paint.drawImage(canvas, 0, 0);
      return true;
    },
    async close() {
      await frames.return();
    },
  };
}

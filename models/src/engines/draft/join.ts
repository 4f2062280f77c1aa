import { type Canvas, createCanvas, ImageData } from '@napi-rs/canvas';
import type { VideoRef } from '@reelgraph/timeline';
import { frameSource } from '@reelgraph/timeline/media';
import { smooth } from './random.ts';
import type { Paint } from './surface.ts';

/** Lays the end of the clip before over the head of this one, so that the cut between them cannot be seen. */
export interface Joint {
  draw(paint: Paint, index: number): void;
}

/**
 * The last `overlap` frames of the clip before give way over the same number of frames of this one. Where the clip
 * before was not ours (its last picture differs from what this scene would show), its last frame fades out over twelve
 * frames more.
 */
export async function jointTo(
  continuation: { readonly video: VideoRef; readonly overlap: number },
  size: { readonly width: number; readonly height: number },
  open: (artifact: string) => Promise<string>,
  signal: AbortSignal,
): Promise<Joint> {
  const { video } = continuation;
  const overlap = Math.min(continuation.overlap, video.frames);
  const file = await open(video.artifact);
  const { width, height } = size;
  const kept: Canvas[] = [];
  const range = { start: video.frames - overlap, count: overlap };
  for await (const frame of frameSource(file, { size, fit: 'cover', pixelFormat: 'rgba', range, signal })) {
    const canvas = createCanvas(width, height);
    canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(frame.data), width, height), 0, 0);
    kept.push(canvas);
  }
  let foreign: boolean | null = null;
  return {
    draw(paint, index) {
      const last = kept.at(-1);
      if (!last) return;
      if (index === overlap - 1) foreign = differs(paint, last, width, height);
      const tail = foreign === true ? 12 : 0;
      if (index >= overlap + tail) {
        kept.length = 0;
        return;
      }
      const picture = kept[Math.min(index, overlap - 1)] ?? last;
      const alpha = tail > 0 || foreign === null ? 1 - smooth(overlap - 1, overlap + 12, index) : 1 - index / overlap;
      if (alpha <= 0.004) return;
      paint.setTransform(1, 0, 0, 1, 0, 0);
      paint.globalAlpha = alpha;
      paint.drawImage(picture, 0, 0);
      paint.globalAlpha = 1;
    },
  };
}

/** Compares two pictures on a grid of 24 × 14. */
function differs(paint: Paint, before: Canvas, width: number, height: number): boolean {
  const small = (source: Canvas) => {
    const context = createCanvas(24, 14).getContext('2d');
    context.drawImage(source, 0, 0, width, height, 0, 0, 24, 14);
    return context.getImageData(0, 0, 24, 14).data;
  };
  const a = small(paint.canvas as Canvas);
  const b = small(before);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length > 5;
}

import type { Canvas } from '@napi-rs/canvas';
import type { EngineContext } from '../../capabilities/capability.ts';
import { surface } from './surface.ts';

const EVERY_MS = 220;
/** On a busy machine time passes without frames: the work must not go into showing itself. */
const EVERY_FRAMES = 10;

/** Small pictures of the work, at most five a second, the first of them at once. */
export function previews(
  context: EngineContext,
  width: number,
  height: number,
): (canvas: Canvas, index: number) => Promise<void> {
  const scale = Math.min(1, 320 / Math.max(width, height));
  const small = surface(Math.max(2, width * scale), Math.max(2, height * scale));
  let shown = -Infinity;
  let shownIndex = 0;
  return async (canvas, index) => {
    const now = performance.now();
    if (index > 0 && (now - shown < EVERY_MS || index - shownIndex < EVERY_FRAMES)) return;
    shown = now;
    shownIndex = index;
    small.paint.imageSmoothingQuality = 'low';
    small.paint.drawImage(canvas, 0, 0, small.canvas.width, small.canvas.height);
    context.preview(await small.canvas.encode('jpeg', 74), 'image/jpeg');
  };
}

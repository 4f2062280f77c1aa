import { type Canvas, createCanvas, type Image, type SKRSContext2D } from '@napi-rs/canvas';

export type Paint = SKRSContext2D;
export type Drawable = Image | Canvas;

/** A bitmap of its own. Sizes are rounded up; never empty. */
export function surface(width: number, height: number): { canvas: Canvas; paint: Paint } {
  const canvas = createCanvas(Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height)));
  return { canvas, paint: canvas.getContext('2d') };
}

/** A copy that is out of focus. `radius` is the standard deviation in pixels; nothing happens below a third of one. */
export function blurred(source: Canvas, radius: number): Canvas {
  if (radius < 0.35) return source;
  // A large blur is drawn on a small copy: it costs a fraction and looks the same.
  const shrink = Math.max(1, Math.min(8, Math.floor(radius / 2.5)));
  const small = surface(source.width / shrink, source.height / shrink);
  small.paint.imageSmoothingQuality = 'high';
  small.paint.filter = `blur(${(radius / shrink).toFixed(2)}px)`;
  small.paint.drawImage(source, 0, 0, small.canvas.width, small.canvas.height);
  if (shrink === 1) return small.canvas;
  const { canvas, paint } = surface(source.width, source.height);
  paint.imageSmoothingQuality = 'high';
  paint.drawImage(small.canvas, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A round light that falls off smoothly; drawn with `lighter` it is a glow. */
export function glow(colour: readonly [number, number, number], size: number, core = 0.08): Canvas {
  const { canvas, paint } = surface(size, size);
  const r = size / 2;
  const fall = paint.createRadialGradient(r, r, 0, r, r, r);
  const at = (alpha: number) => `rgba(${colour[0] | 0},${colour[1] | 0},${colour[2] | 0},${alpha.toFixed(3)})`;
  fall.addColorStop(0, at(1));
  fall.addColorStop(core, at(0.82));
  fall.addColorStop(core + (1 - core) * 0.22, at(0.36));
  fall.addColorStop(core + (1 - core) * 0.5, at(0.11));
  fall.addColorStop(1, at(0));
  paint.fillStyle = fall;
  paint.fillRect(0, 0, size, size);
  return canvas;
}

/** The same picture with its sides exchanged. */
export function mirror(source: Canvas): Canvas {
  const { canvas, paint } = surface(source.width, source.height);
  paint.translate(source.width, 0);
  paint.scale(-1, 1);
  paint.drawImage(source, 0, 0);
  return canvas;
}

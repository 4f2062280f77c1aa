import type { Canvas } from '@napi-rs/canvas';
import { applyGrade, type Colour, css, figureGrade, type Light } from './light.ts';
import type { Picture } from './pictures.ts';
import { clamp, mix } from './random.ts';
import { blurred, type Drawable, surface } from './surface.ts';

/** The picture of an element that suits the shot: cut-outs before framed ones; a bust for close shots, a figure for wide. */
export function choosePicture(pictures: readonly Picture[], wants: 'bust' | 'full' | 'any'): Picture | undefined {
  const cut = pictures.filter(({ cutOut }) => cutOut);
  const usable = cut.length > 0 ? cut : pictures;
  if (wants === 'any' || usable.length < 2) return usable[0];
  const tall = (p: Picture) => (p.height * p.bounds.height) / (p.width * p.bounds.width);
  return [...usable].sort((a, b) => (wants === 'full' ? tall(b) - tall(a) : tall(a) - tall(b)))[0];
}

/** Whole figures are tall: that tells them from head and shoulders. */
export const isFullFigure = (picture: Pick<Picture, 'width' | 'height' | 'bounds'>): boolean =>
  (picture.height * picture.bounds.height) / (picture.width * picture.bounds.width) > 1.7;

export interface FigureOptions {
  /** Height of the visible part, in pixels. */
  readonly height: number;
  readonly light: Light;
  readonly ambient: Colour;
  /** Where the brighter half of the place is: that edge of the figure is lit. */
  readonly lit: 'left' | 'right';
  /** 1 as drawn, less is darker. */
  readonly exposure: number;
  /** Strength of the lit edge, 0–1. */
  readonly edge: number;
  /** Standard deviation in pixels. */
  readonly blur: number;
  /** A figure shines by itself: no shade is laid over it. */
  readonly shines: boolean;
  /** A picture without a clear ground is set in a soft oval. */
  readonly framed: boolean;
}

export interface Figure {
  readonly canvas: Canvas;
  /** Clear border around the visible part, in pixels. */
  readonly margin: number;
}

/** Puts the light of the scene on a cut-out: grade, shade on the far side, a lit edge on the near one, focus. */
export function lightFigure(picture: Picture, drawable: Drawable, options: FigureOptions): Figure {
  const { bounds } = picture;
  const [sx, sy] = [bounds.x * picture.width, bounds.y * picture.height];
  const [sw, sh] = [bounds.width * picture.width, bounds.height * picture.height];
  const height = Math.max(4, options.height);
  const width = (height * sw) / sh;
  const margin = Math.ceil(options.blur * 2.5 + 4);
  const { canvas, paint } = surface(width + margin * 2, height + margin * 2);
  paint.imageSmoothingQuality = 'high';
  paint.drawImage(drawable, sx, sy, sw, sh, margin, margin, width, height);
  if (options.framed) softFrame(canvas, margin, width, height);

  const data = paint.getImageData(0, 0, canvas.width, canvas.height);
  applyGrade(data.data, figureGrade(options.exposure, options.light, options.ambient));
  paint.putImageData(data, 0, 0);

  if (!options.shines && !options.framed) {
    const from = options.lit === 'right' ? margin : margin + width;
    const to = options.lit === 'right' ? margin + width : margin;
    paint.globalCompositeOperation = 'source-atop';
    const across = paint.createLinearGradient(from, 0, to, 0);
    const depth = options.light.dark ? 0.62 : 0.34;
    across.addColorStop(0, css(options.light.shadow, depth));
    across.addColorStop(0.5, css(options.light.shadow, depth * 0.35));
    across.addColorStop(0.85, css(options.light.shadow, 0));
    paint.fillStyle = across;
    paint.fillRect(0, 0, canvas.width, canvas.height);
    const down = paint.createLinearGradient(0, margin, 0, margin + height);
    down.addColorStop(0.55, css(options.light.shadow, 0));
    down.addColorStop(1, css(options.light.shadow, depth * 0.6));
    paint.fillStyle = down;
    paint.fillRect(0, 0, canvas.width, canvas.height);
    if (options.edge > 0.02) litEdge(canvas, options, height);
    paint.globalCompositeOperation = 'source-over';
  }
  return { canvas: blurred(canvas, options.blur), margin };
}

/** What remains of the outline when it is moved away from the light. */
function litEdge(canvas: Canvas, options: FigureOptions, height: number): void {
  const rim = surface(canvas.width, canvas.height);
  const reach = clamp(height * 0.008, 1.2, 9);
  rim.paint.drawImage(canvas, 0, 0);
  rim.paint.globalCompositeOperation = 'source-in';
  rim.paint.fillStyle = css(options.light.key);
  rim.paint.fillRect(0, 0, canvas.width, canvas.height);
  rim.paint.globalCompositeOperation = 'destination-out';
  rim.paint.filter = `blur(${(reach * 0.45).toFixed(2)}px)`;
  rim.paint.drawImage(canvas, options.lit === 'right' ? -reach : reach, reach * 0.35);
  const paint = canvas.getContext('2d');
  paint.globalAlpha = options.edge;
  paint.drawImage(rim.canvas, 0, 0);
  paint.globalAlpha = 1;
}

function softFrame(canvas: Canvas, margin: number, width: number, height: number): void {
  const mask = surface(canvas.width, canvas.height);
  const soft = Math.min(width, height) * 0.07;
  mask.paint.filter = `blur(${(soft * 0.6).toFixed(1)}px)`;
  mask.paint.fillStyle = '#fff';
  mask.paint.beginPath();
  mask.paint.roundRect(
    margin + soft,
    margin + soft,
    width - soft * 2,
    height - soft * 2,
    Math.min(width, height) * 0.22,
  );
  mask.paint.fill();
  const paint = canvas.getContext('2d');
  paint.globalCompositeOperation = 'destination-in';
  paint.drawImage(mask.canvas, 0, 0);
  paint.globalCompositeOperation = 'source-over';
}

/** The shadow under a standing figure, and on wet ground its mirror. Same scale as the figure; drawn from its feet. */
export function groundOf(figure: Figure, wet: boolean): Canvas {
  const width = figure.canvas.width;
  const inner = figure.canvas.height - figure.margin * 2;
  const depth = wet ? inner * 0.42 : inner * 0.09;
  const { canvas, paint } = surface(width * 1.3, depth + inner * 0.05);
  const offset = width * 0.15;
  const feet = inner * 0.05;
  if (wet) {
    const mirror = surface(width, depth);
    mirror.paint.filter = `blur(${(inner * 0.004 + 0.6).toFixed(2)}px)`;
    mirror.paint.translate(0, figure.canvas.height - figure.margin);
    mirror.paint.scale(1, -1);
    mirror.paint.drawImage(figure.canvas, 0, 0);
    mirror.paint.setTransform(1, 0, 0, 1, 0, 0);
    mirror.paint.filter = 'none';
    mirror.paint.globalCompositeOperation = 'destination-in';
    const fade = mirror.paint.createLinearGradient(0, 0, 0, depth);
    fade.addColorStop(0, 'rgba(0,0,0,.62)');
    fade.addColorStop(1, 'rgba(0,0,0,0)');
    mirror.paint.fillStyle = fade;
    mirror.paint.fillRect(0, 0, width, depth);
    paint.drawImage(mirror.canvas, offset, feet);
  }
  paint.save();
  paint.filter = `blur(${Math.max(1, inner * 0.008).toFixed(1)}px)`;
  paint.fillStyle = 'rgba(2,3,6,.62)';
  paint.beginPath();
  paint.ellipse(canvas.width / 2, feet, width * 0.36, Math.max(1.5, inner * 0.016), 0, 0, Math.PI * 2);
  paint.fill();
  paint.restore();
  return canvas;
}

/** How bright a figure is held at a shot size; a small one in the dark is nearly an outline. */
export function exposureOf(size: string, light: Light, plateLuma: number): number {
  const base: Record<string, number> = {
    'extreme-wide': 0.4,
    wide: 0.62,
    full: 0.74,
    medium: 0.84,
    'medium-close': 0.92,
    close: 0.98,
  };
  const held = base[size] ?? 1;
  const ease = light.dark ? clamp((plateLuma - 0.1) * 1.2, 0, 0.3) : 0.55;
  return mix(held, 1, ease);
}

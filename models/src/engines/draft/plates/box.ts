import { type Colour, css, type Light } from '../light.ts';
import type { Paint } from '../surface.ts';
import { PLATE, polygon, shade } from './sky.ts';

/** A point of a place: x from −1 (left wall) to 1, y from 0 (floor) to 1 (ceiling), z from 0 (near) to 1 (far wall). */
export type Point = readonly [x: number, y: number, z: number];
type Pixel = readonly [number, number];

/** One vanishing point. Sizes are pixels at z = 0; `depth` is how much smaller the far end is seen, 0–1. */
export interface View {
  readonly cx: number;
  readonly cy: number;
  readonly half: number;
  readonly up: number;
  readonly down: number;
  readonly depth: number;
}

export const ROOM: View = { cx: PLATE.width / 2, cy: 420, half: 1010, up: 560, down: 590, depth: 0.5 };

/** Draws in perspective: everything in a place shares one eye, so that nothing looks pasted. */
export class Box {
  readonly paint: Paint;
  readonly view: View;
  constructor(paint: Paint, view: View) {
    this.paint = paint;
    this.view = view;
  }

  scale(z: number): number {
    return 1 / (1 + z * (1 / this.view.depth - 1));
  }

  at([x, y, z]: Point): Pixel {
    const { cx, cy, half, up, down } = this.view;
    const s = this.scale(z);
    return [cx + x * half * s, cy + (down - y * (up + down)) * s];
  }

  face(points: readonly Point[], fill: string | CanvasGradient): void {
    polygon(
      this.paint,
      points.map((point) => this.at(point)),
      fill,
    );
  }

  /** A wall-like face that gets darker downwards. */
  shaded(points: readonly Point[], colour: Colour, low = 0.72): void {
    const pixels = points.map((point) => this.at(point));
    const ys = pixels.map(([, y]) => y);
    const down = this.paint.createLinearGradient(0, Math.min(...ys), 0, Math.max(...ys) + 0.01);
    down.addColorStop(0, css(colour));
    down.addColorStop(1, css(shade(colour, low)));
    polygon(this.paint, pixels, down as unknown as CanvasGradient);
  }

  /** A solid thing: the front, and of its other sides those that the eye sees. */
  block(x0: number, x1: number, y0: number, y1: number, z0: number, z1: number, colour: Colour, shadow = true): void {
    if (shadow && y0 < 0.02) this.shadow((x0 + x1) / 2, (z0 + z1) / 2, (x1 - x0) * 0.62);
    const eye = this.view.down / (this.view.up + this.view.down);
    const side = shade(colour, 0.58);
    if (x0 > 0)
      this.shaded(
        [
          [x0, y0, z0],
          [x0, y1, z0],
          [x0, y1, z1],
          [x0, y0, z1],
        ],
        side,
      );
    if (x1 < 0)
      this.shaded(
        [
          [x1, y0, z0],
          [x1, y1, z0],
          [x1, y1, z1],
          [x1, y0, z1],
        ],
        side,
      );
    const lid = y1 < eye ? y1 : y0 > eye ? y0 : null;
    if (lid !== null)
      this.face(
        [
          [x0, lid, z0],
          [x1, lid, z0],
          [x1, lid, z1],
          [x0, lid, z1],
        ],
        css(shade(colour, lid === y1 ? 1.28 : 0.4)),
      );
    this.shaded(
      [
        [x0, y0, z0],
        [x1, y0, z0],
        [x1, y1, z0],
        [x0, y1, z0],
      ],
      colour,
    );
  }

  /** Soft darkness on the floor under a thing. */
  shadow(x: number, z: number, wide: number, y = 0): void {
    const [px, py] = this.at([x, y, z]);
    const r = wide * this.view.half * this.scale(z) * 1.15;
    const dark = this.paint.createRadialGradient(0, 0, r * 0.3, 0, 0, r);
    dark.addColorStop(0, 'rgba(0,0,0,.42)');
    dark.addColorStop(1, 'rgba(0,0,0,0)');
    this.paint.save();
    this.paint.translate(px, py);
    this.paint.scale(1, 0.2);
    this.paint.fillStyle = dark;
    this.paint.beginPath();
    this.paint.arc(0, 0, r, 0, Math.PI * 2);
    this.paint.fill();
    this.paint.restore();
  }

  line(a: Point, b: Point, colour: string, width: number): void {
    this.paint.strokeStyle = colour;
    this.paint.lineWidth = width;
    this.paint.beginPath();
    this.paint.moveTo(...this.at(a));
    this.paint.lineTo(...this.at(b));
    this.paint.stroke();
  }

  /** Light in the air around a point; `radius` in pixels at z = 0. */
  glow(point: Point, radius: number, colour: Colour, alpha: number): void {
    const [x, y] = this.at(point);
    const r = radius * this.scale(point[2]);
    const fall = this.paint.createRadialGradient(x, y, 0, x, y, r);
    fall.addColorStop(0, css(colour, alpha));
    fall.addColorStop(0.3, css(colour, alpha * 0.38));
    fall.addColorStop(1, css(colour, 0));
    this.paint.globalCompositeOperation = 'screen';
    this.paint.fillStyle = fall;
    this.paint.fillRect(x - r, y - r, r * 2, r * 2);
    this.paint.globalCompositeOperation = 'source-over';
  }
}

/** A material under this hour's light: `base` of it is seen in the dark, `gain` more at full light. */
export function under(colour: Colour, light: Light, base: number, gain: number): Colour {
  const power = base + light.level * gain;
  return [
    Math.min(255, (colour[0] * light.tint[0] * power) / 255),
    Math.min(255, (colour[1] * light.tint[1] * power) / 255),
    Math.min(255, (colour[2] * light.tint[2] * power) / 255),
  ];
}

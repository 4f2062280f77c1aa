import type { Canvas } from '@napi-rs/canvas';
import { type Colour, css, type Light } from '../light.ts';
import { mix, random } from '../random.ts';
import { blurred, type Paint, surface } from '../surface.ts';

/** Drawn plates have one size; they are enlarged or cut like any other picture. */
export const PLATE = { width: 1600, height: 900 } as const;

/** A place in layers, back to front. The first is opaque. */
export interface DrawnPlate {
  readonly background: Canvas;
  readonly midground: Canvas;
  readonly foreground: Canvas;
}

export const shade = (colour: Colour, by: number): Colour => [colour[0] * by, colour[1] * by, colour[2] * by];
export const blend = (a: Colour, b: Colour, t: number): Colour => [
  mix(a[0], b[0], t),
  mix(a[1], b[1], t),
  mix(a[2], b[2], t),
];

export const layer = (): { canvas: Canvas; paint: Paint } => surface(PLATE.width, PLATE.height);

export function fillDown(paint: Paint, y0: number, y1: number, stops: readonly (readonly [number, string])[]): void {
  const gradient = paint.createLinearGradient(0, y0, 0, y1);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  paint.fillStyle = gradient;
  paint.fillRect(0, y0, PLATE.width, y1 - y0);
}

export function halo(paint: Paint, x: number, y: number, radius: number, colour: Colour, alpha: number): void {
  const gradient = paint.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, css(colour, alpha));
  gradient.addColorStop(0.25, css(colour, alpha * 0.45));
  gradient.addColorStop(1, css(colour, 0));
  paint.fillStyle = gradient;
  paint.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

export function polygon(
  paint: Paint,
  points: readonly (readonly [number, number])[],
  fill: string | CanvasGradient,
): void {
  paint.beginPath();
  for (const [x, y] of points) paint.lineTo(x, y);
  paint.closePath();
  paint.fillStyle = fill as string;
  paint.fill();
}

/** Sky with sun or moon, clouds and stars down to the horizon. Answers where the light stands. */
export function drawSky(paint: Paint, light: Light, seed: number, horizon: number): { x: number; y: number } {
  const next = random(seed);
  const night = light.level < 0.22;
  // Weather takes the colour out of a sky, and its contrast.
  const cloud = mix(light.skyMiddle[0], light.skyLow[0], 0.4);
  const veiled = (colour: Colour): Colour =>
    light.overcast ? blend(colour, [cloud * 0.92, cloud * 0.97, cloud], 0.62) : colour;
  fillDown(paint, 0, horizon + 40, [
    [0, css(veiled(light.skyTop))],
    [0.55, css(veiled(light.skyMiddle))],
    [1, css(veiled(light.skyLow))],
  ]);
  const low = ['dawn', 'sunrise', 'dusk', 'sunset', 'evening'].includes(light.time);
  const at = { x: PLATE.width * (0.28 + next() * 0.44), y: low ? horizon - 22 : horizon * (0.22 + next() * 0.2) };
  if ((night || low) && !light.overcast) {
    for (let i = 0; i < (night ? 130 : 40); i++) {
      const y = next() ** 1.7 * horizon * 0.8;
      paint.fillStyle = `rgba(255,248,232,${(0.12 + next() * (night ? 0.6 : 0.25)).toFixed(2)})`;
      const r = 0.7 + next() * 1.3;
      paint.fillRect(next() * PLATE.width, y, r, r);
    }
  }
  const source: Colour = night ? [222, 234, 246] : light.key;
  halo(paint, at.x, at.y, low ? 620 : 420, source, (night ? 0.3 : 0.6) * (light.overcast ? 0.3 : 1));
  if (!light.overcast) {
    paint.fillStyle = css(blend(source, [255, 255, 250], 0.7), night ? 0.92 : 0.96);
    paint.beginPath();
    paint.arc(at.x, at.y, night ? 26 : low ? 44 : 34, 0, Math.PI * 2);
    paint.fill();
  }
  const clouds = layer();
  for (let i = 0; i < (light.overcast ? 34 : 15); i++) {
    const y = 50 + next() * (horizon - 110);
    const near = 1 - Math.abs(y - at.y) / horizon;
    const tone = veiled(blend(light.skyMiddle, blend(light.key, light.skyLow, 0.4), near));
    clouds.paint.fillStyle = css(tone, 0.12 + next() * 0.3);
    clouds.paint.beginPath();
    clouds.paint.ellipse(
      next() * PLATE.width,
      y,
      140 + next() * 320,
      (7 + next() * 20) * (light.overcast ? 2.2 : 1),
      0,
      0,
      Math.PI * 2,
    );
    clouds.paint.fill();
  }
  paint.drawImage(blurred(clouds.canvas, 9), 0, 0);
  return at;
}

/** A soft skyline of hills: `rough` decides between dunes and peaks. */
export function ridge(paint: Paint, seed: number, base: number, height: number, rough: number, fill: string): void {
  const next = random(seed);
  const waves = Array.from({ length: 5 }, (_, i) => ({
    f: (i + 1) * (0.6 + next() * 0.9),
    p: next() * 7,
    a: 1 / (i + 1) ** (2.1 - rough),
  }));
  paint.beginPath();
  paint.moveTo(0, PLATE.height);
  for (let x = 0; x <= PLATE.width; x += 8) {
    let y = 0;
    for (const wave of waves) y += wave.a * Math.sin((x / PLATE.width) * Math.PI * 2 * wave.f + wave.p);
    const spike = rough > 0.8 ? Math.abs(y) * 1.1 - 0.3 : y * 0.6;
    paint.lineTo(x, base - height * (0.5 + spike * 0.5));
  }
  paint.lineTo(PLATE.width, PLATE.height);
  paint.closePath();
  paint.fillStyle = fill;
  paint.fill();
}

/** Grass and stones at the lower edge, out of focus: the thing that the camera looks past. */
export function nearGround(paint: Paint, seed: number, colour: Colour, rim: Colour): void {
  const next = random(seed);
  const sharp = layer();
  ridge(sharp.paint, seed, PLATE.height - 30, 70, 0.2, css(colour));
  for (let i = 0; i < 110; i++) {
    const x = next() * PLATE.width;
    const y = PLATE.height - 20 + next() * 30;
    const h = 50 + next() * 80;
    const lean = (next() - 0.45) * 46;
    sharp.paint.fillStyle = next() > 0.75 ? css(blend(colour, rim, 0.55), 0.9) : css(shade(colour, 0.8), 0.95);
    sharp.paint.beginPath();
    sharp.paint.moveTo(x, y);
    sharp.paint.quadraticCurveTo(x + lean * 0.2, y - h * 0.6, x + lean, y - h);
    sharp.paint.quadraticCurveTo(x + lean * 0.5, y - h * 0.5, x + 7, y);
    sharp.paint.fill();
  }
  paint.drawImage(blurred(sharp.canvas, 3), 0, 0);
}

import { type Colour, css, type Light } from '../light.ts';
import { random } from '../random.ts';
import type { Paint } from '../surface.ts';
import { under } from './box.ts';
import {
  blend,
  type DrawnPlate,
  drawSky,
  fillDown,
  halo,
  layer,
  nearGround,
  PLATE,
  polygon,
  ridge,
  shade,
} from './sky.ts';

const { width: W, height: H } = PLATE;

export interface Ground {
  readonly far: Colour;
  readonly near: Colour;
}

/** Ground colours are the colour of the thing under this hour's light. */
export const lit = (colour: Colour, light: Light): Colour => under(colour, light, 0.22, 1.35);

export function openLand(light: Light, seed: number, ground: Ground, rough: number, horizon: number): DrawnPlate {
  const back = layer();
  const sun = drawSky(back.paint, light, seed, horizon);
  const haze = blend(light.skyLow, light.key, 0.25);
  ridge(back.paint, seed + 1, horizon + 6, 120 + rough * 170, rough, css(blend(lit(ground.far, light), haze, 0.55)));
  ridge(
    back.paint,
    seed + 2,
    horizon + 12,
    60 + rough * 110,
    rough * 0.9,
    css(blend(lit(ground.far, light), haze, 0.28)),
  );
  halo(back.paint, sun.x, horizon, 520, light.key, 0.25);
  const mid = layer();
  const next = random(seed + 3);
  const far = lit(ground.far, light);
  const near = lit(ground.near, light);
  ridge(mid.paint, seed + 4, horizon + 34, 46, 0.25, css(blend(far, haze, 0.2)));
  fillDown(mid.paint, horizon + 26, H, [
    [0, css(blend(far, haze, 0.22))],
    [0.3, css(far)],
    [1, css(shade(near, 0.55))],
  ]);
  for (let i = 0; i < 46; i++) {
    const y = horizon + 36 + next() ** 1.6 * (H - horizon - 60);
    mid.paint.strokeStyle = css(blend(far, light.key, 0.5), 0.16 + next() * 0.22);
    mid.paint.lineWidth = 1 + (y - horizon) / 140;
    mid.paint.beginPath();
    const x = next() * W;
    mid.paint.moveTo(x, y);
    mid.paint.quadraticCurveTo(x + 90, y - 6, x + 190 + next() * 160, y + 2);
    mid.paint.stroke();
  }
  const fore = layer();
  nearGround(fore.paint, seed + 5, shade(near, 0.28), light.key);
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

export const desert = (light: Light, seed: number): DrawnPlate =>
  openLand(light, seed, { far: [232, 166, 110], near: [150, 88, 58] }, 0.35, 520);
export const mountains = (light: Light, seed: number): DrawnPlate =>
  openLand(light, seed, { far: [120, 134, 150], near: [82, 96, 78] }, 1, 500);
export const snowfield = (light: Light, seed: number): DrawnPlate =>
  openLand(light, seed, { far: [226, 236, 246], near: [196, 212, 230] }, 0.7, 510);

/** Farmland with a few roofs; `houses` of them make a village, under snow where it lies. */
export function field(light: Light, seed: number, houses = 4, snow = false): DrawnPlate {
  const ground: Ground = snow
    ? { far: [222, 232, 244], near: [196, 210, 230] }
    : { far: [150, 158, 92], near: [92, 104, 52] };
  const plate = openLand(light, seed, ground, 0.3, 510);
  const paint = plate.midground.getContext('2d');
  const next = random(seed + 9);
  const roof = snow ? lit([232, 240, 250], light) : lit([92, 60, 48], light);
  for (let i = 0; i < houses; i++) {
    const near = i / houses;
    const x = houses > 4 ? W * (((i * 0.37 + next() * 0.1) % 1) - 0.05) : W * (0.12 + i * 0.23 + next() * 0.08);
    const w = (90 + next() * 80) * (houses > 4 ? 0.7 + near * 1.3 : 1);
    const y = 566 + next() * 18 + (houses > 4 ? near * 130 : 0);
    polygon(
      paint,
      [
        [x, y],
        [x, y - w * 0.42],
        [x + w, y - w * 0.42],
        [x + w, y],
      ],
      css(blend(lit([190, 170, 142], light), light.skyLow, 0.2)),
    );
    polygon(
      paint,
      [
        [x - 10, y - w * 0.42],
        [x + w / 2, y - w * 0.85],
        [x + w + 10, y - w * 0.42],
      ],
      css(roof),
    );
    paint.fillStyle = light.lamps ? 'rgba(255,206,128,.95)' : css(shade(roof, 0.6));
    paint.fillRect(x + w * 0.2, y - w * 0.3, w * 0.14, w * 0.16);
    paint.fillRect(x + w * 0.64, y - w * 0.3, w * 0.14, w * 0.16);
    paint.fillStyle = css(lit([54, 70, 40], light));
    paint.beginPath();
    paint.ellipse(x - 46, y - 46, 34, 62, 0, 0, Math.PI * 2);
    paint.fill();
  }
  return plate;
}

export function road(light: Light, seed: number): DrawnPlate {
  const plate = openLand(light, seed, { far: [206, 150, 112], near: [120, 84, 62] }, 0.5, 500);
  const paint = plate.midground.getContext('2d');
  const tar = lit([126, 116, 112], light);
  polygon(
    paint,
    [
      [W / 2 - 24, 528],
      [W / 2 + 24, 528],
      [W * 0.9, H],
      [W * 0.1, H],
    ],
    css(tar),
  );
  halo(paint, W / 2, 540, 300, light.key, 0.22);
  for (let i = 0; i < 7; i++) {
    const t = (i + 0.3) / 7;
    const y = 532 + t ** 2.2 * 360;
    const w = 3 + t ** 2 * 22;
    const h = 6 + t ** 2.2 * 76;
    polygon(
      paint,
      [
        [W / 2 - w / 2, y],
        [W / 2 + w / 2, y],
        [W / 2 + w * 0.8, y + h],
        [W / 2 - w * 0.8, y + h],
      ],
      css(blend(lit([255, 232, 176], light), tar, 0.15)),
    );
  }
  paint.strokeStyle = css(shade(lit([60, 44, 44], light), 0.6));
  for (let i = 0; i < 5; i++) {
    const s = 0.5 ** i;
    const x = W / 2 - 620 * s - 20;
    const y = 524 + 250 * s;
    paint.lineWidth = 10 * s + 1;
    paint.beginPath();
    paint.moveTo(x, y);
    paint.lineTo(x, y - 520 * s);
    paint.moveTo(x - 80 * s, y - 470 * s);
    paint.lineTo(x + 80 * s, y - 470 * s);
    paint.stroke();
  }
  return plate;
}

/** Water to the horizon; `stand` is what a person there has under the feet. */
export function sea(light: Light, seed: number, stand: 'sand' | 'planks' | 'none' = 'none'): DrawnPlate {
  const horizon = 470;
  const back = layer();
  const sun = drawSky(back.paint, light, seed, horizon);
  const water = lit([70, 118, 142], light);
  fillDown(back.paint, horizon, H, [
    [0, css(blend(water, light.skyLow, 0.45))],
    [0.25, css(water)],
    [1, css(shade(water, 0.3))],
  ]);
  const next = random(seed + 1);
  for (let i = 0; i < 190; i++) {
    const y = horizon + 3 + next() ** 1.5 * (H - horizon);
    const spread = (y - horizon) * 0.9 + 40;
    const w = 8 + (y - horizon) * 0.35 * next();
    back.paint.fillStyle = css(blend(light.key, [255, 255, 255], 0.4), 0.1 + next() * 0.5);
    back.paint.fillRect(sun.x + (next() - 0.5) * spread * 1.3 - w / 2, y, w, 1.2 + (y - horizon) / 190);
  }
  const mid = layer();
  const dark = shade(lit([54, 62, 68], light), 0.7);
  mid.paint.save();
  mid.paint.beginPath();
  // A headland runs out into the water; it does not end like a wall.
  mid.paint.moveTo(0, 0);
  mid.paint.lineTo(W * 0.24, 0);
  mid.paint.quadraticCurveTo(W * 0.3, horizon - 30, W * 0.46, horizon + 14);
  mid.paint.lineTo(0, horizon + 14);
  mid.paint.closePath();
  mid.paint.clip();
  ridge(mid.paint, seed + 4, horizon + 10, 130, 0.8, css(blend(dark, light.skyLow, 0.3)));
  mid.paint.restore();
  polygon(
    mid.paint,
    [
      [W, H],
      [W * 0.42, H],
      [W * 0.6, 790],
      [W * 0.78, 742],
      [W, 700],
    ],
    css(lit([176, 150, 118], light)),
  );
  mid.paint.strokeStyle = css(blend(light.key, [255, 255, 255], 0.5), 0.45);
  mid.paint.lineWidth = 4;
  mid.paint.beginPath();
  mid.paint.moveTo(W * 0.42, H);
  mid.paint.bezierCurveTo(W * 0.56, 790, W * 0.74, 760, W, 694);
  mid.paint.stroke();
  if (stand !== 'none')
    footing(mid.paint, stand, lit(stand === 'sand' ? [206, 178, 138] : [128, 100, 76], light), light);
  const fore = layer();
  nearGround(fore.paint, seed + 5, shade(dark, 0.5), light.key);
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

/** A strand with its line of foam, or the planks of a deck with their rail. */
function footing(paint: Paint, stand: 'sand' | 'planks', tone: Colour, light: Light): void {
  const down = paint.createLinearGradient(0, 740, 0, H);
  down.addColorStop(0, css(tone));
  down.addColorStop(1, css(shade(tone, 0.6)));
  paint.fillStyle = down;
  paint.beginPath();
  paint.moveTo(0, H);
  paint.lineTo(0, stand === 'sand' ? 800 : 770);
  if (stand === 'sand') paint.bezierCurveTo(W * 0.3, 742, W * 0.6, 800, W, 724);
  else paint.lineTo(W, 770);
  paint.lineTo(W, H);
  paint.fill();
  if (stand === 'sand') {
    paint.strokeStyle = css(blend(light.key, [255, 255, 255], 0.6), 0.7);
    paint.lineWidth = 6;
    paint.beginPath();
    paint.moveTo(0, 798);
    paint.bezierCurveTo(W * 0.3, 740, W * 0.6, 798, W, 722);
    paint.stroke();
    return;
  }
  paint.strokeStyle = css(shade(tone, 0.4));
  paint.lineWidth = 3;
  for (let i = -14; i <= 14; i++) {
    paint.beginPath();
    paint.moveTo(W / 2 + i * 90, 770);
    paint.lineTo(W / 2 + i * 190, H);
    paint.stroke();
  }
  paint.fillStyle = css(shade(tone, 0.7));
  paint.fillRect(0, 612, W, 12);
  for (let x = 60; x < W; x += 210) paint.fillRect(x, 612, 12, 160);
}

import { type Colour, css, type Light } from '../light.ts';
import { random } from '../random.ts';
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

interface Ground {
  readonly far: Colour;
  readonly near: Colour;
}

/** Ground colours are the colour of the thing under this hour's light. */
const lit = (colour: Colour, light: Light): Colour => {
  const power = 0.22 + light.level * 1.35;
  return [
    (colour[0] * light.tint[0] * power) / 255,
    (colour[1] * light.tint[1] * power) / 255,
    (colour[2] * light.tint[2] * power) / 255,
  ];
};

function openLand(light: Light, seed: number, ground: Ground, rough: number, horizon: number): DrawnPlate {
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

export function field(light: Light, seed: number): DrawnPlate {
  const plate = openLand(light, seed, { far: [150, 158, 92], near: [92, 104, 52] }, 0.3, 510);
  const paint = plate.midground.getContext('2d');
  const next = random(seed + 9);
  const roof = lit([92, 60, 48], light);
  for (let i = 0; i < 4; i++) {
    const x = W * (0.12 + i * 0.23 + next() * 0.08);
    const w = 90 + next() * 80;
    const y = 566 + next() * 18;
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

export function sea(light: Light, seed: number): DrawnPlate {
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
  mid.paint.rect(0, 0, W * 0.42, horizon + 14);
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
  const fore = layer();
  nearGround(fore.paint, seed + 5, shade(dark, 0.5), light.key);
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

export function forest(light: Light, seed: number): DrawnPlate {
  const next = random(seed);
  const mist = blend(light.skyLow, light.skyMiddle, 0.45);
  const leaf = lit([74, 104, 78], light);
  const back = layer();
  fillDown(back.paint, 0, H, [
    [0, css(blend(mist, light.skyTop, 0.35))],
    [0.6, css(mist)],
    [1, css(shade(leaf, 0.7))],
  ]);
  const glowX = W * (0.35 + next() * 0.3);
  halo(back.paint, glowX, 330, 560, light.key, 0.55);
  const trunk = (paint: typeof back.paint, x: number, w: number, colour: string) => {
    paint.fillStyle = colour;
    paint.beginPath();
    paint.moveTo(x, -10);
    paint.lineTo(x + w, -10);
    paint.quadraticCurveTo(x + w * 1.05, 600, x + w * 1.7, 790);
    paint.lineTo(x - w * 0.6, 790);
    paint.quadraticCurveTo(x, 600, x, -10);
    paint.fill();
  };
  for (let i = 0; i < 26; i++) trunk(back.paint, next() * W, 7 + next() * 12, css(blend(leaf, mist, 0.62), 0.8));
  const mid = layer();
  for (let i = 0; i < 13; i++)
    trunk(mid.paint, next() * W, 20 + next() * 24, css(blend(shade(leaf, 0.55), mist, 0.22 + next() * 0.1)));
  mid.paint.save();
  mid.paint.filter = 'blur(16px)';
  for (let i = 0; i < 4; i++) {
    polygon(
      mid.paint,
      [
        [glowX + i * 60 - 60, -20],
        [glowX + i * 60, -20],
        [glowX - 200 + i * 150, 800],
        [glowX - 330 + i * 150, 800],
      ],
      css(light.key, 0.1),
    );
  }
  mid.paint.restore();
  ridge(mid.paint, seed + 3, 780, 60, 0.3, css(shade(leaf, 0.45)));
  fillDown(mid.paint, 800, H, [
    [0, css(shade(leaf, 0.45))],
    [1, css(shade(leaf, 0.18))],
  ]);
  const fore = layer();
  fore.paint.save();
  fore.paint.filter = 'blur(7px)';
  for (const x of [-40, W - 130]) {
    fore.paint.fillStyle = css(shade(leaf, 0.14));
    fore.paint.fillRect(x, -20, 150 + next() * 40, H + 40);
  }
  fore.paint.restore();
  nearGround(fore.paint, seed + 5, shade(leaf, 0.18), light.key);
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

import { type Colour, css, LAMP, type Light } from '../light.ts';
import { random } from '../random.ts';
import { Box, type View } from './box.ts';
import { lit } from './outside.ts';
import { blend, type DrawnPlate, drawSky, halo, layer, PLATE, polygon, shade } from './sky.ts';
import { tower } from './town.ts';

const { width: W, height: H } = PLATE;

/** Open ground seen by a person who stands on it. */
const OPEN: View = { cx: W / 2, cy: 520, half: 1500, up: 900, down: 420, depth: 0.12 };

interface Lot {
  readonly back: Box;
  readonly mid: Box;
  readonly next: () => number;
  readonly of: (colour: Colour) => Colour;
  readonly light: Light;
}

function openLot(light: Light, seed: number, ground: Colour, far: 'town' | 'hills' | 'none'): Lot {
  const next = random(seed + 41);
  const back = new Box(layer().paint, OPEN);
  const mid = new Box(layer().paint, OPEN);
  const of = (colour: Colour) => lit(colour, light);
  drawSky(back.paint, light, seed, OPEN.cy);
  const haze = blend(of([104, 112, 124]), light.skyLow, 0.5);
  if (far === 'town')
    for (let x = -20; x < W; x += 46 + next() * 40)
      tower(back.paint, x, 330 + next() * 130, 44 + next() * 40, 560, haze, light, next);
  if (far === 'hills') halo(back.paint, W / 2, 560, 900, haze, 0.5);
  const down = mid.paint.createLinearGradient(0, OPEN.cy, 0, H);
  down.addColorStop(0, css(blend(of(ground), light.skyLow, 0.45)));
  down.addColorStop(0.3, css(of(ground)));
  down.addColorStop(1, css(shade(of(ground), 0.45)));
  polygon(
    mid.paint,
    [
      [0, OPEN.cy + 24],
      [W, OPEN.cy + 24],
      [W, H],
      [0, H],
    ],
    down as unknown as CanvasGradient,
  );
  return { back, mid, next, of, light };
}

function car({ mid, next, of, light }: Lot, x: number, z: number, away: boolean): void {
  const tone = of([60 + next() * 150, 50 + next() * 90, 50 + next() * 100]);
  const w = 0.13;
  mid.shadow(x, z + 0.01, w * 1.4);
  mid.block(x - w, x + w, 0.02, 0.1, z, z + 0.05, tone, false);
  mid.block(x - w * 0.78, x + w * 0.78, 0.1, 0.17, z + 0.008, z + 0.035, shade(tone, 0.85), false);
  mid.face(
    [
      [x - w * 0.68, 0.108, z + 0.0075],
      [x + w * 0.68, 0.108, z + 0.0075],
      [x + w * 0.6, 0.162, z + 0.0075],
      [x - w * 0.6, 0.162, z + 0.0075],
    ],
    css(blend(light.skyMiddle, [20, 24, 30], 0.45)),
  );
  for (const s of [-1, 1]) {
    const on = light.lamps && away;
    mid.block(
      x + s * w * 0.78 - 0.018,
      x + s * w * 0.78 + 0.018,
      0.055,
      0.08,
      z - 0.001,
      z,
      on ? [255, 74, 56] : of([206, 196, 176]),
      false,
    );
    if (on) mid.glow([x + s * w * 0.78, 0.07, z], 120, [255, 70, 50], 0.5);
    mid.block(x + s * w * 0.7 - 0.022, x + s * w * 0.7 + 0.022, 0, 0.04, z - 0.0005, z + 0.006, [14, 14, 16], false);
  }
}

function lampPost({ mid, light, of }: Lot, x: number, z: number): void {
  mid.line([x, 0, z], [x, 0.56, z], css(shade(of([70, 74, 80]), 0.6)), 12 * mid.scale(z) + 1);
  mid.line([x, 0.56, z], [x + 0.05, 0.57, z], css(shade(of([70, 74, 80]), 0.6)), 8 * mid.scale(z) + 1);
  if (!light.lamps) return;
  mid.glow([x + 0.05, 0.55, z], 430, LAMP, 0.8);
  mid.glow([x + 0.05, 0, z], 300, LAMP, 0.2);
}

export function parking(light: Light, seed: number): DrawnPlate {
  const lot = openLot(light, seed, [104, 106, 112], 'town');
  const { mid, next, of } = lot;
  for (let i = -7; i <= 7; i++)
    for (const z of [0.1, 0.32, 0.62])
      mid.face(
        [
          [i * 0.32, 0.001, z],
          [i * 0.32 + 0.016, 0.001, z],
          [i * 0.32 + 0.016, 0.001, z + 0.09],
          [i * 0.32, 0.001, z + 0.09],
        ],
        css(of([220, 216, 200]), 0.7),
      );
  for (const z of [0.66, 0.36, 0.13])
    for (let i = -6; i <= 6; i++)
      if (next() > 0.52 && !(z < 0.2 && Math.abs(i) < 2)) car(lot, i * 0.32 + 0.17, z, next() > 0.4);
  lampPost(lot, -0.72, 0.3);
  lampPost(lot, 0.6, 0.5);
  return done(lot, [40, 42, 48]);
}

function done({ back, mid, light }: Lot, near: Colour): DrawnPlate {
  const fore = layer();
  fore.paint.filter = 'blur(10px)';
  fore.paint.fillStyle = css(shade(lit(near, light), 0.4));
  fore.paint.fillRect(W - 70, -30, 120, H + 60);
  fore.paint.fillRect(-30, H - 46, W + 60, 90);
  fore.paint.filter = 'none';
  return { background: back.paint.canvas, midground: mid.paint.canvas, foreground: fore.canvas };
}

/** Wooden fronts along a wide street of dust, mesas at its end. */
export function frontier(light: Light, seed: number): DrawnPlate {
  const lot = openLot(light, seed, [196, 152, 104], 'hills');
  const { back, mid, next, of } = lot;
  const haze = blend(of([190, 112, 80]), light.skyLow, 0.5);
  for (const x of [250, 620, 1010, 1330])
    polygon(
      back.paint,
      [
        [x - 130, 560],
        [x - 80, 440 - next() * 50],
        [x + 70, 440 - next() * 40],
        [x + 150, 560],
      ],
      css(haze),
    );
  for (let i = 6; i >= 0; i--)
    for (const s of [-1, 1]) {
      const z = 0.02 + (i / 7) ** 1.3 * 0.9;
      const long = 0.055 + (i / 7) * 0.09;
      const tone = of([150 + next() * 50, 104 + next() * 40, 68 + next() * 30]);
      const high = 0.34 + next() * 0.2;
      const [x0, x1] = s < 0 ? [-1.5, -0.62] : [0.62, 1.5];
      mid.block(x0, x1, 0, high, z, z + long, tone, false);
      const face = s < 0 ? -0.62 : 0.62;
      for (let row = 0; row < 2; row++)
        for (let k = 0; k < 2; k++) {
          const [a, b] = [z + long * (0.14 + k * 0.44), z + long * (0.36 + k * 0.44)];
          const y = 0.08 + row * high * 0.5;
          const on = light.lamps && next() > 0.3;
          mid.face(
            [
              [face, y, a],
              [face, y + high * 0.26, a],
              [face, y + high * 0.26, b],
              [face, y, b],
            ],
            css(on ? LAMP : shade(tone, 0.28)),
          );
        }
      mid.block(s < 0 ? -0.7 : 0.48, s < 0 ? -0.48 : 0.7, 0, 0.022, z, z + long, shade(of([150, 120, 90]), 0.72));
      mid.block(s < 0 ? -0.64 : 0.5, s < 0 ? -0.5 : 0.64, 0.2, 0.215, z, z + long, shade(tone, 0.75), false);
      for (const d of [0.05, 0.9])
        mid.line([s * 0.51, 0, z + long * d], [s * 0.51, 0.2, z + long * d], css(shade(tone, 0.45)), 9 * mid.scale(z));
    }
  halo(mid.paint, W / 2, 560, 420, light.key, 0.3);
  return done(lot, [120, 84, 56]);
}

/** One house front across a lawn: dwellings, schools, stations, shops, by how wide and high it is. */
export function facade(light: Light, seed: number, kind: 'house' | 'public'): DrawnPlate {
  const lot = openLot(
    light,
    seed,
    kind === 'house' ? [104, 128, 74] : [126, 124, 120],
    kind === 'house' ? 'hills' : 'town',
  );
  const { mid, next, of } = lot;
  const walls: readonly Colour[] = [
    [206, 192, 166],
    [170, 112, 88],
    [150, 166, 172],
    [190, 172, 120],
  ];
  const wall = of(walls[Math.floor(next() * walls.length)] as Colour);
  const trim = of([232, 226, 212]);
  const z = 0.34;
  const wide = kind === 'house' ? 0.62 : 1.25;
  const high = kind === 'house' ? 0.5 : 0.62;
  for (let i = 0; i < 7; i++) {
    const [x, y] = mid.at([-1.6 + i * 0.5 + next() * 0.2, 0.32, 0.5]);
    mid.paint.fillStyle = css(shade(of([66, 92, 56]), 0.7 + next() * 0.4));
    mid.paint.beginPath();
    mid.paint.ellipse(x, y, 80 + next() * 60, 110 + next() * 50, 0, 0, Math.PI * 2);
    mid.paint.fill();
  }
  mid.shadow(0, z, wide * 1.2);
  mid.block(-wide, wide, 0, high, z, z + 0.14, wall, false);
  if (kind === 'house')
    mid.face(
      [
        [-wide - 0.06, high, z - 0.005],
        [wide + 0.06, high, z - 0.005],
        [wide * 0.55, high + 0.26, z + 0.05],
        [-wide * 0.55, high + 0.26, z + 0.05],
      ],
      css(shade(of([122, 78, 64]), 0.9)),
    );
  else mid.block(-wide - 0.03, wide + 0.03, high, high + 0.04, z - 0.004, z + 0.14, trim, false);
  const columns = kind === 'house' ? 4 : 9;
  const rows = kind === 'house' ? 2 : 3;
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++) {
      const x = ((i + 0.5) / columns) * 2 * wide - wide;
      const y = 0.1 + row * ((high - 0.08) / rows);
      if (row === 0 && Math.abs(x) < wide / columns + 0.01) continue;
      const on = light.lamps && next() > 0.4;
      const w = (wide / columns) * 0.44;
      const h = (high / rows) * 0.48;
      mid.block(x - w - 0.008, x + w + 0.008, y - 0.01, y + h + 0.01, z - 0.002, z - 0.001, trim, false);
      mid.block(
        x - w,
        x + w,
        y,
        y + h,
        z - 0.004,
        z - 0.003,
        on ? LAMP : blend(light.skyMiddle, [24, 30, 38], 0.5),
        false,
      );
      if (on) mid.glow([x, y + h / 2, z], 190, LAMP, 0.35);
    }
  mid.block(-0.1, 0.1, 0, 0.24, z - 0.004, z - 0.002, trim, false);
  mid.block(-0.08, 0.08, 0, 0.22, z - 0.006, z - 0.004, of([112, 54, 44]), false);
  if (kind === 'public') mid.block(-0.34, 0.34, 0.27, 0.32, z - 0.008, z - 0.004, of([60, 72, 84]), false);
  mid.face(
    [
      [-0.08, 0.001, z],
      [0.08, 0.001, z],
      [0.3, 0.001, 0],
      [-0.3, 0.001, 0],
    ],
    css(of([196, 184, 162]), 0.85),
  );
  if (kind === 'house')
    for (const x of [-1.2, -0.95, -0.7, 0.7, 0.95, 1.2]) mid.block(x - 0.02, x + 0.02, 0, 0.12, 0.14, 0.15, trim);
  lampPost(lot, 0.86, 0.22);
  return done(lot, [60, 70, 50]);
}

/** Planks that run out over the water. */
export function pierOn(plate: DrawnPlate, light: Light, seed: number): DrawnPlate {
  const box = new Box(plate.midground.getContext('2d'), { ...OPEN, cy: 470, half: 620 });
  const next = random(seed + 77);
  const wood = lit([132, 106, 82], light);
  for (let i = 30; i >= 0; i--) {
    const z = (i / 31) ** 1.5;
    const z1 = ((i + 1) / 31) ** 1.5;
    box.face(
      [
        [-0.62, 0, z],
        [0.62, 0, z],
        [0.62, 0, z1],
        [-0.62, 0, z1],
      ],
      css(shade(wood, 0.6 + next() * 0.45)),
    );
  }
  for (let i = 7; i >= 0; i--)
    for (const s of [-1, 1]) {
      const z = (i / 8) ** 1.4 + 0.02;
      box.block(s * 0.62 - 0.035, s * 0.62 + 0.035, -0.05, 0.2, z, z + 0.008, shade(wood, 0.55), false);
    }
  return plate;
}

import { type Colour, css, type Light } from '../light.ts';
import { random } from '../random.ts';
import { blurred, type Paint } from '../surface.ts';
import { lit, openLand } from './outside.ts';
import { blend, type DrawnPlate, fillDown, halo, layer, nearGround, PLATE, polygon, ridge, shade } from './sky.ts';

const { width: W, height: H } = PLATE;

/** Leaves as a mass: many small rounds, lit from above. */
function leaves(
  paint: Paint,
  x: number,
  y: number,
  w: number,
  h: number,
  tone: Colour,
  rim: Colour,
  next: () => number,
): void {
  for (let i = 0; i < 46; i++) {
    const a = next() * Math.PI * 2;
    const d = Math.sqrt(next());
    const [px, py] = [x + Math.cos(a) * d * w, y + Math.sin(a) * d * h];
    const up = 0.5 - (py - y) / (2 * h);
    paint.fillStyle = css(blend(shade(tone, 0.62 + up * 0.5), rim, next() > 0.86 ? 0.35 : 0.05), 0.92);
    paint.beginPath();
    paint.ellipse(px, py, w * (0.1 + next() * 0.14), h * (0.1 + next() * 0.12), next() * 3, 0, Math.PI * 2);
    paint.fill();
  }
}

function trunk(paint: Paint, x: number, w: number, base: number, tone: Colour, light: Light, rim: number): void {
  const across = paint.createLinearGradient(x - w, 0, x + w, 0);
  across.addColorStop(0, css(shade(tone, 0.6)));
  across.addColorStop(0.75, css(blend(tone, light.key, rim)));
  across.addColorStop(1, css(shade(tone, 0.8)));
  paint.fillStyle = across;
  paint.beginPath();
  paint.moveTo(x - w / 2, -10);
  paint.lineTo(x + w / 2, -10);
  paint.quadraticCurveTo(x + w * 0.56, base * 0.8, x + w * 1.25, base);
  paint.lineTo(x - w * 1.15, base);
  paint.quadraticCurveTo(x - w * 0.5, base * 0.8, x - w / 2, -10);
  paint.fill();
}

/** Trunks in three depths of mist under a roof of leaves; `wet` is lush and dark. */
export function forest(light: Light, seed: number, wet = false): DrawnPlate {
  const next = random(seed);
  const mist = blend(light.skyLow, light.skyMiddle, 0.45);
  const leaf = lit(wet ? [58, 118, 72] : [96, 122, 70], light);
  const bark = lit([98, 84, 70], light);
  const back = layer();
  const air = blend(mist, leaf, 0.28);
  fillDown(back.paint, 0, H, [
    [0, css(blend(air, leaf, 0.4))],
    [0.55, css(air)],
    [1, css(shade(leaf, 0.8))],
  ]);
  const glowX = W * (0.35 + next() * 0.3);
  halo(back.paint, glowX, 330, 620, light.key, light.dark ? 0.4 : 0.75);
  for (let i = 0; i < 24; i++) trunk(back.paint, next() * W, 8 + next() * 12, 730, blend(bark, air, 0.62), light, 0.05);
  for (let i = 0; i < 26; i++)
    leaves(
      back.paint,
      next() * W,
      next() * 190,
      90 + next() * 80,
      56 + next() * 40,
      blend(leaf, air, 0.45),
      light.key,
      next,
    );
  for (let i = 0; i < 16; i++)
    leaves(
      back.paint,
      next() * W,
      716 + next() * 20,
      60 + next() * 70,
      26 + next() * 24,
      blend(leaf, air, 0.4),
      light.key,
      next,
    );
  const mid = layer();
  const { paint } = mid;
  ridge(paint, seed + 3, 770, 50, 0.3, css(shade(leaf, 0.52)));
  fillDown(paint, 780, H, [
    [0, css(shade(leaf, 0.5))],
    [1, css(shade(leaf, 0.2))],
  ]);
  // A path to the light.
  polygon(
    paint,
    [
      [glowX - 34, 742],
      [glowX + 34, 742],
      [glowX + 300, H],
      [glowX - 240, H],
    ],
    css(blend(lit([150, 126, 92], light), leaf, 0.3), 0.55),
  );
  const shafts = layer();
  for (let i = 0; i < 5; i++)
    polygon(
      shafts.paint,
      [
        [glowX + i * 74 - 150, -20],
        [glowX + i * 74 - 100, -20],
        [glowX - 420 + i * 190, 800],
        [glowX - 540 + i * 190, 800],
      ],
      css(light.key, light.dark ? 0.07 : 0.17),
    );
  for (let i = 0; i < 9; i++) {
    let x = next() * W;
    if (Math.abs(x - glowX) < 120) x += 260;
    trunk(paint, x, 30 + next() * 34, 800, blend(shade(bark, 0.62), air, 0.14 + next() * 0.1), light, 0.22);
  }
  for (let i = 0; i < 18; i++)
    leaves(
      paint,
      (i / 17) * W,
      -10 + next() * 60,
      110 + next() * 70,
      60 + next() * 40,
      shade(leaf, 0.6),
      light.key,
      next,
    );
  for (let i = 0; i < 12; i++) {
    const x = next() * W;
    if (Math.abs(x - glowX) > 150)
      leaves(paint, x, 800 + next() * 40, 70 + next() * 60, 34 + next() * 30, shade(leaf, 0.6), light.key, next);
  }
  paint.globalCompositeOperation = 'screen';
  paint.drawImage(blurred(shafts.canvas, 14), 0, 0);
  paint.globalCompositeOperation = 'source-over';
  const fore = layer();
  const near = layer();
  for (const x of [-30, W - 40]) {
    trunk(near.paint, x, 110 + next() * 40, H + 20, shade(leaf, 0.16), light, 0.05);
    leaves(near.paint, x, 20, 240, 110, shade(leaf, 0.24), light.key, next);
  }
  fore.paint.drawImage(blurred(near.canvas, 8), 0, 0);
  nearGround(fore.paint, seed + 5, shade(leaf, 0.2), light.key);
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

/** Lawn, hedges, round trees, a path and a bench. */
export function garden(light: Light, seed: number): DrawnPlate {
  const plate = openLand(light, seed, { far: [136, 160, 96], near: [88, 120, 58] }, 0.3, 520);
  const next = random(seed + 61);
  const paint = plate.midground.getContext('2d');
  const leaf = lit([86, 124, 66], light);
  const haze = blend(leaf, light.skyLow, 0.3);
  for (let i = 0; i < 11; i++)
    leaves(paint, (i / 10) * W, 540 + next() * 16, 100, 46 + next() * 20, haze, light.key, next);
  const cx = W * (0.42 + next() * 0.16);
  paint.fillStyle = css(blend(lit([206, 188, 150], light), light.key, 0.1), 0.85);
  paint.beginPath();
  paint.moveTo(cx - 20, 570);
  paint.bezierCurveTo(cx + 160, 640, cx - 120, 720, cx - 260, H);
  paint.lineTo(cx + 160, H);
  paint.bezierCurveTo(cx + 120, 740, cx + 260, 650, cx + 20, 570);
  paint.fill();
  for (const [x, base, s] of [
    [0.1, 700, 1.25],
    [0.3, 610, 0.7],
    [0.72, 630, 0.8],
    [0.92, 720, 1.35],
  ] as const) {
    const px = W * (x + (next() - 0.5) * 0.05);
    const bark = lit([98, 74, 56], light);
    halo(paint, px, base, 120 * s, [0, 0, 0], 0.35);
    paint.fillStyle = css(shade(bark, 0.7));
    paint.fillRect(px - 13 * s, base - 190 * s, 26 * s, 190 * s);
    for (let i = 0; i < 6; i++)
      leaves(
        paint,
        px + (next() - 0.5) * 170 * s,
        base - (230 + next() * 130) * s,
        96 * s,
        70 * s,
        shade(leaf, 0.8 + next() * 0.3),
        light.key,
        next,
      );
  }
  for (let i = 0; i < 70; i++) {
    const y = 620 + next() ** 1.4 * 240;
    const flowers: readonly Colour[] = [
      [232, 96, 88],
      [246, 206, 92],
      [226, 220, 236],
    ];
    paint.fillStyle = css(lit(flowers[i % 3] as Colour, light), 0.9);
    paint.beginPath();
    paint.arc(next() * W, y, 1.5 + ((y - 600) / 260) * 5, 0, Math.PI * 2);
    paint.fill();
  }
  return plate;
}

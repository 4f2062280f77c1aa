import { type Colour, css, type Light } from '../light.ts';
import { random } from '../random.ts';
import { blurred, type Paint } from '../surface.ts';
import { lit } from './outside.ts';
import { blend, type DrawnPlate, fillDown, halo, layer, nearGround, PLATE, polygon, ridge, shade } from './sky.ts';

const { width: W, height: H } = PLATE;
const rect = (paint: Paint, x: number, y: number, w: number, h: number, fill: string) => {
  paint.fillStyle = fill;
  paint.fillRect(x, y, w, h);
};

export function space(_light: Light, seed: number): DrawnPlate {
  const next = random(seed + 3);
  const back = layer();
  fillDown(back.paint, 0, H, [
    [0, '#04050c'],
    [0.6, '#0a1022'],
    [1, '#07070f'],
  ]);
  const hues: readonly Colour[] = [
    [86, 60, 150],
    [40, 96, 150],
    [150, 66, 96],
    [44, 120, 116],
  ];
  const clouds = layer();
  clouds.paint.globalCompositeOperation = 'screen';
  const hue = Math.floor(next() * hues.length);
  for (let i = 0; i < 14; i++)
    halo(
      clouds.paint,
      W * next(),
      H * (0.15 + 0.6 * next()),
      180 + next() * 340,
      hues[(hue + (i % 2)) % 4] as Colour,
      0.28,
    );
  back.paint.drawImage(blurred(clouds.canvas, 12), 0, 0);
  for (let i = 0; i < 420; i++) {
    const r = 0.6 + next() ** 5 * 2.6;
    back.paint.fillStyle = css([226 + next() * 29, 232, 255 - next() * 40], 0.25 + next() * 0.75);
    back.paint.fillRect(next() * W, next() * H, r, r);
  }
  const mid = layer();
  const { paint } = mid;
  const [x, y, r] = [W * (0.28 + next() * 0.44), H * (0.42 + next() * 0.12), 190 + next() * 90];
  const tone = blend([206, 160, 118], hues[(hue + 1) % 4] as Colour, 0.3 + next() * 0.4);
  const rings = (front: boolean) => {
    paint.save();
    paint.translate(x, y);
    paint.rotate(-0.3);
    paint.scale(1, 0.26);
    for (let i = 0; i < 5; i++) {
      paint.strokeStyle = css(blend(tone, [240, 228, 206], 0.4), 0.5 - i * 0.07);
      paint.lineWidth = 20;
      paint.beginPath();
      paint.arc(0, 0, r * 1.4 + i * 30, front ? 0 : Math.PI, front ? Math.PI : Math.PI * 2);
      paint.stroke();
    }
    paint.restore();
  };
  rings(false);
  const ball = paint.createRadialGradient(x - r * 0.45, y - r * 0.45, r * 0.1, x, y, r * 1.05);
  ball.addColorStop(0, css(blend(tone, [255, 248, 230], 0.5)));
  ball.addColorStop(0.5, css(tone));
  ball.addColorStop(0.85, css(shade(tone, 0.25)));
  ball.addColorStop(1, css(shade(tone, 0.06)));
  paint.save();
  paint.beginPath();
  paint.arc(x, y, r, 0, Math.PI * 2);
  paint.clip();
  paint.fillStyle = ball;
  paint.fillRect(x - r, y - r, r * 2, r * 2);
  for (let i = 0; i < 8; i++)
    rect(paint, x - r, y - r + next() * r * 2, r * 2, 6 + next() * 22, css(shade(tone, 0.5 + next()), 0.14));
  paint.restore();
  rings(true);
  return { background: back.canvas, midground: mid.canvas, foreground: layer().canvas };
}

/** A rock mouth with light behind it; at night a fire is the light. */
export function cave(light: Light, seed: number): DrawnPlate {
  const next = random(seed + 23);
  const back = layer();
  const glow: Colour = light.lamps ? [255, 150, 70] : light.key;
  const rock = lit([112, 98, 88], light);
  fillDown(back.paint, 0, H, [
    [0, css(shade(rock, 0.3))],
    [0.6, css(shade(rock, 0.62))],
    [1, css(shade(rock, 0.3))],
  ]);
  const cx = W * (0.4 + next() * 0.2);
  if (!light.lamps) {
    back.paint.fillStyle = css(blend(light.skyLow, [255, 255, 255], 0.2));
    back.paint.beginPath();
    back.paint.ellipse(cx, 420, 190, 240, 0.1, 0, Math.PI * 2);
    back.paint.fill();
  }
  back.paint.globalCompositeOperation = 'screen';
  halo(back.paint, cx, light.lamps ? 640 : 430, 780, glow, 0.6);
  back.paint.globalCompositeOperation = 'source-over';
  const mid = layer();
  const arch = (paint: Paint, inner: number, tone: Colour, wobble: number) => {
    paint.fillStyle = css(tone);
    paint.beginPath();
    paint.rect(-20, -20, W + 40, H + 40);
    for (let i = 0; i <= 40; i++) {
      const a = Math.PI * 2 * (1 - i / 40);
      const r = 1 + (next() - 0.5) * wobble;
      const [x, y] = [cx + Math.cos(a) * inner * 1.5 * r, 470 + Math.sin(a) * inner * r];
      if (i === 0) paint.moveTo(x, y);
      else paint.lineTo(x, y);
    }
    paint.closePath();
    paint.fill('evenodd');
  };
  arch(back.paint, 300, shade(rock, 0.5), 0.16);
  arch(mid.paint, 410, shade(rock, 0.32), 0.14);
  for (let i = 0; i < 16; i++) {
    const x = W * next();
    const h = 60 + next() * 170;
    polygon(
      mid.paint,
      [
        [x - 24, -10],
        [x + 24, -10],
        [x + 4, h],
      ],
      css(shade(rock, 0.26 + next() * 0.14)),
    );
  }
  ridge(mid.paint, seed + 4, 800, 60, 0.5, css(shade(rock, 0.3)));
  if (light.lamps) {
    for (let i = 0; i < 9; i++) {
      const [x, h] = [cx - 34 + i * 8, 40 + next() * 70];
      mid.paint.fillStyle = css(blend([255, 120, 40], [255, 236, 150], next()), 0.9);
      mid.paint.beginPath();
      mid.paint.moveTo(x - 16, 770);
      mid.paint.quadraticCurveTo(x - 12, 770 - h * 0.6, x + 4, 770 - h);
      mid.paint.quadraticCurveTo(x + 12, 770 - h * 0.5, x + 16, 770);
      mid.paint.fill();
    }
    mid.paint.globalCompositeOperation = 'screen';
    halo(mid.paint, cx, 730, 520, [255, 150, 70], 0.6);
    mid.paint.globalCompositeOperation = 'source-over';
  }
  const fore = layer();
  nearGround(fore.paint, seed + 5, shade(rock, 0.1), glow);
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

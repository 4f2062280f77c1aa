import { type Colour, css, LAMP, type Light } from '../light.ts';
import { random } from '../random.ts';
import type { Paint } from '../surface.ts';
import { blend, type DrawnPlate, drawSky, fillDown, halo, layer, PLATE, polygon, shade } from './sky.ts';

const { width: W, height: H } = PLATE;

export function tower(
  paint: Paint,
  x: number,
  top: number,
  w: number,
  base: number,
  wall: Colour,
  light: Light,
  next: () => number,
): void {
  const across = paint.createLinearGradient(x, 0, x + w, 0);
  across.addColorStop(0, css(shade(wall, 0.75)));
  across.addColorStop(1, css(blend(wall, light.key, 0.12)));
  paint.fillStyle = across;
  paint.fillRect(x, top, w, base - top);
  const step = 15;
  for (let wy = top + 12; wy < base - 10; wy += step + 5) {
    for (let wx = x + 7; wx < x + w - 12; wx += step) {
      const on = light.lamps ? next() > 0.58 : next() > 0.97;
      paint.fillStyle = on
        ? css(next() > 0.25 ? LAMP : [170, 212, 232], 0.35 + next() * 0.6)
        : css(shade(wall, light.lamps ? 0.5 : 0.78), 0.7);
      paint.fillRect(wx, wy, 7, 10);
    }
  }
}

/** Many towers under a wide sky. */
export function skyline(light: Light, seed: number): DrawnPlate {
  const next = random(seed + 1);
  const back = layer();
  const sun = drawSky(back.paint, light, seed, 640);
  const power = 0.2 + light.level;
  const wall: Colour = [96 * power, 100 * power, 118 * power];
  for (let x = -30; x < W; x += 56 + next() * 40) {
    tower(back.paint, x, 300 + next() * 220, 50 + next() * 44, 720, blend(wall, light.skyLow, 0.5), light, next);
  }
  fillDown(back.paint, 678, H, [
    [0, css(blend(wall, light.skyLow, 0.35))],
    [1, css(shade(wall, 0.4))],
  ]);
  halo(back.paint, sun.x, 640, 560, light.key, 0.22);
  const mid = layer();
  for (let x = -40; x < W; x += 130 + next() * 90) {
    tower(mid.paint, x, 250 + next() * 330, 96 + next() * 60, H, wall, light, next);
  }
  fillDown(mid.paint, 760, H, [
    [0, css(wall, 0)],
    [1, css(shade(wall, 0.25), 0.9)],
  ]);
  const fore = layer();
  fore.paint.save();
  fore.paint.filter = 'blur(4px)';
  fore.paint.fillStyle = css(shade(wall, 0.2));
  fore.paint.fillRect(0, 830, W, 90);
  fore.paint.fillRect(W * 0.74, 690, 150, 160);
  fore.paint.fillRect(W * 0.8, 600, 10, 100);
  fore.paint.fillStyle = css(light.key, 0.5);
  fore.paint.fillRect(0, 828, W, 3);
  fore.paint.restore();
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

/** Two rows of houses that run to a point; `narrow` makes an alley of it. */
export function street(light: Light, seed: number, narrow: boolean): DrawnPlate {
  const next = random(seed + 2);
  const back = layer();
  const horizon = 540;
  drawSky(back.paint, light, seed, horizon);
  const power = 0.22 + light.level * 1.2;
  const wall: Colour = [150 * power, 124 * power, 104 * power];
  const cool: Colour = [104 * power, 112 * power, 124 * power];
  for (let x = W * 0.3; x < W * 0.7; x += 60)
    tower(back.paint, x, 330 + next() * 130, 64, 620, blend(cool, light.skyLow, 0.45), light, next);
  halo(back.paint, W / 2, 480, 470, light.lamps ? LAMP : light.key, light.lamps ? 0.75 : 0.4);
  const mid = layer();
  const { paint } = mid;
  const inner = narrow ? 190 : 300;
  const side = (sign: -1 | 1, colour: Colour) => {
    const edge = sign < 0 ? 0 : W;
    const at = (u: number, v: number): [number, number] => {
      const x = edge + sign * -1 * u * (W / 2 - inner);
      const top = -130 + u * 380;
      const base = H + 60 - u * (H + 60 - 612);
      return [x, top + (base - top) * v];
    };
    const across = paint.createLinearGradient(edge, 0, W / 2 + sign * inner, 0);
    across.addColorStop(0, css(shade(colour, 0.25)));
    across.addColorStop(1, css(blend(colour, light.lamps ? LAMP : light.key, 0.25)));
    polygon(paint, [at(0, 0), at(1, 0), at(1, 1), at(0, 1)], across);
    paint.strokeStyle = 'rgba(0,0,0,.22)';
    paint.lineWidth = 1.5;
    for (let i = 1; i < 20; i++) {
      paint.beginPath();
      paint.moveTo(...at(0, i / 20));
      paint.lineTo(...at(1, i / 20));
      paint.stroke();
    }
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 6; column++) {
        const u = 0.06 + column * 0.155 + next() * 0.03;
        const v = 0.16 + row * 0.2;
        const on = light.lamps && next() > 0.55;
        const quad: [number, number][] = [at(u, v), at(u + 0.085, v), at(u + 0.085, v + 0.11), at(u, v + 0.11)];
        if (on) halo(paint, quad[0]![0], quad[0]![1] + 30, 120, LAMP, 0.3);
        polygon(paint, quad, on ? css([255, 206, 132], 0.95) : css(shade(colour, 0.42)));
      }
    }
    polygon(paint, [at(0.3, 0.8), at(0.42, 0.8), at(0.42, 0.99), at(0.3, 0.99)], css(shade(colour, 0.2)));
  };
  side(-1, wall);
  side(1, blend(wall, cool, 0.6));
  const ground = shade(cool, 0.8);
  const down = paint.createLinearGradient(0, 600, 0, H);
  down.addColorStop(0, css(blend(ground, light.lamps ? LAMP : light.key, 0.4)));
  down.addColorStop(0.3, css(ground));
  down.addColorStop(1, css(shade(ground, 0.3)));
  polygon(
    paint,
    [
      [0, H],
      [0, H],
      [W / 2 - inner, 612],
      [W / 2 + inner, 612],
      [W, H],
    ],
    down,
  );
  if (light.lamps) {
    const x = W / 2 - inner * 0.7;
    paint.strokeStyle = '#07090b';
    paint.lineWidth = 9;
    paint.beginPath();
    paint.moveTo(x, 640);
    paint.lineTo(x, 330);
    paint.quadraticCurveTo(x, 300, x + 34, 300);
    paint.stroke();
    halo(paint, x + 36, 306, 170, LAMP, 0.85);
    paint.fillStyle = '#fff6df';
    paint.beginPath();
    paint.arc(x + 36, 306, 11, 0, Math.PI * 2);
    paint.fill();
  }
  const fore = layer();
  fore.paint.save();
  fore.paint.filter = 'blur(10px)';
  fore.paint.fillStyle = css(shade(wall, 0.1));
  fore.paint.fillRect(-30, -30, 110, H + 60);
  fore.paint.fillRect(W - 90, -30, 130, H + 60);
  fore.paint.fillRect(-30, 720, 220, 240);
  fore.paint.restore();
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

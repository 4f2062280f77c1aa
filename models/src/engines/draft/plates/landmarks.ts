import { type Colour, css, LAMP, type Light } from '../light.ts';
import { random } from '../random.ts';
import type { Paint } from '../surface.ts';
import { lit, openLand, sea } from './outside.ts';
import { blend, type DrawnPlate, halo, PLATE, polygon, shade } from './sky.ts';

const { width: W, height: H } = PLATE;

/** A round thing lit from one side: towers, trunks, domes. */
function column(
  paint: Paint,
  x: number,
  top: number,
  base: number,
  w0: number,
  w1: number,
  tone: Colour,
  light: Light,
): void {
  const across = paint.createLinearGradient(x - w1, 0, x + w1, 0);
  across.addColorStop(0, css(shade(tone, 0.55)));
  across.addColorStop(0.66, css(blend(tone, light.key, 0.16)));
  across.addColorStop(1, css(shade(tone, 0.72)));
  polygon(
    paint,
    [
      [x - w0, top],
      [x + w0, top],
      [x + w1, base],
      [x - w1, base],
    ],
    across as unknown as CanvasGradient,
  );
}

const rect = (paint: Paint, x: number, y: number, w: number, h: number, fill: string) => {
  paint.fillStyle = fill;
  paint.fillRect(x, y, w, h);
};

export function lighthouse(light: Light, seed: number): DrawnPlate {
  const plate = sea(light, seed, 'sand');
  const paint = plate.midground.getContext('2d');
  const next = random(seed + 31);
  const rock = shade(lit([96, 92, 90], light), 0.8);
  const x = W * (0.64 + next() * 0.12);
  polygon(
    paint,
    [
      [x - 420, H],
      [x - 330, 660],
      [x - 230, 600],
      [x - 160, 530],
      [x - 60, 500],
      [x + 90, 496],
      [x + 190, 560],
      [x + 320, 590],
      [W, 640],
      [W, H],
    ],
    css(rock),
  );
  for (let i = 0; i < 34; i++) {
    const px = x - 300 + next() * 760;
    const py = 560 + next() * 300;
    polygon(
      paint,
      [
        [px, py],
        [px + 50 + next() * 60, py + 14],
        [px + 20 + next() * 60, py + 60],
      ],
      css(shade(rock, 0.6 + next() * 0.6), 0.6),
    );
  }
  const white = lit([232, 226, 216], light);
  column(paint, x, 170, 505, 34, 56, white, light);
  const red = lit([180, 56, 48], light);
  for (const [a, b] of [
    [0.14, 0.32],
    [0.54, 0.74],
  ] as const) {
    const w = (t: number) => 34 + 22 * t;
    polygon(
      paint,
      [
        [x - w(a), 170 + 335 * a],
        [x + w(a), 170 + 335 * a],
        [x + w(b), 170 + 335 * b],
        [x - w(b), 170 + 335 * b],
      ],
      css(red, 0.9),
    );
  }
  rect(paint, x - 46, 160, 92, 12, css(shade(rock, 0.6)));
  rect(paint, x - 26, 112, 52, 50, css(light.lamps ? [255, 240, 200] : lit([170, 196, 206], light)));
  for (const dx of [-26, -9, 8, 24]) rect(paint, x + dx, 112, 3, 50, css(shade(rock, 0.5)));
  polygon(
    paint,
    [
      [x - 34, 112],
      [x, 72],
      [x + 34, 112],
    ],
    css(red),
  );
  rect(paint, x + 70, 440, 110, 66, css(shade(white, 0.8)));
  polygon(
    paint,
    [
      [x + 60, 442],
      [x + 125, 396],
      [x + 190, 442],
    ],
    css(shade(red, 0.8)),
  );
  if (light.lamps) {
    rect(paint, x + 96, 462, 22, 24, css(LAMP));
    paint.globalCompositeOperation = 'screen';
    for (const s of [-1, 1]) {
      const beam = paint.createLinearGradient(x, 0, x + s * 900, 0);
      beam.addColorStop(0, 'rgba(255,240,204,.75)');
      beam.addColorStop(1, 'rgba(255,240,204,0)');
      polygon(
        paint,
        [
          [x, 128],
          [x + s * 900, 20],
          [x + s * 900, 176],
          [x, 146],
        ],
        beam as unknown as CanvasGradient,
      );
    }
    halo(paint, x, 137, 230, [255, 240, 204], 0.9);
    paint.globalCompositeOperation = 'source-over';
  }
  return plate;
}

export function castle(light: Light, seed: number): DrawnPlate {
  const plate = openLand(light, seed, { far: [112, 128, 104], near: [76, 92, 60] }, 0.8, 520);
  const paint = plate.midground.getContext('2d');
  const next = random(seed + 17);
  const cx = W * (0.4 + next() * 0.2);
  const stone = blend(lit([150, 142, 138], light), light.skyLow, 0.16);
  const hill = lit([84, 98, 66], light);
  paint.fillStyle = css(shade(hill, 0.8));
  paint.beginPath();
  paint.moveTo(cx - 640, 640);
  paint.quadraticCurveTo(cx - 250, 560, cx - 190, 420);
  paint.lineTo(cx + 210, 420);
  paint.quadraticCurveTo(cx + 320, 570, cx + 700, 640);
  paint.fill();
  const tower = (x: number, top: number, w: number, roof: boolean) => {
    column(paint, x, top, 470, w, w * 1.06, stone, light);
    if (roof)
      polygon(
        paint,
        [
          [x - w * 1.3, top],
          [x, top - w * 2.6],
          [x + w * 1.3, top],
        ],
        css(blend(lit([92, 70, 88], light), light.key, 0.1)),
      );
    else
      for (let i = -2; i <= 2; i++)
        rect(paint, x + i * w * 0.44 - w * 0.14, top - w * 0.3, w * 0.28, w * 0.32, css(stone));
    for (let y = top + 30; y < 430; y += 56)
      rect(paint, x - 5, y, 10, 22, light.lamps && next() > 0.35 ? css(LAMP) : css(shade(stone, 0.4)));
  };
  tower(cx, 170, 44, true);
  tower(cx - 150, 268, 34, true);
  tower(cx + 140, 240, 38, true);
  rect(paint, cx - 200, 350, 410, 120, css(shade(stone, 0.86)));
  for (let x = cx - 200; x < cx + 200; x += 34) rect(paint, x, 334, 20, 20, css(shade(stone, 0.86)));
  tower(cx - 205, 320, 30, false);
  tower(cx + 212, 320, 30, false);
  paint.fillStyle = css(shade(stone, 0.3));
  paint.beginPath();
  paint.roundRect(cx - 30, 400, 60, 90, [30, 30, 0, 0]);
  paint.fill();
  polygon(
    paint,
    [
      [cx - 18, 480],
      [cx + 18, 480],
      [cx + 130, 640],
      [cx + 30, 760],
      [cx + 220, H],
      [cx - 60, H],
      [cx - 60, 760],
      [cx + 60, 640],
    ],
    css(lit([176, 156, 120], light), 0.7),
  );
  return plate;
}

/** Layered buttes with bands of stone. */
export function canyon(light: Light, seed: number): DrawnPlate {
  const plate = openLand(light, seed, { far: [204, 128, 88], near: [150, 86, 56] }, 0.35, 540);
  const next = random(seed + 7);
  const haze = blend(light.skyLow, light.key, 0.25);
  const butte = (paint: Paint, x: number, base: number, w: number, h: number, far: number) => {
    const tone = blend(lit([190, 104, 70], light), haze, far);
    const taper = 0.8 + next() * 0.12;
    for (let i = 0; i < 7; i++) {
      const [a, b] = [i / 7, (i + 1) / 7];
      const wide = (t: number) => (w / 2) * (t > 0.66 ? 1 + (t - 0.66) * 2.4 : taper + t * 0.1);
      polygon(
        paint,
        [
          [x - wide(a), base - h * (1 - a)],
          [x + wide(a), base - h * (1 - a)],
          [x + wide(b), base - h * (1 - b)],
          [x - wide(b), base - h * (1 - b)],
        ],
        css(shade(tone, i % 2 ? 0.92 : 1.06)),
      );
    }
    polygon(
      paint,
      [
        [x + w * 0.1, base - h],
        [x + (w / 2) * taper, base - h],
        [x + w * 0.9, base],
        [x + w * 0.2, base],
      ],
      css(shade(tone, 0.55), 0.55),
    );
  };
  const far = plate.background.getContext('2d');
  for (let i = 0; i < 5; i++)
    butte(far, W * (0.05 + i * 0.22 + next() * 0.1), 560, 120 + next() * 130, 90 + next() * 130, 0.55);
  const mid = plate.midground.getContext('2d');
  butte(mid, W * (0.1 + next() * 0.08), 650, 330, 420, 0.14);
  butte(mid, W * (0.84 + next() * 0.08), 640, 300, 330, 0.2);
  return plate;
}

/** Stones and crosses between bare trees. */
export function cemetery(light: Light, seed: number): DrawnPlate {
  const plate = openLand(light, seed, { far: [112, 122, 104], near: [66, 78, 58] }, 0.4, 520);
  const paint = plate.midground.getContext('2d');
  const next = random(seed + 13);
  const bark = shade(lit([64, 56, 52], light), 0.5);
  const branch = (x: number, y: number, angle: number, long: number, w: number): void => {
    const [x1, y1] = [x + Math.cos(angle) * long, y + Math.sin(angle) * long];
    paint.strokeStyle = css(bark);
    paint.lineWidth = w;
    paint.lineCap = 'round';
    paint.beginPath();
    paint.moveTo(x, y);
    paint.lineTo(x1, y1);
    paint.stroke();
    if (w > 1.6)
      for (const d of [-0.42, 0.34])
        branch(x1, y1, angle + d + (next() - 0.5) * 0.4, long * (0.68 + next() * 0.14), w * 0.62);
  };
  branch(W * 0.2, 720, -1.5, 150, 26);
  branch(W * 0.86, 660, -1.66, 110, 19);
  for (let i = 0; i < 26; i++) {
    const t = (i + next()) / 26;
    const y = 580 + t ** 1.6 * 260;
    const s = 18 + t * 58;
    const x = W * next();
    const tone = blend(lit([150, 152, 148], light), light.skyLow, 0.35 * (1 - t));
    halo(paint, x, y, s * 0.9, [0, 0, 0], 0.3);
    paint.fillStyle = css(shade(tone, 0.7 + next() * 0.3));
    paint.beginPath();
    if (i % 4 === 0) {
      paint.rect(x - s * 0.09, y - s * 1.5, s * 0.18, s * 1.5);
      paint.rect(x - s * 0.42, y - s * 1.2, s * 0.84, s * 0.18);
    } else paint.roundRect(x - s * 0.4, y - s * 1.05, s * 0.8, s * 1.05, [s * 0.4, s * 0.4, 0, 0]);
    paint.fill();
  }
  return plate;
}

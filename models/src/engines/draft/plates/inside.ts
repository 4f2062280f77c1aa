import { type Colour, css, type Light } from '../light.ts';
import { random } from '../random.ts';
import type { Paint } from '../surface.ts';
import { blend, type DrawnPlate, fillDown, halo, layer, PLATE, polygon, shade } from './sky.ts';

const { width: W, height: H } = PLATE;
const warm: Colour = [255, 196, 116];

/** Walls of a room: a hue from its name, under this hour's light. */
function wallColour(light: Light, next: () => number): Colour {
  const hues: readonly Colour[] = [
    [168, 128, 96],
    [118, 140, 138],
    [150, 118, 122],
    [132, 140, 112],
    [138, 132, 150],
    [176, 150, 118],
  ];
  const base = hues[Math.floor(next() * hues.length)] ?? hues[0]!;
  const power = 0.26 + light.level * 1.15;
  return [
    (base[0] * light.tint[0] * power) / 255,
    (base[1] * light.tint[1] * power) / 255,
    (base[2] * light.tint[2] * power) / 255,
  ];
}

function window(paint: Paint, x: number, y: number, w: number, h: number, light: Light): void {
  const pane = paint.createLinearGradient(0, y, 0, y + h);
  pane.addColorStop(0, css(light.skyTop));
  pane.addColorStop(0.6, css(light.skyMiddle));
  pane.addColorStop(1, css(light.skyLow));
  paint.fillStyle = '#0b0908';
  paint.fillRect(x - 14, y - 14, w + 28, h + 28);
  paint.fillStyle = pane;
  paint.fillRect(x, y, w, h);
  if (!light.lamps) halo(paint, x + w / 2, y + h / 2, w * 1.5, light.key, 0.5);
  paint.strokeStyle = '#120d0a';
  paint.lineWidth = 10;
  paint.strokeRect(x, y, w, h);
  paint.beginPath();
  paint.moveTo(x + w / 2, y);
  paint.lineTo(x + w / 2, y + h);
  paint.moveTo(x, y + h * 0.45);
  paint.lineTo(x + w, y + h * 0.45);
  paint.stroke();
}

/** Daylight from a window lies on the floor. */
function sunPatch(paint: Paint, x: number, light: Light): void {
  if (light.lamps) return;
  paint.save();
  paint.filter = 'blur(8px)';
  polygon(
    paint,
    [
      [x, 700],
      [x + 210, 700],
      [x + 420, H],
      [x + 120, H],
    ],
    css(light.key, 0.28),
  );
  polygon(
    paint,
    [
      [x - 20, 150],
      [x + 210, 150],
      [x + 520, H],
      [x + 60, H],
    ],
    css(light.key, 0.06),
  );
  paint.restore();
}

export type Room = 'room' | 'office' | 'bar' | 'hall' | 'corridor' | 'workshop' | 'ship';

export function room(kind: Room, light: Light, seed: number): DrawnPlate {
  const next = random(seed);
  const wall =
    kind === 'ship'
      ? ([74, 92, 104].map((c) => c * (0.3 + light.level)) as unknown as Colour)
      : wallColour(light, next);
  const back = layer();
  const mid = layer();
  const fore = layer();
  const lampX = W * (0.6 + next() * 0.18);
  fillDown(back.paint, 0, 700, [
    [0, css(shade(wall, 0.42))],
    [0.4, css(wall)],
    [1, css(shade(wall, 0.8))],
  ]);
  fillDown(back.paint, 690, H, [
    [0, css(shade(wall, 0.5))],
    [1, css(shade(wall, 0.16))],
  ]);
  back.paint.fillStyle = css(shade(wall, 0.3));
  back.paint.fillRect(0, 672, W, 20);
  if (kind === 'hall' || kind === 'corridor') perspective(back.paint, kind, wall, light);
  else {
    const x = W * (0.1 + next() * 0.12);
    window(back.paint, x, 130, 340, 330, light);
    sunPatch(back.paint, x, light);
    if (kind === 'office' || kind === 'ship') window(back.paint, x + 430, 130, 340, 330, light);
    shelves(back.paint, W * 0.72, wall, next);
  }
  if (light.lamps || kind === 'bar') halo(back.paint, lampX, 400, 720, warm, 0.55);
  if (kind === 'room' || kind === 'workshop') standingLamp(mid.paint, lampX, light);
  if (kind === 'room') sofa(mid.paint, wall);
  if (kind === 'bar') counter(mid.paint, wall, next);
  if (kind === 'office' || kind === 'workshop' || kind === 'ship') desk(mid.paint, wall, kind, next);
  fore.paint.save();
  fore.paint.filter = 'blur(9px)';
  fore.paint.fillStyle = css(shade(wall, 0.09));
  fore.paint.fillRect(-30, -20, 90 + next() * 40, H + 40);
  fore.paint.beginPath();
  fore.paint.ellipse(W * 0.94, H - 10, 230, 120, 0, 0, Math.PI * 2);
  fore.paint.fill();
  fore.paint.strokeStyle = css(light.lamps ? warm : light.key, 0.4);
  fore.paint.lineWidth = 5;
  fore.paint.beginPath();
  fore.paint.ellipse(W * 0.94, H - 6, 228, 122, 0, Math.PI * 1.05, Math.PI * 1.7);
  fore.paint.stroke();
  fore.paint.restore();
  return { background: back.canvas, midground: mid.canvas, foreground: fore.canvas };
}

function perspective(paint: Paint, kind: 'hall' | 'corridor', wall: Colour, light: Light): void {
  const inner = kind === 'hall' ? 300 : 150;
  const top = kind === 'hall' ? 200 : 250;
  const floor = 600;
  const end = blend(wall, light.lamps ? warm : light.key, 0.35);
  polygon(
    paint,
    [
      [0, 0],
      [W, 0],
      [W / 2 + inner, top],
      [W / 2 - inner, top],
    ],
    css(shade(wall, 0.4)),
  );
  polygon(
    paint,
    [
      [0, 0],
      [W / 2 - inner, top],
      [W / 2 - inner, floor],
      [0, H],
    ],
    css(shade(wall, 0.7)),
  );
  polygon(
    paint,
    [
      [W, 0],
      [W / 2 + inner, top],
      [W / 2 + inner, floor],
      [W, H],
    ],
    css(shade(wall, 0.55)),
  );
  polygon(
    paint,
    [
      [0, H],
      [W / 2 - inner, floor],
      [W / 2 + inner, floor],
      [W, H],
    ],
    css(shade(wall, 0.32)),
  );
  paint.fillStyle = css(end);
  paint.fillRect(W / 2 - inner, top, inner * 2, floor - top);
  window(paint, W / 2 - inner * 0.5, top + 40, inner, (floor - top) * 0.55, light);
  for (let i = 0; i < 6; i++) {
    const t = 1 - 0.62 ** (i + 0.4);
    for (const sign of [-1, 1] as const) {
      const x = W / 2 + sign * (W / 2 - t * (W / 2 - inner));
      const y0 = t * top;
      const y1 = H - t * (H - floor);
      const w = 60 * (1 - t) + 8;
      paint.fillStyle = css(shade(wall, sign < 0 ? 0.95 : 0.42));
      paint.fillRect(x - w / 2, y0 + (y1 - y0) * 0.05, w, (y1 - y0) * 0.95);
      if (light.lamps || kind === 'corridor') halo(paint, x, y0 + (y1 - y0) * 0.3, 130 * (1 - t) + 34, warm, 0.5);
    }
  }
  halo(paint, W / 2, floor, 380, light.lamps ? warm : light.key, 0.3);
}

function shelves(paint: Paint, x: number, wall: Colour, next: () => number): void {
  for (let row = 0; row < 4; row++) {
    const y = 190 + row * 112;
    paint.fillStyle = css(shade(wall, 0.3));
    paint.fillRect(x, y, 360, 10);
    let at = x + 10;
    while (at < x + 330) {
      const w = 10 + next() * 20;
      const h = 44 + next() * 40;
      const tone: Colour = [60 + next() * 120, 50 + next() * 70, 44 + next() * 60];
      paint.fillStyle = css(blend(shade(wall, 0.6), tone, 0.35));
      paint.fillRect(at, y - h, w, h);
      at += w + (next() > 0.85 ? 34 : 3);
    }
  }
}

function standingLamp(paint: Paint, x: number, light: Light): void {
  if (light.lamps) halo(paint, x, 400, 330, warm, 0.8);
  polygon(
    paint,
    [
      [x - 66, 330],
      [x + 66, 330],
      [x + 106, 450],
      [x - 106, 450],
    ],
    light.lamps ? '#ffd796' : css([214, 190, 150], 0.95),
  );
  paint.fillStyle = '#1b120c';
  paint.fillRect(x - 6, 450, 12, 320);
  paint.beginPath();
  paint.ellipse(x, 772, 70, 14, 0, 0, Math.PI * 2);
  paint.fill();
}

function sofa(paint: Paint, wall: Colour): void {
  const tone = blend(shade(wall, 0.45), [90, 34, 30], 0.4);
  paint.fillStyle = css(tone);
  paint.beginPath();
  paint.roundRect(250, 560, 620, 160, 40);
  paint.fill();
  paint.fillStyle = css(shade(tone, 0.75));
  paint.beginPath();
  paint.roundRect(210, 660, 700, 130, 30);
  paint.fill();
  paint.fillStyle = css(blend(tone, warm, 0.3), 0.8);
  paint.fillRect(250, 660, 620, 4);
}

function counter(paint: Paint, wall: Colour, next: () => number): void {
  for (let i = 0; i < 3; i++) {
    const x = W * (0.24 + i * 0.26);
    paint.fillStyle = '#0c0a09';
    paint.fillRect(x - 2, 0, 4, 150);
    halo(paint, x, 205, 250, warm, 0.75);
    polygon(
      paint,
      [
        [x - 26, 150],
        [x + 26, 150],
        [x + 66, 204],
        [x - 66, 204],
      ],
      css([150, 56, 38]),
    );
  }
  paint.fillStyle = css(blend(shade(wall, 0.3), [70, 26, 20], 0.6));
  paint.fillRect(0, 690, W, 210);
  paint.fillStyle = css(warm, 0.75);
  paint.fillRect(0, 688, W, 5);
  for (let i = 0; i < 16; i++) {
    const x = W * 0.05 + next() * W * 0.9;
    const h = 44 + next() * 46;
    paint.fillStyle = css([60 + next() * 90, 80 + next() * 70, 70 + next() * 60], 0.75);
    paint.fillRect(x, 688 - h, 15, h);
    paint.fillRect(x + 4, 688 - h - 18, 7, 20);
    paint.fillStyle = css(warm, 0.6);
    paint.fillRect(x + 11, 690 - h, 2.5, h - 6);
  }
}

function desk(paint: Paint, wall: Colour, kind: Room, next: () => number): void {
  const top = shade(wall, 0.4);
  paint.fillStyle = css(top);
  paint.fillRect(180, 690, W - 360, 26);
  paint.fillStyle = css(shade(top, 0.5));
  paint.fillRect(220, 716, W - 440, 184);
  paint.fillStyle = css(warm, 0.4);
  paint.fillRect(180, 688, W - 360, 3);
  const screens = kind === 'workshop' ? 0 : kind === 'ship' ? 4 : 2;
  for (let i = 0; i < screens; i++) {
    const x = 330 + i * 250 + next() * 30;
    halo(paint, x + 90, 620, 210, [120, 200, 226], 0.4);
    paint.fillStyle = '#080b0d';
    paint.fillRect(x, 556, 184, 118);
    paint.fillStyle = css([96, 172, 196], 0.85);
    paint.fillRect(x + 8, 564, 168, 102);
    paint.fillStyle = 'rgba(8,20,26,.55)';
    for (let line = 0; line < 7; line++) paint.fillRect(x + 18, 574 + line * 13, 40 + next() * 100, 4);
  }
  if (screens === 0) {
    for (let i = 0; i < 9; i++) {
      paint.fillStyle = css(shade(wall, 0.22 + next() * 0.3));
      const h = 30 + next() * 90;
      paint.fillRect(240 + i * 120 + next() * 40, 690 - h, 40 + next() * 60, h);
    }
  }
}

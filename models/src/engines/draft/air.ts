import type { Canvas } from '@napi-rs/canvas';
import type { Pose } from './camera.ts';
import { css, type Light } from './light.ts';
import { random } from './random.ts';
import { glow, type Paint, surface } from './surface.ts';
import type { Reading } from './words.ts';

/** Something in the air between the layers. `t` in seconds of the take. */
export type Air = (paint: Paint, t: number, pose: Pose) => void;

/** What hangs and falls in the air of this scene, far things first. All of it is a function of the time alone. */
export function airOf(reading: Reading, light: Light, width: number, height: number, seed: number): Air[] {
  const air: Air[] = [];
  if (reading.fog) air.push(fog(light, width, height, seed));
  if (reading.rain) {
    air.push(
      rain({ count: 110, length: 0.045, speed: 1.9, line: 0.0013, alpha: 0.2, parallax: 0.4 }, width, height, seed + 1),
    );
    air.push(
      rain({ count: 46, length: 0.1, speed: 3.1, line: 0.0022, alpha: 0.27, parallax: 1.5 }, width, height, seed + 2),
    );
  }
  if (reading.snow) air.push(flakes('#fbfdff', 120, 0.1, 0.004, 0.75, width, height, seed + 3));
  if (reading.dust && !reading.rain) air.push(motes(light, width, height, seed + 4));
  if (reading.storm) air.push(lightning(width, height, seed + 5));
  if (reading.fire) air.push(wash([255, 132, 44], 0.2, (t) => 0.6 + 0.4 * flickerNoise(t, 3.3, seed), width, height));
  if (reading.siren) air.push(siren(width, height));
  if (reading.screenGlow)
    air.push(wash([120, 180, 255], 0.13, (t) => 0.5 + 0.5 * flickerNoise(t, 6.1, seed), width, height));
  return air;
}

/** Unsteady light, 0–1, without a frame to frame jump. */
export function flickerNoise(t: number, hertz: number, seed: number): number {
  const p = (seed % 997) * 0.37;
  const a =
    Math.sin(t * hertz * 2.1 + p) +
    Math.sin(t * hertz * 3.7 + p * 1.7) * 0.6 +
    Math.sin(t * hertz * 7.9 + p * 0.6) * 0.35;
  return 0.5 + a / 3.9;
}

interface RainOptions {
  readonly count: number;
  readonly length: number;
  readonly speed: number;
  readonly line: number;
  readonly alpha: number;
  readonly parallax: number;
}

function rain(o: RainOptions, width: number, height: number, seed: number): Air {
  const next = random(seed);
  const drops = Array.from({ length: o.count }, () => ({
    x: next(),
    y: next(),
    s: 0.7 + next() * 0.6,
    l: 0.6 + next() * 0.8,
  }));
  const lean = 0.11;
  return (paint, t, pose) => {
    paint.strokeStyle = `rgba(222,232,240,${o.alpha})`;
    paint.lineWidth = Math.max(0.6, o.line * height);
    paint.lineCap = 'round';
    paint.beginPath();
    const shift = (pose.pan - pose.x * o.parallax) * height;
    for (const drop of drops) {
      const fall = (drop.y + t * o.speed * drop.s) % 1.2;
      const y = (fall - 0.1) * height;
      const raw = drop.x * 1.25 * width - fall * lean * height + shift;
      const x = (((raw % (width * 1.25)) + width * 1.25) % (width * 1.25)) - width * 0.1;
      const l = o.length * drop.l * height;
      paint.moveTo(x, y);
      paint.lineTo(x - lean * l, y + l);
    }
    paint.stroke();
  };
}

function flakes(
  colour: string,
  count: number,
  speed: number,
  size: number,
  alpha: number,
  width: number,
  height: number,
  seed: number,
): Air {
  const next = random(seed);
  const all = Array.from({ length: count }, () => ({
    x: next(),
    y: next(),
    s: 0.5 + next(),
    p: next() * 7,
    r: 0.4 + next(),
  }));
  return (paint, t, pose) => {
    paint.fillStyle = colour;
    for (const level of [0.5, 1]) {
      paint.globalAlpha = alpha * level;
      paint.beginPath();
      for (const flake of all) {
        if (flake.r > 0.9 !== (level === 1)) continue;
        const y = ((flake.y + t * speed * flake.s) % 1.1) * height - height * 0.05;
        const x =
          ((((flake.x + 0.02 * Math.sin(t * 0.9 + flake.p)) * width - pose.x * height * flake.r) % width) + width) %
          width;
        const r = size * flake.r * height;
        paint.moveTo(x + r, y);
        paint.arc(x, y, r, 0, Math.PI * 2);
      }
      paint.fill();
    }
    paint.globalAlpha = 1;
  };
}

/** Dust that turns in light: small soft points that drift up and across and come and go. */
function motes(light: Light, width: number, height: number, seed: number): Air {
  const next = random(seed);
  const sprite = glow(light.key, Math.max(8, height * 0.02), 0.2);
  const all = Array.from({ length: 46 }, () => ({
    x: next(),
    y: next(),
    p: next() * 7,
    s: 0.3 + next(),
    r: 0.25 + next() ** 3 * 1.3,
  }));
  return (paint, t, pose) => {
    paint.globalCompositeOperation = 'lighter';
    for (const mote of all) {
      const x =
        ((((mote.x + t * 0.008 * mote.s + 0.02 * Math.sin(t * 0.4 + mote.p)) * width - pose.x * height * 1.4) % width) +
          width) %
        width;
      const y = ((((mote.y - t * 0.01 * mote.s + 0.015 * Math.sin(t * 0.5 + mote.p * 2)) % 1) + 1) % 1) * height;
      const size = sprite.width * mote.r;
      paint.globalAlpha = (0.35 + 0.3 * Math.sin(t * 0.8 * mote.s + mote.p)) * 0.8;
      paint.drawImage(sprite, x - size / 2, y - size / 2, size, size);
    }
    paint.globalAlpha = 1;
    paint.globalCompositeOperation = 'source-over';
  };
}

function fog(light: Light, width: number, height: number, seed: number): Air {
  const next = random(seed);
  const bank = surface(width * 0.9, height * 0.5);
  bank.paint.filter = `blur(${(height * 0.05).toFixed(1)}px)`;
  for (let i = 0; i < 16; i++) {
    bank.paint.fillStyle = css(light.skyLow, 0.1 + next() * 0.12);
    bank.paint.beginPath();
    bank.paint.ellipse(
      bank.canvas.width * (0.2 + next() * 0.6),
      bank.canvas.height * (0.35 + next() * 0.3),
      bank.canvas.width * (0.1 + next() * 0.14),
      bank.canvas.height * (0.08 + next() * 0.1),
      0,
      0,
      Math.PI * 2,
    );
    bank.paint.fill();
  }
  return (paint, t, pose) => {
    for (let i = 0; i < 3; i++) {
      const run = width * 1.9;
      const x =
        (((((i * 0.63 + 0.1) * width + t * height * (0.018 + i * 0.01) - pose.x * height) % run) + run) % run) -
        width * 0.9;
      paint.globalAlpha = 0.75;
      paint.drawImage(bank.canvas, x, height * (0.3 + i * 0.17));
    }
    paint.globalAlpha = 1;
  };
}

function lightning(width: number, height: number, seed: number): Air {
  const next = random(seed);
  const strikes = Array.from({ length: 12 }, (_, i) => i * 3.1 + 0.6 + next() * 1.8);
  return (paint, t) => {
    const strike = strikes.find((at) => t >= at && t < at + 0.5);
    if (strike === undefined) return;
    const age = t - strike;
    const level = Math.exp(-age * 9) + (age > 0.16 ? 0.6 * Math.exp(-(age - 0.16) * 12) : 0);
    paint.globalCompositeOperation = 'lighter';
    paint.fillStyle = `rgba(170,196,255,${Math.min(0.5, level * 0.42).toFixed(3)})`;
    paint.fillRect(0, 0, width, height);
    paint.globalCompositeOperation = 'source-over';
  };
}

/** Light from below or from a side, drawn small and enlarged. */
function wash(
  colour: readonly [number, number, number],
  strength: number,
  level: (t: number) => number,
  width: number,
  height: number,
): Air {
  const sprite: Canvas = glow(colour, 128, 0.05);
  return (paint, t) => {
    paint.globalCompositeOperation = 'lighter';
    paint.globalAlpha = strength * level(t);
    paint.drawImage(sprite, -width * 0.2, height * 0.25, width * 1.4, height * 1.3);
    paint.globalAlpha = 1;
    paint.globalCompositeOperation = 'source-over';
  };
}

function siren(width: number, height: number): Air {
  const red = glow([255, 40, 40], 128);
  const blue = glow([60, 110, 255], 128);
  return (paint, t) => {
    paint.globalCompositeOperation = 'lighter';
    for (const [sprite, x, phase] of [
      [red, -0.5, 0],
      [blue, 0.5, Math.PI],
    ] as const) {
      paint.globalAlpha = 0.4 * Math.max(0, Math.sin(t * 7.4 + phase)) ** 2;
      paint.drawImage(sprite, width * x, -height * 0.2, width, height * 1.4);
    }
    paint.globalAlpha = 1;
    paint.globalCompositeOperation = 'source-over';
  };
}

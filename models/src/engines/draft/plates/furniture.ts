import { type Colour, css } from '../light.ts';
import type { Stage } from './shell.ts';
import { shade } from './sky.ts';

/** A table with what lies on it. */
export function table(
  set: Stage,
  x: number,
  z: number,
  w: number,
  deep: number,
  high: number,
  colour: Colour,
  cloth = false,
): void {
  const { mid, of, next } = set;
  const tone = of(colour);
  mid.shadow(x, z + deep / 2, w * 0.62);
  if (cloth) mid.block(x - w / 2, x + w / 2, high * 0.35, high, z, z + deep, tone, false);
  else {
    for (const s of [-1, 1])
      for (const d of [deep * 0.9, 0.02])
        mid.block(
          x + s * w * 0.44 - 0.012,
          x + s * w * 0.44 + 0.012,
          0,
          high,
          z + d,
          z + d + 0.02,
          shade(tone, 0.7),
          false,
        );
    mid.block(x - w / 2, x + w / 2, high - 0.03, high, z, z + deep, tone, false);
  }
  for (let i = 0; i < 4; i++) {
    const cx = x + (next() - 0.5) * w * 0.7;
    const r = 0.012 + next() * 0.012;
    const cup = of([190 + next() * 50, 180 + next() * 40, 160 + next() * 50]);
    mid.block(cx - r, cx + r, high, high + 0.03 + next() * 0.04, z + deep * 0.4, z + deep * 0.4 + 0.02, cup, false);
  }
}

export function chair(set: Stage, x: number, z: number, colour: Colour, backTo: 'eye' | 'far' = 'far', s = 1): void {
  const { mid, of } = set;
  const tone = of(colour);
  const w = 0.075 * s;
  mid.shadow(x, z + 0.04, w * 1.3);
  const rest = () =>
    mid.block(
      x - w,
      x + w,
      0.2 * s,
      0.46 * s,
      z + (backTo === 'far' ? 0.09 : 0),
      z + (backTo === 'far' ? 0.1 : 0.01),
      shade(tone, 0.85),
      false,
    );
  if (backTo === 'far') rest();
  for (const k of [-1, 1])
    mid.block(x + k * w * 0.85 - 0.008, x + k * w * 0.85 + 0.008, 0, 0.2 * s, z, z + 0.01, shade(tone, 0.6), false);
  mid.block(x - w, x + w, 0.19 * s, 0.225 * s, z, z + 0.1, tone, false);
  if (backTo === 'eye') rest();
}

export function bed(set: Stage, x: number, z: number, w: number, long: number, cover: Colour, iron = false): void {
  const { mid, of } = set;
  const linen = of([228, 224, 214]);
  const wood = of(iron ? [150, 156, 160] : set.shell.trim);
  mid.shadow(x, z + long * 0.4, w * 0.8);
  mid.block(x - w / 2, x + w / 2, 0.08, iron ? 0.36 : 0.44, z + long, z + long + 0.02, wood, false);
  mid.block(x - w / 2, x + w / 2, 0.04, 0.18, z, z + long, shade(linen, 0.8), false);
  mid.block(x - w * 0.38, x + w * 0.38, 0.18, 0.235, z + long * 0.78, z + long * 0.97, linen, false);
  mid.block(x - w * 0.515, x + w * 0.515, 0.07, 0.2, z - 0.005, z + long * 0.68, of(cover), false);
}

export function screen(
  set: Stage,
  x: number,
  y: number,
  z: number,
  w: number,
  h: number,
  colour: Colour = [104, 188, 216],
): void {
  const { mid, next } = set;
  mid.block(x - w / 2, x + w / 2, y, y + h, z, z + 0.015, [16, 18, 22], false);
  mid.face(
    [
      [x - w * 0.46, y + h * 0.07, z - 0.001],
      [x + w * 0.46, y + h * 0.07, z - 0.001],
      [x + w * 0.46, y + h * 0.93, z - 0.001],
      [x - w * 0.46, y + h * 0.93, z - 0.001],
    ],
    css(colour, 0.9),
  );
  for (let i = 0; i < 6; i++) {
    const ly = y + h * (0.2 + i * 0.11);
    mid.line(
      [x - w * 0.38, ly, z - 0.002],
      [x - w * 0.38 + w * (0.2 + next() * 0.5), ly, z - 0.002],
      'rgba(8,24,34,.6)',
      3,
    );
  }
  mid.glow([x, y + h / 2, z], 260 * Math.max(0.5, w * 4), colour, 0.34);
}

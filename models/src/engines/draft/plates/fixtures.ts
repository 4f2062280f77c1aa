import { type Colour, css, LAMP } from '../light.ts';
import { onWall, quad, type Stage } from './shell.ts';
import { blend, shade } from './sky.ts';

type Side = 'left' | 'right' | 'far';

export interface WindowLook {
  readonly panes?: number;
  readonly curtains?: Colour;
  readonly blinds?: boolean;
  /** What stands outside. */
  readonly outside?: 'sky' | 'town' | 'trees';
}

/** A window with the hour behind it; by day its light falls into the room. */
export function windowOn(
  set: Stage,
  side: Side,
  u0: number,
  u1: number,
  y0: number,
  y1: number,
  look: WindowLook = {},
): void {
  const { back, light, of, next } = set;
  const { paint } = back;
  const a = back.at(onWall(side, u0, y1));
  const b = back.at(onWall(side, u1, y0));
  const sky = paint.createLinearGradient(0, a[1], 0, b[1]);
  sky.addColorStop(0, css(light.skyTop));
  sky.addColorStop(0.6, css(light.skyMiddle));
  sky.addColorStop(1, css(light.skyLow));
  const frame = css(shade(of(set.shell.trim), 0.8));
  const m = 0.012;
  quad(set, side, u0 - m, u1 + m, y0 - 0.022, y1 + 0.022, frame);
  quad(set, side, u0, u1, y0, y1, sky as unknown as CanvasGradient);
  const high = y1 - y0;
  if (look.outside === 'town')
    for (let u = u0; u < u1 - 0.01; u += 0.035) {
      const top = y0 + high * (0.2 + next() * 0.42);
      quad(set, side, u, Math.min(u1, u + 0.032), y0, top, css(blend(light.skyTop, light.skyMiddle, 0.3), 0.75));
      if (set.lamps)
        for (let i = 0; i < 4; i++) {
          const wy = y0 + (top - y0) * (0.15 + next() * 0.7);
          quad(set, side, u + 0.008 + next() * 0.012, u + 0.024, wy, wy + 0.01, css(LAMP, 0.8));
        }
    }
  if (look.outside === 'trees')
    for (let i = 0; i < 9; i++) {
      const [x, y] = back.at(onWall(side, u0 + (u1 - u0) * (0.06 + 0.88 * next()), y0 + high * (0.08 + next() * 0.2)));
      paint.fillStyle = css(blend(of([64, 92, 58]), light.skyLow, 0.35), 0.75);
      paint.beginPath();
      paint.arc(x, y, 16 + next() * 22, 0, Math.PI * 2);
      paint.fill();
    }
  const panes = look.panes ?? 2;
  for (let i = 0; i <= panes; i++) {
    const u = u0 + ((u1 - u0) * i) / panes;
    back.line(onWall(side, u, y0), onWall(side, u, y1), frame, 6);
  }
  back.line(onWall(side, u0, y0 + high * 0.55), onWall(side, u1, y0 + high * 0.55), frame, 5);
  if (look.blinds)
    for (let i = 0; i < 14; i++) {
      const y = y1 - (high * 0.62 * i) / 14;
      quad(set, side, u0, u1, y - 0.012, y, css(blend(of([220, 214, 200]), light.key, 0.3), 0.8));
    }
  if (look.curtains) {
    const tone = of(look.curtains);
    const wide = (u1 - u0) * 0.2;
    for (const [from, to] of [
      [u0 - wide * 0.7, u0 + wide * 0.5],
      [u1 - wide * 0.5, u1 + wide * 0.7],
    ] as const)
      for (let i = 0; i < 6; i++) {
        const w = (to - from) / 6;
        const c = shade(tone, i % 2 ? 0.72 : 1.05);
        quad(set, side, from + w * i, from + w * (i + 1), Math.max(0.03, y0 - 0.12), y1 + 0.05, css(c));
      }
    back.line(onWall(side, u0 - wide, y1 + 0.055), onWall(side, u1 + wide, y1 + 0.055), css(of([70, 52, 40])), 6);
  }
  const middle = onWall(side, (u0 + u1) / 2, (y0 + y1) / 2);
  if (!set.lamps) {
    back.glow(middle, 760 * Math.max(0.5, u1 - u0) * 1.4, light.key, 0.5);
    dayOnFloor(set, side, u0, u1);
  } else back.glow(middle, 420, blend(light.skyMiddle, light.key, 0.5), 0.16);
}

/** Daylight from a window lies on the floor. */
function dayOnFloor({ back, light }: Stage, side: Side, u0: number, u1: number): void {
  const { paint } = back;
  paint.save();
  paint.filter = 'blur(7px)';
  paint.globalCompositeOperation = 'screen';
  const fill = css(light.key, 0.36);
  const [a, b] = [u0 * 2 - 1, u1 * 2 - 1];
  for (const half of [0, 1] as const) {
    const lerp = (p: number, q: number) => p + (q - p) * (half ? 0.54 : 0);
    const upto = (p: number, q: number) => p + (q - p) * (half ? 1 : 0.46);
    if (side === 'far')
      back.face(
        [
          [lerp(a, b) + 0.12, 0, 0.88],
          [upto(a, b) + 0.12, 0, 0.88],
          [upto(a, b) + 0.42, 0, 0.36],
          [lerp(a, b) + 0.42, 0, 0.36],
        ],
        fill,
      );
    else {
      const s = side === 'left' ? -1 : 1;
      const z = (u: number) => (side === 'left' ? u : 1 - u);
      back.face(
        [
          [s * 0.86, 0, z(lerp(u0, u1))],
          [s * 0.86, 0, z(upto(u0, u1))],
          [s * 0.26, 0, z(upto(u0, u1)) - 0.06],
          [s * 0.26, 0, z(lerp(u0, u1)) - 0.06],
        ],
        fill,
      );
    }
  }
  paint.restore();
}

/** A lamp that hangs from the ceiling. */
export function pendant(set: Stage, x: number, y: number, z: number, colour: Colour, wide = 0.07): void {
  const box = z > 0.6 ? set.back : set.mid;
  const on = set.lamps;
  box.line([x, 1, z], [x, y + 0.07, z], 'rgba(10,8,6,.9)', 3);
  if (on) box.glow([x, y - 0.02, z], 480, LAMP, 0.6);
  box.shaded(
    [
      [x - wide * 0.35, y + 0.08, z],
      [x + wide * 0.35, y + 0.08, z],
      [x + wide, y, z],
      [x - wide, y, z],
    ],
    on ? blend(colour, LAMP, 0.35) : set.of(colour),
    on ? 1.35 : 0.7,
  );
  if (on) {
    const [px, py] = box.at([x, y, z]);
    box.paint.fillStyle = '#fff1d2';
    box.paint.beginPath();
    box.paint.ellipse(px, py, wide * 620 * box.scale(z), 6, 0, 0, Math.PI * 2);
    box.paint.fill();
  }
}

/** A lamp on a foot; `base` is what it stands on. */
export function footLamp(set: Stage, x: number, base: number, z: number, high: number): void {
  const { mid, lamps, of } = set;
  const top = base + high;
  mid.line([x, base, z], [x, top, z], css(of([60, 46, 36])), 9 * mid.scale(z));
  if (lamps) mid.glow([x, top, z], 620, LAMP, 0.62);
  const w = Math.min(0.1, 0.04 + high * 0.12);
  mid.shaded(
    [
      [x - w * 0.6, top + 0.1, z],
      [x + w * 0.6, top + 0.1, z],
      [x + w, top - 0.04, z],
      [x - w, top - 0.04, z],
    ],
    lamps ? [255, 222, 164] : of([226, 206, 170]),
    lamps ? 0.94 : 0.8,
  );
}

/** Lights in the ceiling that run to the vanishing point: offices, wards, corridors. */
export function ceilingLights(set: Stage, xs: readonly number[], n: number, colour: Colour, wide = 0.09): void {
  const { back } = set;
  for (let i = n - 1; i >= 0; i--) {
    const z = (i + 0.25) / n;
    for (const x of xs) {
      back.face(
        [
          [x - wide, 0.995, z],
          [x + wide, 0.995, z],
          [x + wide, 0.995, z + 0.4 / n],
          [x - wide, 0.995, z + 0.4 / n],
        ],
        css(blend(colour, [255, 255, 255], 0.55)),
      );
      back.glow([x, 0.97, z], 300, colour, 0.34);
    }
  }
}

export function shelf(
  set: Stage,
  side: Side,
  u0: number,
  u1: number,
  y0: number,
  y1: number,
  rows: number,
  wares: 'books' | 'jars' | 'goods',
): void {
  const { of, next } = set;
  const wood = of(set.shell.trim);
  quad(set, side, u0, u1, y0, y1, css(shade(wood, 0.34)));
  const step = (y1 - y0) / rows;
  for (let row = 0; row < rows; row++) {
    const y = y0 + step * row;
    let u = u0 + 0.006;
    while (u < u1 - 0.02) {
      const w = wares === 'books' ? 0.006 + next() * 0.009 : 0.016 + next() * 0.016;
      const h = step * (wares === 'books' ? 0.55 + next() * 0.32 : 0.35 + next() * 0.35);
      const tone = of([90 + next() * 130, 70 + next() * 90, 56 + next() * 80]);
      if (next() > 0.1) quad(set, side, u, Math.min(u1, u + w), y + 0.008, y + 0.008 + h, css(blend(tone, wood, 0.25)));
      u += w + (wares === 'books' ? 0.0012 : 0.009);
    }
    quad(set, side, u0 - 0.006, u1 + 0.006, y - 0.006, y + 0.008, css(shade(wood, 0.95)));
  }
  quad(set, side, u0 - 0.006, u1 + 0.006, y1 - 0.006, y1 + 0.008, css(shade(wood, 0.95)));
}

export function framed(set: Stage, side: Side, u: number, y: number, w: number, h: number): void {
  const { of, next } = set;
  quad(
    set,
    side,
    u - w / 2 - 0.008,
    u + w / 2 + 0.008,
    y - h / 2 - 0.014,
    y + h / 2 + 0.014,
    css(shade(of(set.shell.trim), 0.6)),
  );
  const tone = of([150 + next() * 80, 130 + next() * 70, 100 + next() * 80]);
  quad(set, side, u - w / 2, u + w / 2, y - h / 2, y + h / 2, css(tone));
  quad(set, side, u - w / 2, u + w / 2, y - h / 2, y - h * (0.05 + next() * 0.2), css(shade(tone, 0.6)));
  quad(set, side, u - w * 0.2, u + w * 0.1, y - h * 0.1, y + h * 0.25, css(shade(tone, 1.3), 0.7));
}

export function door(set: Stage, side: Side, u: number, w: number, h: number, colour: Colour): void {
  const tone = set.of(colour);
  quad(set, side, u - w / 2 - 0.012, u + w / 2 + 0.012, 0, h + 0.02, css(shade(set.of(set.shell.trim), 0.55)));
  quad(set, side, u - w / 2, u + w / 2, 0, h, css(tone));
  for (const [a, b] of [
    [0.1, 0.44],
    [0.52, 0.92],
  ] as const)
    quad(set, side, u - w * 0.34, u + w * 0.34, h * a, h * b, css(shade(tone, 0.76)));
  quad(set, side, u + w * 0.36, u + w * 0.42, h * 0.46, h * 0.49, css(LAMP, 0.9));
}

import { type Colour, css, LAMP, type Light } from '../light.ts';
import { door, footLamp, framed, pendant, shelf, windowOn } from './fixtures.ts';
import { bed, chair, table } from './furniture.ts';
import { openSet, quad, type Shell, type Stage, type Wall } from './shell.ts';
import { shade } from './sky.ts';

export type Furnish = (set: Stage) => void;
export interface Interior {
  readonly set: Stage;
}

const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;
const woods: readonly Colour[] = [
  [112, 74, 48],
  [146, 104, 66],
  [84, 58, 44],
];

/** Walls and floor of a home: its hue comes from its name. */
export function homeShell(
  next: () => number,
  hues: readonly Colour[],
  walls: readonly Wall[],
  ground: Shell['ground'] = 'boards',
): Shell {
  const trim = pick(woods, next);
  return {
    wall: pick(hues, next),
    trim,
    floor: ground === 'boards' ? shade(trim, 1.05) : [176, 168, 154],
    ceiling: [214, 206, 192],
    walls: pick(walls, next),
    ground,
  };
}

export function kitchen(light: Light, next: () => number): Stage {
  const hues: readonly Colour[] = [
    [206, 190, 158],
    [150, 176, 166],
    [196, 168, 150],
    [170, 178, 150],
  ];
  const set = openSet(homeShell(next, hues, ['tiles', 'plain'], 'tiles'), light, next);
  const { back, mid, of } = set;
  const unit = pick<Colour>(
    [
      [92, 122, 116],
      [190, 178, 152],
      [134, 84, 62],
      [86, 100, 124],
    ],
    next,
  );
  windowOn(set, 'far', 0.38, 0.6, 0.5, 0.84, { panes: 2, outside: 'trees', blinds: next() > 0.6 });
  for (const [a, b] of [
    [0.06, 0.2],
    [0.2, 0.34],
    [0.66, 0.8],
  ] as const) {
    quad(set, 'far', a, b - 0.005, 0.62, 0.9, css(of(unit)));
    quad(set, 'far', a + 0.012, b - 0.017, 0.645, 0.875, css(shade(of(unit), 0.84)));
    quad(set, 'far', b - 0.022, b - 0.014, 0.66, 0.7, css(of(LAMP)));
  }
  back.block(-0.96, 0.5, 0, 0.36, 0.9, 1, shade(of(unit), 0.85), false);
  back.block(-0.98, 0.52, 0.36, 0.385, 0.88, 1, of([206, 198, 184]), false);
  for (let i = 0; i < 6; i++)
    back.line([-0.96 + i * 0.243, 0.02, 0.9], [-0.96 + i * 0.243, 0.35, 0.9], 'rgba(0,0,0,.35)', 3);
  // Stove with its hood, fridge.
  back.block(0.3, 0.5, 0, 0.37, 0.86, 1, of([64, 66, 70]), false);
  back.face(
    [
      [0.33, 0.07, 0.858],
      [0.47, 0.07, 0.858],
      [0.47, 0.24, 0.858],
      [0.33, 0.24, 0.858],
    ],
    css(set.lamps ? [232, 142, 62] : [30, 32, 36], 0.9),
  );
  back.block(0.62, 0.94, 0, 0.74, 0.82, 1, of([206, 210, 208]), false);
  back.line([0.62, 0.46, 0.818], [0.94, 0.46, 0.818], 'rgba(0,0,0,.4)', 3);
  for (let i = 0; i < 9; i++) {
    const x = -0.9 + next() * 1.15;
    const h = 0.05 + next() * 0.08;
    back.block(
      x,
      x + 0.03 + next() * 0.03,
      0.385,
      0.385 + h,
      0.94,
      0.95,
      of([120 + next() * 120, 90 + next() * 110, 70 + next() * 90]),
      false,
    );
  }
  pendant(set, -0.12, 0.74, 0.5, [196, 92, 60]);
  for (const x of [-0.5, 0.26]) chair(set, x, 0.5, [132, 92, 60], 'far', 0.9);
  table(set, -0.12, 0.3, 0.86, 0.24, 0.27, [164, 120, 80]);
  mid.glow([-0.12, 0.3, 0.4], 300, set.lamps ? LAMP : light.key, 0.16);
  return set;
}

export function bedroom(light: Light, next: () => number): Stage {
  const hues: readonly Colour[] = [
    [150, 146, 168],
    [178, 148, 140],
    [128, 150, 158],
    [164, 160, 132],
  ];
  const set = openSet(homeShell(next, hues, ['stripes', 'plain', 'panel']), light, next);
  const cloth: Colour = pick(
    [
      [118, 52, 58],
      [64, 84, 116],
      [92, 108, 84],
    ],
    next,
  );
  windowOn(set, 'far', 0.12, 0.34, 0.36, 0.84, { curtains: cloth, outside: 'trees' });
  framed(set, 'far', 0.55, 0.74, 0.1, 0.16);
  framed(set, 'far', 0.68, 0.72, 0.06, 0.11);
  door(set, 'right', 0.5, 0.2, 0.78, [150, 118, 88]);
  set.mid.block(0.62, 0.8, 0, 0.22, 0.68, 0.8, set.of(set.shell.trim));
  footLamp(set, 0.71, 0.22, 0.74, 0.2);
  set.mid.block(-0.98, -0.7, 0, 0.66, 0.5, 0.85, shade(set.of(set.shell.trim), 0.9));
  bed(set, 0.2, 0.42, 0.72, 0.44, cloth);
  return set;
}

export function living(light: Light, next: () => number): Stage {
  const hues: readonly Colour[] = [
    [176, 140, 108],
    [124, 146, 142],
    [160, 128, 130],
    [142, 150, 120],
    [146, 140, 160],
  ];
  const set = openSet(homeShell(next, hues, ['panel', 'plain', 'stripes']), light, next);
  const cloth: Colour = pick(
    [
      [126, 58, 50],
      [70, 92, 100],
      [96, 98, 66],
    ],
    next,
  );
  windowOn(set, 'far', 0.1, 0.36, 0.34, 0.86, {
    curtains: shade(cloth, 1.15),
    outside: next() > 0.5 ? 'trees' : 'town',
    panes: 3,
  });
  shelf(set, 'far', 0.68, 0.92, 0.12, 0.84, 5, 'books');
  framed(set, 'far', 0.5, 0.7, 0.14, 0.2);
  framed(set, 'left', 0.6, 0.66, 0.16, 0.22);
  const { mid, of } = set;
  mid.face(
    [
      [-0.62, 0.001, 0.78],
      [0.5, 0.001, 0.78],
      [0.56, 0.001, 0.3],
      [-0.68, 0.001, 0.3],
    ],
    css(of(shade(cloth, 0.8)), 0.75),
  );
  footLamp(set, 0.56, 0, 0.78, 0.52);
  const sofa = of(cloth);
  mid.shadow(-0.1, 0.66, 0.6);
  mid.block(-0.56, 0.36, 0.1, 0.36, 0.74, 0.8, shade(sofa, 0.85), false);
  mid.block(-0.56, 0.36, 0.05, 0.2, 0.6, 0.78, sofa, false);
  for (const x of [-0.62, 0.36]) mid.block(x, x + 0.07, 0.03, 0.28, 0.58, 0.78, shade(sofa, 1.1), false);
  for (const [x, c] of [
    [-0.42, [206, 166, 96]],
    [0.2, [176, 176, 160]],
  ] as const)
    mid.block(x, x + 0.12, 0.2, 0.31, 0.72, 0.74, of(c as unknown as Colour), false);
  table(set, -0.1, 0.36, 0.42, 0.13, 0.13, [120, 82, 54]);
  return set;
}

export function bathroom(light: Light, next: () => number): Stage {
  const hues: readonly Colour[] = [
    [176, 196, 194],
    [200, 196, 184],
    [168, 186, 204],
  ];
  const set = openSet({ ...homeShell(next, hues, ['tiles'], 'tiles'), trim: [180, 186, 184] }, light, next);
  const { back, mid, of } = set;
  windowOn(set, 'left', 0.45, 0.7, 0.56, 0.82, {});
  quad(set, 'far', 0.55, 0.77, 0.46, 0.82, css(of([120, 116, 110])));
  quad(set, 'far', 0.56, 0.76, 0.475, 0.805, css(of([176, 200, 208])));
  back.glow([0.32, 0.88, 0.98], 420, LAMP, set.lamps ? 0.7 : 0.25);
  quad(set, 'far', 0.6, 0.72, 0.85, 0.875, '#fff3da');
  back.block(0.1, 0.54, 0, 0.34, 0.86, 1, of([206, 206, 200]), false);
  back.block(0.08, 0.56, 0.34, 0.37, 0.84, 1, of([236, 234, 228]), false);
  mid.block(-0.86, -0.2, 0, 0.25, 0.56, 0.84, of([236, 236, 232]));
  mid.face(
    [
      [-0.82, 0.252, 0.58],
      [-0.25, 0.252, 0.58],
      [-0.25, 0.252, 0.82],
      [-0.82, 0.252, 0.82],
    ],
    css(of([120, 156, 168])),
  );
  mid.block(0.72, 0.86, 0, 0.2, 0.6, 0.74, of([238, 238, 234]));
  return set;
}

import { type Colour, css, LAMP, type Light } from '../light.ts';
import { ROOM } from './box.ts';
import { door, framed, pendant, shelf, windowOn } from './fixtures.ts';
import { chair, table } from './furniture.ts';
import { openSet, quad, type Stage } from './shell.ts';
import { blend, shade } from './sky.ts';

const tint = (next: () => number, a: Colour, b: Colour): Colour => blend(a, b, next());
const wood = (wall: Colour, next: () => number, more: Partial<Stage['shell']> = {}): Stage['shell'] => ({
  wall,
  trim: tint(next, [92, 58, 40], [128, 84, 52]),
  floor: [126, 84, 54],
  ceiling: [96, 74, 58],
  walls: 'panel',
  ground: 'boards',
  ...more,
});

/** A bar, café or diner; `planks` makes a saloon of it. */
export function bar(light: Light, next: () => number, planks = false): Stage {
  const wall = planks ? tint(next, [150, 104, 66], [132, 96, 70]) : tint(next, [122, 66, 58], [70, 98, 98]);
  const set = openSet(wood(wall, next, { walls: planks ? 'planks' : 'panel' }), light, next);
  const { back, mid, of } = set;
  quad(set, 'far', 0.3, 0.74, 0.36, 0.84, css(shade(of(set.shell.trim), 0.7)));
  quad(set, 'far', 0.32, 0.72, 0.38, 0.82, css(blend(of([150, 170, 172]), [60, 50, 44], 0.5)));
  for (const y of [0.42, 0.56, 0.7]) {
    quad(set, 'far', 0.32, 0.72, y - 0.008, y, css(shade(of(set.shell.trim), 1.25)));
    for (let u = 0.33; u < 0.71; u += 0.014 + next() * 0.01) {
      const tone: Colour = [80 + next() * 150, 70 + next() * 110, 40 + next() * 70];
      const h = 0.06 + next() * 0.05;
      quad(set, 'far', u, u + 0.009, y, y + h, css(blend(of(tone), LAMP, 0.22), 0.92));
      quad(set, 'far', u + 0.003, u + 0.006, y + h, y + h + 0.025, css(of(tone)));
    }
  }
  back.glow([0.04, 0.6, 1], 560, LAMP, set.lamps ? 0.6 : 0.3);
  if (planks) {
    windowOn(set, 'left', 0.42, 0.68, 0.4, 0.8, { panes: 2 });
    door(set, 'right', 0.45, 0.22, 0.66, [150, 98, 58]);
    for (const z of [0.78, 0.46]) back.block(-1, 1, 0.93, 1, z, z + 0.04, of([96, 62, 40]), false);
  } else {
    windowOn(set, 'left', 0.2, 0.8, 0.36, 0.82, { panes: 4, outside: 'town' });
    framed(set, 'right', 0.4, 0.62, 0.16, 0.2);
    framed(set, 'right', 0.66, 0.62, 0.12, 0.2);
  }
  const top = of([150, 98, 60]);
  mid.block(-0.5, 0.62, 0, 0.3, 0.7, 0.84, of(shade(set.shell.trim, 0.9)));
  for (let i = 0; i < 7; i++)
    mid.line([-0.46 + i * 0.17, 0.03, 0.699], [-0.46 + i * 0.17, 0.27, 0.699], 'rgba(0,0,0,.4)', 4);
  mid.block(-0.54, 0.66, 0.3, 0.335, 0.68, 0.86, top, false);
  for (let i = 0; i < 5; i++) {
    const x = -0.42 + i * 0.23;
    mid.shadow(x, 0.6, 0.06);
    mid.block(x - 0.01, x + 0.01, 0, 0.2, 0.6, 0.61, of([54, 48, 44]), false);
    mid.block(x - 0.05, x + 0.05, 0.2, 0.235, 0.58, 0.64, of(planks ? [120, 78, 46] : [146, 52, 44]), false);
  }
  for (const x of [-0.34, 0.06, 0.46]) pendant(set, x, 0.72, 0.66, planks ? [120, 96, 60] : [166, 62, 44], 0.055);
  table(set, -0.84, 0.34, 0.24, 0.16, 0.26, [130, 84, 52]);
  chair(set, -0.6, 0.36, [110, 70, 44]);
  return set;
}

export function restaurant(light: Light, next: () => number): Stage {
  const set = openSet(wood(tint(next, [136, 60, 56], [66, 86, 78]), next, { ceiling: [150, 130, 110] }), light, next);
  windowOn(set, 'far', 0.12, 0.4, 0.36, 0.86, { curtains: [126, 44, 44], outside: 'town', panes: 3 });
  windowOn(set, 'far', 0.6, 0.88, 0.36, 0.86, { curtains: [126, 44, 44], outside: 'town', panes: 3 });
  framed(set, 'far', 0.5, 0.64, 0.1, 0.2);
  for (const z of [0.82, 0.54, 0.24])
    for (const x of [-0.62, 0.06, 0.68]) {
      if (z < 0.3 && x === 0.06) continue;
      chair(set, x - 0.19, z + 0.02, [96, 60, 42], 'far', 0.9);
      chair(set, x + 0.19, z + 0.02, [96, 60, 42], 'far', 0.9);
      table(set, x, z, 0.26, 0.12, 0.26, [232, 222, 204], true);
      set.mid.glow([x, 0.34, z + 0.05], 170, LAMP, set.lamps ? 0.7 : 0.15);
    }
  for (const x of [-0.4, 0.4]) pendant(set, x, 0.76, 0.6, [190, 150, 90], 0.05);
  return set;
}

type Grand = 'hall' | 'church' | 'library' | 'theatre' | 'museum' | 'station';
const LONG = { ...ROOM, depth: 0.3, up: 760 };

/** A great room that runs to a far end: what stands at that end tells what it is. */
export function grand(light: Light, next: () => number, kind: Grand): Stage {
  const stone = tint(next, [176, 162, 142], [150, 152, 158]);
  const set = openSet(
    {
      wall: kind === 'theatre' ? [108, 44, 44] : kind === 'library' ? [132, 98, 70] : stone,
      trim: kind === 'library' ? [104, 68, 44] : [132, 112, 88],
      floor: kind === 'theatre' ? [96, 38, 38] : [150, 138, 122],
      ceiling: [150, 138, 120],
      walls: kind === 'church' ? 'stone' : 'plain',
      ground: kind === 'theatre' ? 'carpet' : 'tiles',
      view: LONG,
    },
    light,
    next,
  );
  const { back, mid, of } = set;
  if (kind === 'theatre') {
    quad(set, 'far', 0.12, 0.88, 0.1, 0.86, css(shade(of([70, 26, 26]), 0.8)));
    for (let i = 0; i < 18; i++) {
      const u = 0.14 + (i * 0.72) / 18;
      quad(set, 'far', u, u + 0.04, 0.12, 0.82, css(shade(of([176, 44, 44]), i % 2 ? 0.7 : 1.12)));
    }
    back.glow([0, 0.4, 0.98], 900, [255, 224, 176], 0.5);
    for (let row = 7; row >= 0; row--)
      for (let i = -4; i <= 4; i++) {
        const z = row / 9;
        mid.block(
          i * 0.21 - 0.085,
          i * 0.21 + 0.085,
          0,
          0.15,
          z,
          z + 0.03,
          shade(of([150, 40, 42]), 0.85 + row * 0.04),
        );
      }
    return set;
  }
  const glass: readonly Colour[] = [
    [206, 92, 74],
    [232, 186, 92],
    [92, 142, 196],
    [112, 168, 120],
  ];
  if (kind === 'library') {
    shelf(set, 'left', 0.06, 0.96, 0.06, 0.66, 6, 'books');
    shelf(set, 'right', 0.04, 0.94, 0.06, 0.66, 6, 'books');
  }
  windowOn(set, 'far', 0.32, 0.68, 0.34, 0.9, {
    panes: 5,
    ...(kind === 'station' ? { outside: 'town' as const } : {}),
  });
  if (kind === 'church')
    for (let i = 0; i < 60; i++) {
      const u = 0.33 + next() * 0.33;
      const y = 0.36 + next() * 0.5;
      const tone = glass[Math.floor(next() * glass.length)] as Colour;
      quad(set, 'far', u, u + 0.025, y, y + 0.045, css(set.lamps ? shade(tone, 0.4) : tone, 0.6));
    }
  if (kind === 'museum')
    for (const side of ['left', 'right'] as const)
      for (const u of [0.2, 0.42, 0.6, 0.76]) framed(set, side, u, 0.44, 0.13, 0.24);
  for (let i = 5; i >= 0; i--) {
    const z = (i + 0.2) / 6;
    for (const s of [-1, 1]) {
      const x = s * 0.84;
      if (kind !== 'library') {
        back.block(x - 0.06, x + 0.06, 0.04, 0.94, z, z + 0.05, of(stone), false);
        back.block(x - 0.08, x + 0.08, 0, 0.05, z - 0.01, z + 0.06, of(shade(stone, 0.85)), false);
        back.block(x - 0.085, x + 0.085, 0.82, 0.87, z - 0.01, z + 0.06, of(shade(stone, 1.1)), false);
      }
      if (set.lamps) back.glow([x * 0.93, 0.5, z], 240, LAMP, 0.6);
    }
    back.block(-1, 1, 0.95, 1, z, z + 0.03, of(shade(stone, 0.8)), false);
  }
  if (kind === 'church' || kind === 'hall')
    for (let row = 5; row >= 0; row--)
      for (const s of [-1, 1])
        mid.block(s * 0.46 - 0.28, s * 0.46 + 0.28, 0, 0.17, row * 0.14, row * 0.14 + 0.03, of([120, 80, 50]));
  else if (kind === 'library') for (const z of [0.6, 0.3]) table(set, 0, z, 0.5, 0.14, 0.2, [126, 84, 52]);
  else if (kind === 'museum')
    for (const x of [-0.34, 0.36]) mid.block(x - 0.07, x + 0.07, 0, 0.26, 0.5, 0.58, of([226, 220, 208]));
  else for (const x of [-0.5, 0.5]) mid.block(x - 0.2, x + 0.2, 0.08, 0.12, 0.4, 0.46, of([120, 84, 56]));
  back.glow([0, 0.4, 1], 760, set.lamps ? LAMP : light.key, 0.4);
  return set;
}

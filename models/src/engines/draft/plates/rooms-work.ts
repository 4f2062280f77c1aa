import { type Colour, css, LAMP, type Light } from '../light.ts';
import { ceilingLights, door, framed, pendant, shelf, windowOn } from './fixtures.ts';
import { bed, chair, screen, table } from './furniture.ts';
import { openSet, quad, type Stage } from './shell.ts';
import { blend, shade } from './sky.ts';

const TUBE: Colour = [214, 230, 236];
const plain = (wall: Colour, more: Partial<Stage['shell']> = {}): Stage['shell'] => ({
  wall,
  trim: [120, 118, 112],
  floor: [126, 128, 130],
  ceiling: [210, 212, 210],
  walls: 'plain',
  ground: 'carpet',
  ...more,
});
const tint = (next: () => number, a: Colour, b: Colour): Colour => blend(a, b, next());

export function office(light: Light, next: () => number): Stage {
  const set = openSet(plain(tint(next, [186, 190, 188], [172, 182, 196])), light, next);
  const { mid, of } = set;
  windowOn(set, 'far', 0.04, 0.96, 0.38, 0.82, { panes: 6, outside: 'town', blinds: next() > 0.4 });
  ceilingLights(set, [-0.45, 0.45], 5, TUBE);
  framed(set, 'left', 0.5, 0.6, 0.14, 0.2);
  door(set, 'right', 0.42, 0.2, 0.76, [118, 128, 134]);
  for (const z of [0.78, 0.52, 0.26])
    for (const x of [-0.66, -0.05, 0.56]) {
      if (z < 0.3 && Math.abs(x) < 0.3) continue;
      mid.block(x - 0.26, x + 0.26, 0.28, 0.42, z + 0.1, z + 0.11, of([108, 128, 138]), false);
      mid.block(x - 0.26, x + 0.26, 0.25, 0.28, z, z + 0.1, of([206, 196, 178]), false);
      mid.block(x - 0.25, x - 0.23, 0, 0.25, z, z + 0.09, of([90, 92, 96]));
      mid.block(x + 0.23, x + 0.25, 0, 0.25, z, z + 0.09, of([90, 92, 96]));
      screen(set, x - 0.04 + next() * 0.08, 0.29, z + 0.05, 0.17, 0.14);
      chair(set, x + (next() - 0.5) * 0.1, z - 0.08, [62, 66, 74], 'eye', 0.85);
    }
  return set;
}

export function conference(light: Light, next: () => number): Stage {
  const set = openSet(
    plain(tint(next, [150, 138, 124], [136, 148, 158]), { walls: 'panel', trim: [104, 76, 56] }),
    light,
    next,
  );
  const { mid, of } = set;
  windowOn(set, 'left', 0.2, 0.92, 0.3, 0.86, { panes: 5, outside: 'town' });
  ceilingLights(set, [0], 4, [255, 236, 206], 0.22);
  quad(set, 'far', 0.3, 0.7, 0.4, 0.82, css([20, 22, 26]));
  quad(set, 'far', 0.31, 0.69, 0.42, 0.8, css([168, 200, 214]));
  for (let i = 0; i < 7; i++)
    quad(set, 'far', 0.36 + i * 0.04, 0.38 + i * 0.04, 0.46, 0.5 + next() * 0.22, css([62, 104, 132]));
  set.back.glow([0, 0.6, 0.98], 460, [150, 196, 214], 0.28);
  for (const z of [0.86, 0.7, 0.54, 0.38]) for (const x of [-0.52, 0.52]) chair(set, x, z, [52, 54, 60], 'far', 0.95);
  mid.shadow(0, 0.6, 0.7);
  mid.block(-0.3, 0.3, 0, 0.2, 0.4, 0.8, shade(of([92, 62, 44]), 0.6), false);
  mid.block(-0.42, 0.42, 0.24, 0.27, 0.24, 0.92, of([138, 94, 62]), false);
  return set;
}

export function classroom(light: Light, next: () => number): Stage {
  const set = openSet(
    plain(tint(next, [202, 192, 158], [168, 186, 170]), {
      ground: 'boards',
      floor: [150, 112, 76],
      trim: [122, 86, 58],
    }),
    light,
    next,
  );
  const { mid, of } = set;
  quad(set, 'far', 0.2, 0.8, 0.4, 0.8, css(of([112, 80, 52])));
  quad(set, 'far', 0.215, 0.785, 0.425, 0.775, css(of([44, 74, 62])));
  for (let i = 0; i < 9; i++)
    quad(set, 'far', 0.25, 0.3 + next() * 0.38, 0.48 + i * 0.03, 0.486 + i * 0.03, 'rgba(230,236,226,.4)');
  windowOn(set, 'left', 0.15, 0.5, 0.4, 0.84, { panes: 2, outside: 'trees' });
  windowOn(set, 'left', 0.58, 0.92, 0.4, 0.84, { panes: 2, outside: 'trees' });
  if (set.lamps) ceilingLights(set, [-0.4, 0.4], 3, TUBE);
  table(set, 0.3, 0.86, 0.44, 0.08, 0.25, [126, 88, 58]);
  for (const z of [0.66, 0.44, 0.22])
    for (const x of [-0.62, 0, 0.62]) {
      mid.block(x - 0.2, x + 0.2, 0.21, 0.24, z, z + 0.09, of([190, 146, 96]), false);
      for (const s of [-0.18, 0.18]) mid.block(x + s - 0.01, x + s + 0.01, 0, 0.21, z, z + 0.08, of([70, 74, 78]));
      chair(set, x, z - 0.09, [170, 120, 72], 'eye', 0.8);
    }
  return set;
}

export function ward(light: Light, next: () => number): Stage {
  const set = openSet(
    plain(tint(next, [196, 214, 208], [202, 210, 216]), {
      ground: 'tiles',
      floor: [176, 188, 186],
      walls: 'panel',
      trim: [136, 172, 168],
    }),
    light,
    next,
  );
  const { mid, of } = set;
  windowOn(set, 'far', 0.34, 0.66, 0.42, 0.84, { panes: 3, outside: 'trees', blinds: true });
  ceilingLights(set, [0], 5, TUBE, 0.14);
  for (const z of [0.84, 0.56, 0.28])
    for (const s of [-1, 1]) {
      mid.block(s * 0.98 - 0.01, s * 0.98 + 0.01, 0.06, 0.86, z + 0.12, z + 0.13, of([142, 186, 186]), false);
      mid.face(
        [
          [s * 0.96, 0.86, z + 0.14],
          [s * 0.5, 0.86, z + 0.14],
          [s * 0.62, 0.12, z + 0.14],
          [s * 0.96, 0.12, z + 0.14],
        ],
        css(of([160, 204, 202]), 0.72),
      );
      bed(set, s * 0.66, z - 0.08, 0.4, 0.19, [176, 208, 212], true);
      screen(set, s * 0.9, 0.5, z + 0.1, 0.1, 0.1, [112, 214, 160]);
    }
  return set;
}

export function shop(light: Light, next: () => number): Stage {
  const set = openSet(
    plain(tint(next, [196, 176, 140], [156, 168, 150]), {
      ground: 'tiles',
      floor: [186, 178, 164],
      trim: [134, 96, 62],
    }),
    light,
    next,
  );
  const { mid, of } = set;
  shelf(set, 'far', 0.06, 0.48, 0.1, 0.86, 5, 'goods');
  shelf(set, 'far', 0.52, 0.94, 0.1, 0.86, 5, 'jars');
  shelf(set, 'left', 0.2, 0.9, 0.08, 0.8, 5, 'goods');
  windowOn(set, 'right', 0.3, 0.8, 0.3, 0.84, { panes: 2, outside: 'town' });
  for (const x of [-0.5, 0, 0.5]) pendant(set, x, 0.8, 0.55, [70, 92, 84], 0.06);
  mid.block(-0.2, 0.8, 0, 0.3, 0.44, 0.58, of([146, 104, 68]));
  mid.block(-0.22, 0.82, 0.3, 0.33, 0.43, 0.59, of([206, 180, 142]), false);
  mid.block(0.46, 0.62, 0.33, 0.45, 0.48, 0.54, of([70, 66, 64]), false);
  return set;
}

/** Workshop, garage, cellar, attic, warehouse: one lamp over a bench and much that is put away. */
export function workshop(light: Light, next: () => number, store = false): Stage {
  const set = openSet(
    {
      wall: tint(next, [150, 116, 86], [120, 116, 110]),
      trim: [96, 70, 50],
      floor: [122, 112, 102],
      ceiling: [96, 78, 62],
      walls: store ? 'metal' : next() > 0.5 ? 'planks' : 'brick',
      ground: 'concrete',
    },
    light,
    next,
  );
  const { back, mid, of } = set;
  windowOn(set, 'far', 0.42, 0.58, 0.62, 0.86, { panes: 3 });
  for (let i = 0; i < 6; i++) back.block(-1, 1, 0.94, 1, i / 6, i / 6 + 0.03, of([84, 60, 42]), false);
  if (store)
    for (const z of [0.86, 0.62, 0.38, 0.14])
      for (const s of [-1, 1])
        for (let row = 0; row < 3; row++) {
          mid.block(
            s * 0.9 - 0.26,
            s * 0.9 + 0.26,
            row * 0.3 - 0.01,
            row * 0.3 + 0.015,
            z,
            z + 0.18,
            of([176, 88, 52]),
            false,
          );
          for (let i = 0; i < 3; i++) {
            const x = s * 0.9 - 0.22 + i * 0.16;
            mid.block(
              x,
              x + 0.1 + next() * 0.05,
              row * 0.3 + 0.015,
              row * 0.3 + 0.1 + next() * 0.13,
              z + 0.02,
              z + 0.14,
              of([170, 130 + next() * 30, 86]),
              false,
            );
          }
        }
  else {
    shelf(set, 'left', 0.25, 0.92, 0.16, 0.78, 4, 'jars');
    shelf(set, 'far', 0.66, 0.94, 0.2, 0.82, 4, 'goods');
    for (let i = 0; i < 8; i++) {
      const u = 0.1 + i * 0.035;
      back.line([u * 2 - 1, 0.74, 1], [u * 2 - 1, 0.52 + next() * 0.12, 1], css(shade(of([150, 146, 140]), 0.8)), 5);
    }
    mid.block(-0.62, 0.5, 0.26, 0.3, 0.62, 0.82, of([156, 112, 72]), false);
    for (const x of [-0.6, 0.44]) mid.block(x, x + 0.05, 0, 0.26, 0.64, 0.8, of([110, 78, 52]));
    for (let i = 0; i < 9; i++) {
      const x = -0.56 + next() * 0.96;
      mid.block(
        x,
        x + 0.04 + next() * 0.07,
        0.3,
        0.33 + next() * 0.1,
        0.68,
        0.72,
        of([110 + next() * 80, 90 + next() * 60, 70 + next() * 50]),
        false,
      );
    }
  }
  pendant(set, store ? 0 : -0.06, 0.72, 0.66, [92, 108, 96]);
  if (!set.lamps) set.mid.glow([-0.06, 0.6, 0.7], 380, LAMP, 0.2);
  return set;
}

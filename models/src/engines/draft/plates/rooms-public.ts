import { type Colour, css, type Light } from '../light.ts';
import { ROOM, WARM } from './box.ts';
import { ceilingLights, chair, door, framed, pendant, screen, shelf, table, windowOn } from './fixtures.ts';
import { onWall, openSet, quad, type Stage } from './shell.ts';
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
      quad(set, 'far', u, u + 0.009, y, y + h, css(blend(of(tone), WARM, 0.22), 0.92));
      quad(set, 'far', u + 0.003, u + 0.006, y + h, y + h + 0.025, css(of(tone)));
    }
  }
  back.glow([0.04, 0.6, 1], 560, WARM, set.lamps ? 0.6 : 0.3);
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
      set.mid.glow([x, 0.34, z + 0.05], 170, WARM, set.lamps ? 0.7 : 0.15);
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
      if (set.lamps) back.glow([x * 0.93, 0.5, z], 240, WARM, 0.6);
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
  back.glow([0, 0.4, 1], 760, set.lamps ? WARM : light.key, 0.4);
  return set;
}

type Passage = 'corridor' | 'lift' | 'underground' | 'cell';

export function passage(light: Light, next: () => number, kind: Passage): Stage {
  const deep = kind === 'corridor' || kind === 'underground';
  const set = openSet(
    {
      wall:
        kind === 'lift'
          ? [150, 152, 156]
          : kind === 'cell'
            ? [126, 130, 122]
            : tint(next, [168, 152, 126], [140, 156, 160]),
      trim: kind === 'corridor' ? [104, 80, 62] : [96, 100, 104],
      floor: [128, 118, 108],
      ceiling: [170, 166, 156],
      walls: kind === 'lift' ? 'metal' : kind === 'cell' ? 'stone' : kind === 'underground' ? 'tiles' : 'panel',
      ground: kind === 'corridor' ? 'carpet' : kind === 'cell' ? 'stone' : 'tiles',
      view: deep
        ? { ...ROOM, half: kind === 'corridor' ? 760 : 1100, depth: 0.2 }
        : { ...ROOM, half: 820, depth: 0.66 },
    },
    light,
    next,
  );
  const { back, mid, of } = set;
  const bright: Colour = kind === 'underground' ? [222, 236, 226] : WARM;
  if (kind === 'corridor') {
    ceilingLights(set, [0], 6, bright, 0.16);
    for (const u of [0.14, 0.36, 0.58, 0.8])
      for (const side of ['left', 'right'] as const)
        door(set, side, side === 'left' ? u : 1 - u, 0.11, 0.7, [126, 88, 58]);
    windowOn(set, 'far', 0.3, 0.7, 0.3, 0.8, { panes: 2 });
    back.glow([0, 0.4, 1], 700, set.lamps ? WARM : light.key, 0.5);
  } else if (kind === 'lift') {
    ceilingLights(set, [-0.4, 0.4], 2, bright, 0.2);
    for (const [a, b] of [
      [0.2, 0.495],
      [0.505, 0.8],
    ] as const)
      quad(set, 'far', a, b, 0, 0.86, css(shade(of([188, 190, 194]), 0.95 - a * 0.3)));
    quad(set, 'far', 0.84, 0.9, 0.38, 0.62, css(of([70, 72, 76])));
    for (let i = 0; i < 8; i++)
      quad(
        set,
        'far',
        0.85 + (i % 2) * 0.025,
        0.865 + (i % 2) * 0.025,
        0.4 + Math.floor(i / 2) * 0.05,
        0.425 + Math.floor(i / 2) * 0.05,
        css(i === 5 ? [255, 176, 84] : of([206, 204, 198])),
      );
    quad(set, 'far', 0.4, 0.6, 0.89, 0.95, css([255, 150, 70], 0.85));
    for (const side of ['left', 'right'] as const)
      back.line(onWall(side, 0, 0.36), onWall(side, 1, 0.36), css(of([220, 220, 216])), 10);
  } else if (kind === 'cell') {
    windowOn(set, 'far', 0.42, 0.58, 0.66, 0.86, { panes: 4 });
    mid.block(-0.92, -0.36, 0.14, 0.22, 0.5, 0.9, of([116, 112, 98]));
    mid.block(0.6, 0.78, 0, 0.2, 0.74, 0.86, of([196, 196, 188]));
    back.glow([0, 0.76, 1], 620, light.key, 0.3);
  } else {
    // Platform: the tracks lie lower, a train stands with lit windows.
    ceilingLights(set, [-0.4, 0.1], 7, bright, 0.05);
    for (let i = 0; i < 6; i++) framed(set, 'left', 0.12 + i * 0.14, 0.46, 0.08, 0.26);
    mid.block(0.44, 1.02, 0.02, 0.66, 0.16, 1, of([150, 160, 168]), false);
    for (let i = 0; i < 8; i++) {
      const z = 0.18 + i * 0.1;
      mid.face(
        [
          [0.439, 0.3, z],
          [0.439, 0.54, z],
          [0.439, 0.54, z + 0.07],
          [0.439, 0.3, z + 0.07],
        ],
        css([255, 236, 190], 0.95),
      );
      mid.glow([0.44, 0.42, z + 0.03], 200, WARM, 0.34);
    }
    mid.face(
      [
        [0.439, 0.2, 0.16],
        [0.439, 0.24, 0.16],
        [0.439, 0.24, 1],
        [0.439, 0.2, 1],
      ],
      css([196, 60, 52]),
    );
    mid.face(
      [
        [0.3, 0.002, 0],
        [0.37, 0.002, 0],
        [0.37, 0.002, 1],
        [0.3, 0.002, 1],
      ],
      css(of([236, 206, 92])),
    );
    for (let i = 5; i >= 0; i--) {
      const z = (i + 0.3) / 6;
      mid.block(-0.36, -0.26, 0, 1, z, z + 0.03, of([206, 210, 200]));
    }
  }
  return set;
}

/** Passage and bridge of a vessel: ribs, strips of light, consoles before a wide pane. */
export function vessel(light: Light, next: () => number, bridge: boolean): Stage {
  const metal = tint(next, [120, 138, 152], [150, 148, 142]);
  const strip: Colour = next() > 0.4 ? [120, 206, 236] : [255, 176, 110];
  const set = openSet(
    {
      wall: metal,
      trim: [70, 84, 96],
      floor: [84, 94, 104],
      ceiling: [110, 122, 134],
      walls: 'metal',
      ground: 'tiles',
      view: bridge ? { ...ROOM, depth: 0.46 } : { ...ROOM, half: 720, depth: 0.16 },
    },
    { ...light, tint: [206, 222, 240] },
    next,
  );
  const { back, mid, of } = set;
  if (!bridge) {
    for (let i = 7; i >= 0; i--) {
      const z = (i + 0.1) / 8;
      for (const s of [-1, 1]) {
        back.block(s * 0.94 - 0.06, s * 0.94 + 0.06, 0, 1, z, z + 0.03, of(shade(metal, 1.05)), false);
        back.face(
          [
            [s, 0.08, z + 0.04],
            [s, 0.14, z + 0.04],
            [s, 0.14, z + 0.12],
            [s, 0.08, z + 0.12],
          ],
          css(strip),
        );
        back.glow([s * 0.97, 0.12, z + 0.06], 250, strip, 0.5);
      }
      back.block(-0.96, 0.96, 0.92, 1, z, z + 0.03, of(shade(metal, 0.9)), false);
      back.face(
        [
          [-0.3, 0.99, z + 0.04],
          [0.3, 0.99, z + 0.04],
          [0.3, 0.99, z + 0.1],
          [-0.3, 0.99, z + 0.1],
        ],
        css([226, 240, 246]),
      );
      back.glow([0, 0.94, z + 0.06], 240, [214, 232, 240], 0.3);
    }
    quad(set, 'far', 0.2, 0.8, 0, 0.86, css(of(shade(metal, 0.7))));
    quad(set, 'far', 0.49, 0.51, 0, 0.86, css([12, 16, 20]));
    quad(set, 'far', 0.42, 0.58, 0.88, 0.93, css([255, 96, 72]));
    return set;
  }
  quad(set, 'far', 0.05, 0.95, 0.34, 0.94, css([5, 7, 14]));
  for (let i = 0; i < 170; i++) {
    const [x, y] = back.at([-0.88 + next() * 1.76, 0.36 + next() * 0.56, 1]);
    back.paint.fillStyle = css([230, 238, 255], 0.3 + next() * 0.7);
    back.paint.fillRect(x, y, 1 + next() * 1.6, 1 + next() * 1.6);
  }
  const [px, py] = back.at([0.3 - next() * 0.6, 0.58, 1]);
  const globe = back.paint.createRadialGradient(px - 40, py - 36, 8, px, py, 110);
  globe.addColorStop(0, css(blend(strip, [255, 250, 240], 0.5)));
  globe.addColorStop(0.6, css(shade(strip, 0.55)));
  globe.addColorStop(1, css(shade(strip, 0.08)));
  back.paint.fillStyle = globe;
  back.paint.beginPath();
  back.paint.arc(px, py, 108, 0, Math.PI * 2);
  back.paint.fill();
  for (const u of [0.05, 0.32, 0.68, 0.95])
    back.line(onWall('far', u, 0.34), onWall('far', u, 0.94), css(of(shade(metal, 0.6))), 16);
  back.line(onWall('far', 0.05, 0.34), onWall('far', 0.95, 0.34), css(strip, 0.8), 4);
  for (const x of [-0.6, 0, 0.6]) {
    mid.block(x - 0.26, x + 0.26, 0, 0.24, 0.72, 0.86, of(shade(metal, 0.6)));
    for (const dx of [-0.14, 0.02, 0.17]) screen(set, x + dx, 0.25, 0.74, 0.13, 0.1, dx > 0 ? strip : [120, 222, 190]);
    chair(set, x, 0.52, [58, 66, 76], 'eye', 1.15);
  }
  return set;
}

import { type Colour, css, LAMP, type Light } from '../light.ts';
import { ROOM } from './box.ts';
import { ceilingLights, door, framed, windowOn } from './fixtures.ts';
import { chair, screen } from './furniture.ts';
import { onWall, openSet, quad, type Stage } from './shell.ts';
import { blend, shade } from './sky.ts';

const tint = (next: () => number, a: Colour, b: Colour): Colour => blend(a, b, next());

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
  const bright: Colour = kind === 'underground' ? [222, 236, 226] : LAMP;
  if (kind === 'corridor') {
    ceilingLights(set, [0], 6, bright, 0.16);
    for (const u of [0.14, 0.36, 0.58, 0.8])
      for (const side of ['left', 'right'] as const)
        door(set, side, side === 'left' ? u : 1 - u, 0.11, 0.7, [126, 88, 58]);
    windowOn(set, 'far', 0.3, 0.7, 0.3, 0.8, { panes: 2 });
    back.glow([0, 0.4, 1], 700, set.lamps ? LAMP : light.key, 0.5);
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
      mid.glow([0.44, 0.42, z + 0.03], 200, LAMP, 0.34);
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

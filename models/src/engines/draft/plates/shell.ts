import { type Colour, css, LAMP, type Light } from '../light.ts';
import { Box, type Point, ROOM, under, type View } from './box.ts';
import { blend, layer, PLATE, shade } from './sky.ts';

export type Wall = 'plain' | 'panel' | 'tiles' | 'planks' | 'brick' | 'stripes' | 'metal' | 'stone';
export type Floor = 'boards' | 'tiles' | 'carpet' | 'concrete' | 'stone';

/** What a room is made of, before anything stands in it. */
export interface Shell {
  readonly wall: Colour;
  readonly trim: Colour;
  readonly floor: Colour;
  readonly ceiling: Colour;
  readonly walls: Wall;
  readonly ground: Floor;
  readonly view?: View;
}

/** A room while it is drawn: its layers, its eye and its light. */
export interface Stage {
  readonly back: Box;
  readonly mid: Box;
  readonly light: Light;
  readonly lamps: boolean;
  readonly next: () => number;
  /** A material in this light. */
  readonly of: (colour: Colour) => Colour;
  readonly shell: Shell;
}

/** Opens the layers and draws walls, floor and ceiling. */
export function openSet(shell: Shell, light: Light, next: () => number): Stage {
  const view = shell.view ?? ROOM;
  const back = new Box(layer().paint, view);
  const mid = new Box(layer().paint, view);
  const of = (colour: Colour) => under(colour, light, 0.3, 1.4);
  const set: Stage = { back, mid, light, lamps: light.lamps, next, of, shell };
  const wall = of(shell.wall);
  const far = blend(wall, light.lamps ? LAMP : light.key, 0.08);
  back.paint.fillStyle = css(shade(wall, 0.3));
  back.paint.fillRect(0, 0, PLATE.width, PLATE.height);
  back.shaded(sheet('ceiling'), shade(of(shell.ceiling), 0.55), 1.5);
  floor(set);
  back.shaded(sheet('left'), shade(wall, 0.74), 0.62);
  back.shaded(sheet('right'), shade(wall, 0.6), 0.62);
  back.shaded(sheet('far'), far, 0.78);
  for (const side of ['left', 'right', 'far'] as const) dress(set, side);
  corners(set);
  return set;
}

type Side = 'left' | 'right' | 'far' | 'ceiling';

const sheet = (side: Side): Point[] => {
  switch (side) {
    case 'ceiling':
      return [
        [-1, 1, 0],
        [1, 1, 0],
        [1, 1, 1],
        [-1, 1, 1],
      ];
    case 'far':
      return [
        [-1, 0, 1],
        [1, 0, 1],
        [1, 1, 1],
        [-1, 1, 1],
      ];
    default: {
      const x = side === 'left' ? -1 : 1;
      return [
        [x, 0, 0],
        [x, 1, 0],
        [x, 1, 1],
        [x, 0, 1],
      ];
    }
  }
};

/** A point of a wall: `u` along it from left to right as it is seen, `y` up. */
export const onWall = (side: 'left' | 'right' | 'far', u: number, y: number): Point =>
  side === 'far' ? [u * 2 - 1, y, 1] : side === 'left' ? [-1, y, u] : [1, y, 1 - u];

function dress(set: Stage, side: 'left' | 'right' | 'far'): void {
  const { back, shell, of } = set;
  const wall = of(shell.wall);
  const dark = css(shade(wall, 0.5), 0.42);
  const light = css(shade(wall, 1.25), 0.3);
  const vertical = (n: number, colour: string, width: number, from = 0, to = 1) => {
    for (let i = 1; i < n; i++) back.line(onWall(side, i / n, from), onWall(side, i / n, to), colour, width);
  };
  const level = (n: number, colour: string, width: number, from = 0, to = 1) => {
    for (let i = 1; i < n; i++) {
      const y = from + ((to - from) * i) / n;
      back.line(onWall(side, 0, y), onWall(side, 1, y), colour, width);
    }
  };
  switch (shell.walls) {
    case 'panel':
      quad(set, side, 0, 1, 0, 0.34, css(shade(of(shell.trim), side === 'far' ? 0.82 : 0.55)));
      vertical(12, css(shade(of(shell.trim), 0.4), 0.6), 2, 0, 0.34);
      back.line(onWall(side, 0, 0.34), onWall(side, 1, 0.34), css(shade(of(shell.trim), 1.3), 0.8), 4);
      break;
    case 'tiles':
      vertical(26, dark, 1, 0, 0.62);
      level(12, dark, 1, 0, 0.62);
      back.line(onWall(side, 0, 0.62), onWall(side, 1, 0.62), css(of(shell.trim), 0.9), 5);
      break;
    case 'planks':
      level(15, dark, 2);
      break;
    case 'stripes':
      for (let i = 0; i < 14; i++) quad(set, side, i / 14, (i + 0.5) / 14, 0, 1, css(shade(wall, 1.14), 0.35));
      break;
    case 'metal':
      vertical(7, dark, 4);
      level(3, dark, 3);
      vertical(7, light, 1);
      break;
    case 'brick':
    case 'stone': {
      const rows = shell.walls === 'brick' ? 24 : 9;
      level(rows, dark, 1.4);
      for (let row = 0; row < rows; row++) {
        const n = rows * 0.8;
        for (let i = 0; i < n; i++) {
          const u = (i + (row % 2) * 0.5) / n;
          back.line(
            onWall(side, Math.min(1, u), row / rows),
            onWall(side, Math.min(1, u), (row + 1) / rows),
            dark,
            1.2,
          );
          if (set.next() > 0.8)
            quad(
              set,
              side,
              u,
              Math.min(1, u + 1 / n),
              row / rows,
              (row + 1) / rows,
              css(shade(wall, 0.6 + set.next() * 0.6), 0.35),
            );
        }
      }
      break;
    }
    default:
  }
  quad(set, side, 0, 1, 0, 0.035, css(shade(of(shell.trim), side === 'far' ? 0.9 : 0.5)));
}

/** A flat thing on a wall. */
export function quad(
  { back }: Stage,
  side: 'left' | 'right' | 'far',
  u0: number,
  u1: number,
  y0: number,
  y1: number,
  fill: string | CanvasGradient,
): void {
  back.face([onWall(side, u0, y0), onWall(side, u1, y0), onWall(side, u1, y1), onWall(side, u0, y1)], fill);
}

function floor({ back, shell, of, next }: Stage): void {
  const tone = of(shell.floor);
  back.shaded(
    [
      [-1, 0, 1],
      [1, 0, 1],
      [1, 0, 0],
      [-1, 0, 0],
    ],
    tone,
    0.42,
  );
  const dark = css(shade(tone, 0.45), 0.5);
  if (shell.ground === 'boards') {
    for (let i = 0; i <= 22; i++) back.line([i / 11 - 1, 0, 0], [i / 11 - 1, 0, 1], dark, 1.6);
    for (let i = 0; i < 30; i++) {
      const x = Math.floor(next() * 22) / 11 - 1;
      const z = next();
      back.line([x, 0, z], [x + 1 / 11, 0, z], dark, 1.4);
    }
  } else if (shell.ground === 'tiles' || shell.ground === 'stone') {
    const n = shell.ground === 'tiles' ? 14 : 8;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        if ((i + j) % 2 === 0)
          back.face(
            [
              [(i / n) * 2 - 1, 0, j / n],
              [((i + 1) / n) * 2 - 1, 0, j / n],
              [((i + 1) / n) * 2 - 1, 0, (j + 1) / n],
              [(i / n) * 2 - 1, 0, (j + 1) / n],
            ],
            css(shade(tone, shell.ground === 'tiles' ? 0.6 : 0.85), 0.55),
          );
  }
}

/** Where surfaces meet less light comes. */
function corners({ back }: Stage): void {
  const { paint } = back;
  const [x0, y0] = back.at([-1, 1, 1]);
  const [x1, y1] = back.at([1, 0, 1]);
  for (const [x, dx] of [
    [x0, 130],
    [x1, -130],
  ] as const) {
    const dark = paint.createLinearGradient(x, 0, x + dx, 0);
    dark.addColorStop(0, 'rgba(0,0,0,.3)');
    dark.addColorStop(1, 'rgba(0,0,0,0)');
    paint.fillStyle = dark;
    paint.fillRect(Math.min(x, x + dx), y0, 130, y1 - y0);
  }
  const top = paint.createLinearGradient(0, y0, 0, y0 + 150);
  top.addColorStop(0, 'rgba(0,0,0,.3)');
  top.addColorStop(1, 'rgba(0,0,0,0)');
  paint.fillStyle = top;
  paint.fillRect(x0, y0, x1 - x0, 150);
}

import { type Canvas, Path2D } from '@napi-rs/canvas';
import type { Subject } from '../../capabilities/brief.ts';
import { familyOf } from './family.ts';
import { type Colour, css } from './light.ts';
import { propOf } from './props.ts';
import { hash32, random } from './random.ts';
import { surface } from './surface.ts';
import { classify } from './words.ts';

/** Muted coats and hides: a stand-in must not shout. */
export const cloths: readonly Colour[] = [
  [142, 56, 48],
  [58, 84, 112],
  [104, 98, 62],
  [98, 66, 104],
  [60, 104, 92],
  [154, 110, 62],
  [76, 80, 92],
  [52, 60, 74],
];

export const from = (list: readonly Colour[], n: number): Colour => list[Math.floor(n * list.length)] ?? list[0]!;

/** A stand-in for an object without a picture. */
export function thing(subject: Pick<Subject, 'name' | 'kind' | 'description'>): Canvas {
  const tone = from(cloths, random(hash32(`cast:${subject.kind}:${subject.name.trim().toLowerCase()}`))());
  const family = familyOf(subject);
  if (family) return propOf(family, tone);
  switch (classify(subject)) {
    case 'vehicle':
      return vehicle(tone);
    case 'structure':
      return structure(tone);
    default:
      return prop(tone);
  }
}

/** Cloth across a body: dark on the far side, lit on the near one. */
export function cloth(paint: ReturnType<typeof surface>['paint'], width: number, tone: Colour): CanvasGradient {
  const gradient = paint.createLinearGradient(0, 0, width, 0);
  gradient.addColorStop(0, css([tone[0] * 0.4, tone[1] * 0.4, tone[2] * 0.45]));
  gradient.addColorStop(0.55, css(tone));
  gradient.addColorStop(
    1,
    css([Math.min(255, tone[0] * 1.55), Math.min(255, tone[1] * 1.5), Math.min(255, tone[2] * 1.4)]),
  );
  return gradient as unknown as CanvasGradient;
}

function vehicle(tone: Colour): Canvas {
  const { canvas, paint } = surface(800, 420);
  paint.fillStyle = '#08080a';
  for (const x of [150, 560]) paint.fillRect(x, 350, 94, 60);
  paint.fillStyle = cloth(paint, 800, [tone[0] * 0.8, tone[1] * 0.8, tone[2] * 0.8]) as unknown as string;
  paint.fill(
    new Path2D(
      'M214 150q30-92 70-104q116-26 232 0q40 12 70 104l60 12q46 14 60 60q20 70 10 130q-6 30-40 30h-552q-34 0-40-30q-10-60 10-130q14-46 60-60z',
    ),
  );
  paint.fillStyle = 'rgba(210,226,232,.5)';
  paint.fill(new Path2D('M246 150q24-72 54-82q100-20 200 0q30 10 54 82q-154 20-308 0z'));
  paint.fillStyle = '#ff5a44';
  for (const x of [112, 618]) paint.fillRect(x, 236, 70, 44);
  return canvas;
}

function structure(tone: Colour): Canvas {
  const { canvas, paint } = surface(420, 640);
  paint.fillStyle = cloth(paint, 420, tone) as unknown as string;
  paint.fill(new Path2D('M60 640V120L210 20L360 120V640z'));
  paint.fillStyle = 'rgba(0,0,0,.45)';
  paint.fill(new Path2D('M150 640V420q60-60 120 0v220z'));
  paint.fillStyle = 'rgba(255,214,150,.85)';
  for (const [x, y] of [
    [116, 200],
    [248, 200],
    [116, 310],
    [248, 310],
  ] as const)
    paint.fillRect(x, y, 56, 66);
  return canvas;
}

function prop(tone: Colour): Canvas {
  const { canvas, paint } = surface(420, 380);
  paint.fillStyle = cloth(paint, 420, tone) as unknown as string;
  paint.beginPath();
  paint.roundRect(30, 110, 360, 250, 26);
  paint.fill();
  paint.strokeStyle = css([tone[0] * 0.35, tone[1] * 0.35, tone[2] * 0.35]);
  paint.lineWidth = 26;
  paint.stroke(new Path2D('M140 110V70q0-30 30-30h80q30 0 30 30v40'));
  paint.lineWidth = 6;
  paint.stroke(new Path2D('M30 210h360'));
  paint.fillStyle = 'rgba(255,226,170,.9)';
  paint.fillRect(188, 194, 44, 34);
  return canvas;
}

import { type Canvas, Path2D } from '@napi-rs/canvas';
import type { Subject } from '../../capabilities/brief.ts';
import { type Colour, css } from './light.ts';
import { hash32, random } from './random.ts';
import { surface } from './surface.ts';
import { classify } from './words.ts';

/** Muted coats and hides: a stand-in must not shout. */
const cloths: readonly Colour[] = [
  [122, 46, 42],
  [58, 78, 96],
  [92, 88, 62],
  [88, 62, 96],
  [64, 96, 86],
  [134, 98, 58],
  [70, 72, 80],
];
const skins: readonly Colour[] = [
  [226, 176, 140],
  [190, 136, 100],
  [140, 92, 66],
  [98, 64, 48],
];
const hairs: readonly Colour[] = [
  [34, 26, 22],
  [74, 48, 32],
  [120, 112, 106],
  [150, 110, 62],
];

const from = (list: readonly Colour[], n: number): Colour => list[Math.floor(n * list.length)] ?? list[0]!;

/**
 * A stand-in for a subject without a picture: a figure (or a thing) with a coat, a hat or hair that its name decides, on
 * a clear ground. `want` chooses between the whole figure and head and shoulders.
 */
export function standIn(
  subject: Pick<Subject, 'name' | 'kind' | 'description'>,
  want: 'bust' | 'full' | 'any',
): Canvas {
  const next = random(hash32(`cast:${subject.kind}:${subject.name.trim().toLowerCase()}`));
  if (subject.kind === 'character') return want === 'bust' ? bust(next) : figure(next);
  const tone = from(cloths, next());
  switch (classify(subject)) {
    case 'vehicle':
      return vehicle(tone);
    case 'structure':
      return structure(tone);
    default:
      return prop(tone);
  }
}

function cloth(paint: ReturnType<typeof surface>['paint'], width: number, tone: Colour): CanvasGradient {
  const gradient = paint.createLinearGradient(0, 0, width, 0);
  gradient.addColorStop(0, css([tone[0] * 0.4, tone[1] * 0.4, tone[2] * 0.45]));
  gradient.addColorStop(0.55, css(tone));
  gradient.addColorStop(
    1,
    css([Math.min(255, tone[0] * 1.55), Math.min(255, tone[1] * 1.5), Math.min(255, tone[2] * 1.4)]),
  );
  return gradient as unknown as CanvasGradient;
}

function figure(next: () => number): Canvas {
  const { canvas, paint } = surface(420, 960);
  paint.scale(0.7, 0.7);
  const coat = from(cloths, next());
  const hat = next() < 0.35;
  const long = next() < 0.5;
  const fill = (d: string, style: string | CanvasGradient) => {
    paint.fillStyle = style as string;
    paint.fill(new Path2D(d));
  };
  const dark: Colour = [coat[0] * 0.25, coat[1] * 0.25, coat[2] * 0.3];
  fill('M220 1000h76l-8 330h-84q-6-24 22-44zM312 1000h78l4 290q30 18 26 40h-82z', css(dark));
  fill(
    'M206 322q-74 26-90 140q-20 150-20 260q2 60 30 62q26-2 36-60l50-240zM398 322q72 26 88 140q20 150 20 260q-2 60-30 62q-26-2-36-60l-48-240z',
    cloth(paint, 600, coat),
  );
  fill('M104 770q-4 44 14 66q22 8 30-14q8-28 0-56zM462 766q-8 28 0 56q8 22 30 14q18-22 14-66z', css(from(skins, 0.4)));
  fill('M274 236h60v90l-30 34l-30-34z', css(from(skins, 0.35)));
  fill(
    long
      ? 'M196 330q50-30 82-38l26 60l28-60q36 8 84 38q20 130-2 260q60 240 66 480q-186 50-354 0q10-240 68-480q-22-140 2-260z'
      : 'M196 330q50-30 82-38l26 60l28-60q36 8 84 38q20 130-2 260q26 90 30 190q-140 40-276 0q4-100 32-190q-22-140 2-260z',
    cloth(paint, 600, coat),
  );
  if (!long) fill('M196 770h216l-14 260h-86l-8-180l-8 180h-86z', css(dark));
  fill(
    'M278 292l-38 26l20 110l44 120l44-120l20-110l-38-26l-26 60z',
    css([dark[0] * 1.4, dark[1] * 1.4, dark[2] * 1.4], 0.7),
  );
  head(paint, next, hat, 306, 192, 1.06);
  return canvas;
}

function bust(next: () => number): Canvas {
  const { canvas, paint } = surface(720, 800);
  paint.scale(0.72, 0.72);
  const coat = from(cloths, next());
  const hat = next() < 0.35;
  next();
  paint.fillStyle = css(from(skins, 0.35));
  paint.fill(new Path2D('M420 560h160v160l-80 96l-84-96z'));
  paint.fillStyle = cloth(paint, 1000, coat) as unknown as string;
  paint.fill(new Path2D('M50 1120q8-250 150-318q70-34 190-72l110 130l110-130q130 40 200 74q140 70 150 316z'));
  paint.fillStyle = css([coat[0] * 0.3, coat[1] * 0.3, coat[2] * 0.34], 0.75);
  paint.fill(new Path2D('M404 716l96 150l98-150l44 30l-92 374h-100l-92-374z'));
  head(paint, next, hat, 500, 424, 2.6);
  return canvas;
}

/** Head, hair or hat; no features: a stand-in is nobody in particular. */
function head(
  paint: ReturnType<typeof surface>['paint'],
  next: () => number,
  hat: boolean,
  x: number,
  y: number,
  s: number,
): void {
  const skin = from(skins, next());
  const hair = from(hairs, next());
  const longHair = next() < 0.45;
  paint.save();
  paint.translate(x, y);
  paint.scale(s, s);
  if (longHair && !hat) {
    paint.fillStyle = css([hair[0] * 0.7, hair[1] * 0.7, hair[2] * 0.7]);
    paint.fill(new Path2D('M-64 -20q-6-80 64-84q70 4 66 84q8 70 12 124h-154q6-60 12-124z'));
  }
  const face = paint.createLinearGradient(-56, 0, 56, 0);
  face.addColorStop(0, css([skin[0] * 0.45, skin[1] * 0.42, skin[2] * 0.4]));
  face.addColorStop(0.6, css(skin));
  face.addColorStop(
    1,
    css([Math.min(255, skin[0] * 1.12), Math.min(255, skin[1] * 1.12), Math.min(255, skin[2] * 1.1)]),
  );
  paint.fillStyle = face;
  paint.fill(new Path2D('M-56 -30q0-56 56-58q56 2 56 58q2 46-18 78q-18 28-38 28q-20 0-38-28q-20-32-18-78z'));
  paint.fillStyle = css([skin[0] * 0.25, skin[1] * 0.2, skin[2] * 0.2], 0.5);
  paint.fill(
    new Path2D(
      'M-40 -12q18-12 34 0q-16 10-34 0zM10 -12q18-12 34 0q-18 10-34 0zM-14 44q14-6 28 0q-14 8-28 0zM2 -6q10 22 8 30q-6 6-14 3z',
    ),
  );
  if (hat) {
    paint.fillStyle = '#14171a';
    paint.fill(
      new Path2D(
        'M-118 -44q10-16 60-24h116q50 8 60 24q-50 16-118 16t-118-16zM-62 -58q-4-70 24-80q38-14 76 0q28 10 24 80q-62 20-124 0z',
      ),
    );
    paint.strokeStyle = 'rgba(200,210,214,.4)';
    paint.lineWidth = 2.5;
    paint.stroke(new Path2D('M50 -134q20 20 14 76M116 -46q-24 8-54 12'));
  } else {
    const lit = paint.createLinearGradient(-60, 0, 60, 0);
    lit.addColorStop(0, css([hair[0] * 0.6, hair[1] * 0.6, hair[2] * 0.6]));
    lit.addColorStop(
      1,
      css([Math.min(255, hair[0] * 1.8), Math.min(255, hair[1] * 1.7), Math.min(255, hair[2] * 1.6)]),
    );
    paint.fillStyle = lit;
    paint.fill(new Path2D('M-60 -22q-8-82 60-84q70 0 64 84q-8-34-34-46q-30 20-60 16q-22 6-30 30z'));
  }
  paint.restore();
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

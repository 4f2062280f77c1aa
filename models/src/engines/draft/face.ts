import { Path2D } from '@napi-rs/canvas';
import { type Colour, css } from './light.ts';
import type { Look } from './silhouette.ts';
import type { Paint } from './surface.ts';

/** What a face does in one frame. */
export interface Expression {
  readonly eyes: 'open' | 'closed';
  readonly mouth: 'shut' | 'half' | 'wide';
  /** Seen from behind, over the shoulder. */
  readonly away?: boolean;
}
export const REST: Expression = { eyes: 'open', mouth: 'shut' };

const times = (colour: Colour, by: number): Colour => [
  Math.min(255, colour[0] * by),
  Math.min(255, colour[1] * by),
  Math.min(255, colour[2] * by),
];

/** Hair that falls behind neck and shoulders: drawn before them. */
export function drawHairBehind(paint: Paint, look: Look, x: number, y: number, s: number): void {
  if (look.hat && look.hair !== 'long') return;
  paint.save();
  paint.translate(x, y);
  paint.scale(s, s);
  paint.fillStyle = css(times(look.hairTone, 0.6));
  const fill = (d: string) => paint.fill(new Path2D(d));
  if (look.hair === 'long')
    fill('M-64 -24q-4-76 62-80q68 4 64 80q2 50 6 94q4 34-14 52q-52 14-104 2q-22-18-18-56q2-50 4-92z');
  if (look.hair === 'bob') fill('M-66 -22q-2-80 64-84q70 4 64 84q2 40-2 66q-10 14-24 16h-84q-16-6-18-20q-4-30 0-62z');
  if (look.hair === 'bun') fill('M-66 -62a34 32 0 1 1 40-34zM-62 -20q-4-80 60-84q66 4 62 84l-16 40h-92z');
  paint.restore();
}

/** A head in three-quarter view that looks to the right; 166 units high at `s` = 1, its middle at x, y. */
export function drawHead(paint: Paint, look: Look, face: Expression, x: number, y: number, s: number): void {
  paint.save();
  paint.translate(x, y);
  paint.scale(s, s);
  const fill = (d: string, style: string | CanvasGradient) => {
    paint.fillStyle = style as string;
    paint.fill(new Path2D(d));
  };
  const stroke = (d: string, style: string, width: number) => {
    paint.strokeStyle = style;
    paint.lineWidth = width;
    paint.lineCap = 'round';
    paint.stroke(new Path2D(d));
  };
  const hair = look.hairTone;
  if (face.away === true) {
    fill('M-52 -14q-12-6-14 8q0 20 14 24zM52 -14q12-6 14 8q0 20-14 24z', css(times(look.skin, 0.6)));
    fill(
      'M-54 -30q0-58 54-60q54 2 54 60q2 46-14 84q-40 18-80 0q-16-38-14-84z',
      css(times(hair, look.hair === 'bald' ? 1 : 0.7)),
    );
    if (look.hair === 'bald')
      fill('M-50 -30q2-54 50-56q48 2 50 56q-4 30-14 46q-36 10-72 0q-10-16-14-46z', css(times(look.skin, 0.7)));
    if (look.hat) hat(fill, stroke);
    paint.restore();
    return;
  }
  // The ear, then the face with its shade away from where it looks.
  fill('M-52 -14q-14-8-16 8q0 22 16 26z', css(times(look.skin, 0.72)));
  const skin = paint.createLinearGradient(-58, 0, 58, 0);
  skin.addColorStop(0, css(times(look.skin, 0.6)));
  skin.addColorStop(0.42, css(times(look.skin, 0.96)));
  skin.addColorStop(1, css(times(look.skin, 1.1)));
  fill(
    'M-56 -30q0-56 56-58q54 2 56 56q4 20 0 44q-4 34-26 56q-16 16-30 16q-18 0-36-20q-22-30-20-94z',
    skin as unknown as CanvasGradient,
  );
  fill('M-46 30q20 44 46 50q14 0 30-16q-26 4-46-10q-18-12-30-24z', css(times(look.skin, 0.5), 0.28));
  fill('M22 14q14-6 26 2q-6 14-20 10z', css([214, 96, 84], 0.16));
  for (const [ex, wide] of [
    [-13, 13],
    [29, 11],
  ] as const) {
    const lid = css(times(look.skin, 0.42));
    if (face.eyes === 'closed') {
      fill(`M${ex - wide} -12q${wide} -9 ${wide * 2} 0q-${wide} 9 -${wide * 2} 0z`, css(times(look.skin, 0.84)));
      stroke(`M${ex - wide} -11q${wide} 8 ${wide * 2} 0`, lid, 2.4);
    } else {
      fill(`M${ex - wide} -12q${wide} -13 ${wide * 2} 0q-${wide} 10 -${wide * 2} 0z`, css([236, 230, 222]));
      paint.fillStyle = css([42, 32, 30]);
      paint.beginPath();
      paint.arc(ex + 3.4, -13.2, 5.3, 0, Math.PI * 2);
      paint.fill();
      paint.fillStyle = 'rgba(255,252,244,.9)';
      paint.fillRect(ex + 4.6, -16.6, 2.2, 2.2);
      stroke(`M${ex - wide} -12q${wide} -13 ${wide * 2} 0`, lid, 2.6);
      stroke(`M${ex - wide + 2} -20q${wide - 2} -7 ${wide * 2 - 4} -1`, css(times(look.skin, 0.62), 0.7), 1.4);
    }
    stroke(`M${ex - wide - 1} -30q${wide} -8 ${wide * 2 + 1} -1`, css(times(hair, 0.72)), look.woman ? 3.2 : 5);
  }
  fill('M14 -14q3 22 13 34q-5 8-19 5q8-4 10-10q-6-14-4-29z', css(times(look.skin, 0.52), 0.5));
  fill('M20 -10q7 20 8 28q-2 3-6 2q2-14-2-30z', css(times(look.skin, 1.2), 0.5));
  if (look.beard)
    fill('M-50 12q6 62 40 72q14 6 30-2q26-16 32-62q-10 16-22 12q-20-8-44 2q-22 6-36-22z', css(times(hair, 0.85), 0.94));
  mouth(fill, stroke, look, face);
  if (look.old)
    stroke('M-30 2q6 6 14 6M38 4q6 2 10-2M-6 28q-8 8-8 18M38 28q6 8 4 16', css(times(look.skin, 0.5), 0.5), 1.6);
  if (look.woman) stroke('M-58 22v6', css([236, 206, 130], look.child ? 0 : 0.9), 4);
  if (look.hat) hat(fill, stroke);
  else crown(paint, fill, look);
  paint.restore();
}

type Fill = (d: string, style: string | CanvasGradient) => void;
type Stroke = (d: string, style: string, width: number) => void;

function mouth(fill: Fill, stroke: Stroke, look: Look, face: Expression): void {
  const lip = css(look.woman ? [168, 70, 66] : times(look.skin, 0.58));
  if (face.mouth === 'shut') {
    fill('M-6 44q9-7 17-4q9-4 19 3q-16 11-36 1z', lip);
    stroke('M-6 44q16 3 36-1', css(times(look.skin, 0.32)), 1.8);
    return;
  }
  const open = face.mouth === 'wide' ? 17 : 9;
  fill(`M-5 43q9-8 16-5q9-4 18 4q-2 ${open + 8} -17 ${open + 8}q-15 0-17-${open + 7}z`, lip);
  fill(`M-2 44q8-4 13-2q8-3 14 2q-2 ${open} -13 ${open}q-12 0-14-${open}z`, css([52, 18, 20]));
  fill('M0 43.5q6-3 11-1.5q7-2.5 12 1.5q-2 4-11 4q-10 0-12-4z', css([238, 232, 224]));
}

function hat(fill: Fill, stroke: Stroke): void {
  fill(
    'M-116 -46q10-16 60-24h116q50 8 58 24q-50 16-118 16t-116-16zM-62 -60q-4-70 24-80q38-14 76 0q28 10 24 80q-62 20-124 0z',
    '#1c1d21',
  );
  fill('M-62 -76q62 16 124 0v16q-62 20-124 0z', '#3a2a22');
  stroke('M50 -134q20 20 14 60M116 -48q-24 8-54 12', 'rgba(200,210,214,.4)', 2.5);
}

function crown(paint: Paint, fill: Fill, look: Look): void {
  const hair = look.hairTone;
  const lit = paint.createLinearGradient(-60, -60, 64, -40);
  lit.addColorStop(0, css(times(hair, 0.66)));
  lit.addColorStop(0.7, css(times(hair, 1.25)));
  lit.addColorStop(1, css(times(hair, 1.7)));
  const tone = lit as unknown as CanvasGradient;
  switch (look.hair) {
    case 'bald':
      fill('M-56 -34q-10 26-2 40q4-22 14-38zM50 -36q10 10 8 26q-6-8-10-18z', tone);
      return;
    case 'curls':
      paint.fillStyle = tone;
      for (let i = 0; i < 15; i++) {
        const a = Math.PI * (1.02 + (i / 14) * 0.98);
        paint.beginPath();
        paint.arc(Math.cos(a) * 58, -40 + Math.sin(a) * 52, 19 + (i % 3) * 3, 0, Math.PI * 2);
        paint.fill();
      }
      if (look.woman)
        for (const [cx, cy] of [
          [-60, -20],
          [-64, 4],
          [-60, 28],
          [58, -24],
        ] as const) {
          paint.beginPath();
          paint.arc(cx, cy, 18, 0, Math.PI * 2);
          paint.fill();
        }
      return;
    case 'short':
      fill('M-60 -14q-12-90 60-92q70 0 60 76q-6-26-16-36q-44 6-74-6q-14 18-18 30q-6 12-12 28z', tone);
      return;
    case 'side':
      fill('M-62 -8q-14-96 56-100q80-4 68 84q-6-32-22-46q-30 24-78 14q-8 14-12 24q-6 10-12 24z', tone);
      return;
    default:
      fill('M-64 16q-10-118 64-122q74 2 62 100q-4-40-30-62q-20 34-62 38q-14 6-20 18q-8 10-14 28z', tone);
  }
}

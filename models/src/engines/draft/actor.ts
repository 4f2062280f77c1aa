import type { Canvas } from '@napi-rs/canvas';
import type { Brief } from '../../capabilities/brief.ts';
import { flickerNoise } from './air.ts';
import type { Backdrop } from './backdrop.ts';
import { layerMatrix, type Pose } from './camera.ts';
import { type Member, wantsFaces } from './cast.ts';
import { type Faces, facesFrom } from './expressions.ts';
import { type Expression, REST } from './face.ts';
import { animalOf } from './family.ts';
import { figureStand, isTight, type Placement } from './framing.ts';
import type { Light } from './light.ts';
import { measure, type Picture, type Shine } from './pictures.ts';
import { heightIn, poseOf, type Pose as Stance } from './pose.ts';
import { hash32, mix, random, smooth } from './random.ts';
import { standIn } from './silhouette.ts';
import { choosePicture, exposureOf, type Figure, groundOf, isFullFigure, lightFigure } from './subject.ts';
import { glow, mirror, type Paint } from './surface.ts';
import type { Talk } from './talk.ts';
import { glows, hangs, type Reading } from './words.ts';

/** A subject on stage: draws itself after `t` seconds. */
export interface Actor {
  readonly depth: number;
  readonly draw: (paint: Paint, t: number, pose: Pose) => void;
}

interface Stage {
  readonly brief: Brief;
  readonly reading: Reading;
  readonly light: Light;
  readonly backdrop: Backdrop;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly talk: Talk;
}

/** How strongly a lamp burns, 0–1. */
export function flameLevel(flame: Reading['flame'], t: number, seed: number): number {
  const calm = 0.88 + 0.12 * flickerNoise(t, 2.2, seed);
  const gutter = 0.42 + 0.58 * flickerNoise(t, 4.6, seed);
  switch (flame) {
    case 'gutters':
      return gutter;
    case 'steadies':
      return mix(gutter, calm, smooth(0.9, 2.4, t));
    case 'dies':
      return mix(calm, 0.22 + 0.06 * flickerNoise(t, 3, seed), smooth(0.8, 3.4, t));
    case 'buzzes':
      return flickerNoise(t, 7.3, seed) + 0.25 * Math.sin(t * 61) > 0.2 ? 1 : 0.3;
    default:
      return calm;
  }
}

export function actor(placement: Placement, member: Member, stage: Stage): Actor | null {
  const chosen = choosePicture(member.pictures, placement.wants);
  if (!chosen) return null;
  // Whom we draw looks to the right: on the right half of the frame the eyes go to the other.
  const turned = member.standIn === true && placement.x >= 0;
  const listener = placement.role === 'listener';
  const pose: Stance =
    member.standIn && placement.wants === 'full' && !placement.object ? poseOf(stage.brief, member.subject) : 'stands';
  const drawn = (face: Expression): Canvas => {
    const image = standIn(member.subject, placement.wants, face, pose);
    return turned ? mirror(image) : image;
  };
  const picture =
    member.standIn && listener
      ? measure(standIn(member.subject, 'bust', { ...REST, away: true }))
      : pose !== 'stands'
        ? measure(drawn(REST))
        : turned
          ? measure(mirror(chosen.image as Canvas))
          : chosen;
  const { brief, light, backdrop, reading, height: pixels, width } = stage;
  const aspect = width / pixels;
  const tight = isTight(brief.size);
  const full = pose !== 'stands' || isFullFigure(picture);
  const person = placement.object === null;
  const shape = (picture.width * picture.bounds.width) / (picture.height * picture.bounds.height);
  const stand = person ? figureStand(brief.size, full && picture.cutOut ? 'full' : 'bust') : null;
  let tall = stand ? stand.height * placement.height * heightIn[pose] : placement.height;
  let foot = stand ? stand.foot + placement.foot : placement.foot;
  if (!person && tall * shape > aspect * 0.84) {
    const smaller = (aspect * 0.84) / shape;
    foot = foot - (tall - smaller) / 2;
    tall = smaller;
  }
  const widest = aspect * (/close$/.test(brief.size) ? 1.55 : 1.3);
  if (person && tight && tall * shape > widest) {
    // In an upright frame the shoulders decide how large a figure is; the eyes stay in the upper half.
    const smaller = widest / (tall * shape);
    tall *= smaller;
    foot = 0.5 + (foot - 0.5) * smaller * 0.45;
  }
  if (person && !picture.cutOut) {
    tall = Math.min(tall, 0.86);
    foot = Math.min(foot, 0.5);
  }
  // The lights of a vehicle are many: one glow between them would be wrong.
  const shine =
    person || placement.object === 'vehicle'
      ? null
      : (picture.shine ?? (glows(member.subject) ? picture.glimmer : null));
  const shines = shine !== null;
  const exposure = shines ? 1 : exposureOf(brief.size, light, backdrop.luma);
  const options = {
    height: tall * pixels,
    light,
    ambient: backdrop.ambient,
    lit: backdrop.lit,
    exposure: listener ? exposure * 0.35 : exposure,
    edge: (light.dark ? 0.85 : 0.5) * (listener ? 0.5 : 1) * (person ? 1 : 0.7),
    blur: placement.blur * pixels,
    shines,
    framed: !picture.cutOut,
  };
  const figure = lightFigure(picture, picture.image, options);
  // Over the shoulder there is no face to see.
  const moved = listener ? null : facesOn(member, picture, drawn, brief);
  const faces = moved && facesOf(moved, (image) => lightFigure(picture, image, options));
  const phase = (hash32(member.subject.name) % 1000) / 250;
  const dim = shines ? lightFigure(picture, picture.image, { ...options, exposure: 0.42 }) : null;
  const standing = !tight && foot < 0.5 && !hangs(member.subject);
  const ground = standing && picture.cutOut ? groundOf(figure, reading.rain) : null;
  const motion = motionOf(placement, stage, person, full, pose === 'stands');
  const unit = tall / (figure.canvas.height - figure.margin * 2);
  const lamp = shines ? lampOf(shine, shape, tall, pixels, light) : null;

  return {
    depth: placement.depth,
    draw(paint, t, pose) {
      const { x, y, size, lean, step } = motion(t, placement.x, foot);
      const [a, b, c, d, e, f] = layerMatrix(pose, placement.depth, width, pixels);
      // From here on the origin is between the feet and one unit is a pixel of the figure's bitmap.
      const s = unit * size;
      paint.setTransform(a * s, b * s, c * s, d * s, a * x + c * y + e, b * x + d * y + f);
      if (ground) paint.drawImage(ground, -ground.width / 2, -(figure.canvas.height - figure.margin * 2) * 0.05);
      paint.transform(1, 0, -lean, 1, 0, 0);
      const left = -figure.canvas.width / 2;
      const top = -(figure.canvas.height - figure.margin);
      if (!lamp || !dim) {
        const shown = faces?.(stage.talk(member.subject.name, t), (t + phase) % 3.9 < 0.13) ?? figure;
        if (step === 0) paint.drawImage(shown.canvas, left, top);
        else drawStep(paint, shown, left, top, step);
        return;
      }
      const level = flameLevel(reading.flame, t, stage.seed);
      paint.drawImage(dim.canvas, left, top);
      paint.globalAlpha = Math.min(1, level * 1.05);
      paint.drawImage(figure.canvas, left, top);
      paint.globalCompositeOperation = 'lighter';
      paint.globalAlpha = lamp.strength * level;
      const inner = figure.canvas.width - figure.margin * 2;
      const cx = left + figure.margin + inner * lamp.x;
      const cy = top + figure.margin + (figure.canvas.height - figure.margin * 2) * lamp.y;
      const radius = (lamp.reach / unit) * (0.9 + 0.14 * level);
      paint.drawImage(lamp.sprite, cx - radius * lamp.spread, cy - radius, radius * 2 * lamp.spread, radius * 2);
      paint.globalCompositeOperation = 'source-over';
      paint.globalAlpha = 1;
    },
  };
}

/** What can move in a face: all of a stand-in's, and of a picture what its element has pictures for. */
function facesOn(member: Member, picture: Picture, drawn: (face: Expression) => Canvas, brief: Brief): Faces | null {
  if (!wantsFaces(brief)) return null;
  if (!member.standIn) return facesFrom(picture, member.expressions ?? []);
  return animalOf(member.subject) ? null : drawn;
}

/** Faces, lit like the figure's first: eyes that blink, and a mouth in three steps. Each is made when it is first needed. */
function facesOf(faces: Faces, lit: (image: Canvas) => Figure): (level: number, blink: boolean) => Figure | null {
  const made = new Map<string, Figure | null>();
  return (level, blink) => {
    const mouth = level > 0.52 ? 'wide' : level > 0.16 ? 'half' : 'shut';
    if (mouth === 'shut' && !blink) return null;
    const name = `${mouth} ${blink}`;
    const known = made.get(name);
    if (known !== undefined) return known;
    const image = faces({ mouth, eyes: blink ? 'closed' : 'open' });
    const figure = image && lit(image);
    made.set(name, figure);
    return figure;
  };
}

/** Of a whole figure, the part that is legs: they step, the rest is carried. */
const LEGS = 0.2;

/** One leg on the ground, the other lifted: each is half of the lower part, shortened from below. */
function drawStep(paint: Paint, { canvas, margin }: Figure, left: number, top: number, step: number): void {
  const { width, height } = canvas;
  const legs = Math.round((height - margin * 2) * LEGS);
  const hip = height - margin - legs;
  const half = Math.round(width / 2);
  // A pixel of overlap, so that no seam shows between the parts.
  paint.drawImage(canvas, 0, 0, width, hip + 1, left, top, width, hip + 1);
  for (const side of [0, 1] as const) {
    const lift = Math.max(0, side === 0 ? step : -step) * legs * 0.2;
    const [from, wide] = side === 0 ? [0, half] : [half, width - half];
    paint.drawImage(canvas, from, hip, wide, legs, left + from, top + hip, wide, legs - lift);
  }
}

interface Lamp {
  readonly sprite: Canvas;
  readonly x: number;
  readonly y: number;
  /** Radius of its light, in frame heights. */
  readonly reach: number;
  /** How much wider than high the light is. */
  readonly spread: number;
  readonly strength: number;
}

/** The light that a shining thing throws around it. By day it hardly shows. */
function lampOf(shine: Shine | null, shape: number, tall: number, pixels: number, light: Light): Lamp | null {
  if (!shine) return null;
  const peak = Math.max(...shine.colour, 1);
  const [r, g, b] = shine.colour.map((c) => (c / peak) ** 2.2 * 255) as [number, number, number];
  const reach = Math.min(0.75, 0.2 + tall * 0.7);
  // A sign shines along its whole width, a flame from one point.
  const spread = Math.min(2.4, Math.max(1, shape * 0.85));
  return {
    sprite: glow([r, g * 0.92, b * 0.8], Math.min(384, Math.max(64, reach * pixels))),
    x: shine.x,
    y: shine.y,
    reach,
    spread,
    strength: (light.dark ? 0.6 : 0.26) / spread ** 1.2,
  };
}

type Motion = (
  t: number,
  x: number,
  foot: number,
) => { x: number; y: number; size: number; lean: number; step: number };

/** Nobody stands stock-still: figures breathe and sway; who walks, walks; what drives away, shrinks. */
function motionOf(placement: Placement, stage: Stage, person: boolean, full: boolean, stands: boolean): Motion {
  const next = random(hash32(placement.subject.name) ^ stage.seed);
  const [p1, p2] = [next() * 7, next() * 7];
  const tight = isTight(stage.brief.size);
  const direction = placement.x >= 0 ? -1 : 1;
  const moves = placement.role === 'main' && stands ? stage.reading.motion : 'still';
  const { vanishing } = stage.backdrop;
  const sway = !stands ? 0.001 : person ? 0.006 : hangs(placement.subject) ? 0.004 : 0;
  const breath = person ? 0.0035 : 0;
  return (t, x, foot) => {
    let step = 0;
    let [px, py, size, lean] = [x, foot, 1 + breath * Math.sin(t * 1.55 + p1), sway * Math.sin(t * 0.8 + p2)];
    if ((person || placement.object === 'animal') && (moves === 'crosses' || moves === 'runs')) {
      const quick = moves === 'runs';
      const speed = (quick ? 0.26 : 0.085) * (tight || !full ? 0.3 : stage.brief.size === 'extreme-wide' ? 0.6 : 1);
      const pace = t * (quick ? 8.6 : 5.4);
      const bob = Math.abs(Math.sin(pace));
      if (full && !tight) step = Math.sin(pace);
      px += direction * speed * (t - 1.6);
      py -= bob * (quick ? 0.014 : 0.0075) * (tight ? 0.6 : 1);
      lean += direction * (quick ? -0.05 : -0.012) + 0.008 * Math.sin(pace);
    } else if (moves === 'away' || moves === 'towards') {
      const k = moves === 'away' ? 1 / (1 + (tight ? 0.03 : 0.13) * t) : 1 + (tight ? 0.015 : 0.06) * t;
      px = vanishing.x + (px - vanishing.x) * k;
      py = vanishing.y + (py - vanishing.y) * k + (placement.object === 'vehicle' ? 0.0012 * Math.sin(t * 23) : 0);
      size *= k;
    }
    const said = person ? stage.talk(placement.subject.name, t) : 0;
    // Who speaks moves the head: with a picture that cannot open its mouth it is what tells who speaks.
    return { x: px, y: py - said * 0.003, size: size + said * 0.002, lean: lean + said * 0.0035, step };
  };
}

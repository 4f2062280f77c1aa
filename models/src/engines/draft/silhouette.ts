import { type Canvas, Path2D } from '@napi-rs/canvas';
import type { Subject } from '../../capabilities/brief.ts';
import { coloursIn } from '../draft-vision/words.ts';
import { animal } from './animals.ts';
import { drawHairBehind, drawHead, type Expression, REST } from './face.ts';
import { animalOf } from './family.ts';
import { type Colour, css } from './light.ts';
import { type Pose, posed } from './pose.ts';
import { hash32, random } from './random.ts';
import { type Paint, surface } from './surface.ts';
import { cloth, cloths, from, thing } from './things.ts';

type Who = Pick<Subject, 'name' | 'kind' | 'description'>;

/** How somebody without a picture looks: all of it follows from the name and the words about them. */
export interface Look {
  readonly woman: boolean;
  readonly child: boolean;
  readonly old: boolean;
  readonly hat: boolean;
  readonly beard: boolean;
  readonly hair: 'short' | 'side' | 'long' | 'bob' | 'bun' | 'curls' | 'bald';
  readonly skin: Colour;
  readonly hairTone: Colour;
  readonly coat: Colour;
  readonly shirt: Colour;
  readonly long: boolean;
}

const skins: readonly Colour[] = [
  [232, 184, 150],
  [212, 158, 120],
  [172, 118, 84],
  [124, 82, 60],
];
const hairs: readonly Colour[] = [
  [36, 28, 26],
  [78, 50, 34],
  [128, 84, 46],
  [176, 128, 70],
];
const shirts: readonly Colour[] = [
  [214, 208, 196],
  [64, 68, 78],
  [170, 176, 184],
  [120, 58, 52],
];

/** `a red wool coat`: what the words say of the clothes, before the name decides. */
const CLOTHES =
  /((?:[a-z]+ ){1,3})(?:coat|overcoat|cloak|jacket|dress|suit|hoodie|sweater|jumper|uniform|robe|gown|cape|parka|blazer|cardigan)\b/i;

/** A guess from words, then from the sound of the first name; a person who minds gives the element a picture. */
function isWoman(about: string, name: string): boolean {
  if (
    /\b(?:woman|girl|she|her|mother|sister|lady|queen|waitress|wife|daughter|aunt|witch|princess|grandmother|nun|mrs|ms|miss)\b/i.test(
      about,
    )
  )
    return true;
  if (
    /\b(?:man|boy|he|his|father|brother|king|waiter|husband|son|uncle|mr|grandfather|sheriff|cowboy|monk|prince)\b/i.test(
      about,
    )
  )
    return false;
  return /(?:a|ie|elle|ette|lyn|een|yn|is|ne|beth|ruth|joy|grace|rose|claire|alice|iris|carmen|susan|helen|karen|margaret|sarah|hannah|rachel|miriam|ellen|lily|mary|emily|lucy|nancy|kate|jane|anne?)$/i.test(
    name.trim().split(/\s+/).at(-1) ?? '',
  );
}

export function lookOf(subject: Who): Look {
  const next = random(hash32(`look:${subject.name.trim().toLowerCase()}`));
  const about = `${subject.name}. ${subject.description}`;
  const says = (words: string) => new RegExp(`\\b(?:${words})\\b`, 'i').test(about);
  const woman = isWoman(about, subject.name);
  const old = says('old|elderly|grand\\w+|sixties|seventies|eighties|aged|ancient');
  const skin = from(skins, next());
  // Fair hair goes with fair skin only.
  const tone = from(skins.indexOf(skin) > 1 ? hairs.slice(0, 2) : hairs, next());
  const [coat, shirt] = [from(cloths, next()), from(shirts, next())];
  const style = next();
  const hair = woman
    ? (['long', 'bob', 'bun', 'curls'] as const)[Math.floor(style * 4)]!
    : (['short', 'side', 'short', 'curls', 'bald'] as const)[Math.floor(style * 5)]!;
  return {
    woman,
    child: says('boy|girl|child|kid|little'),
    old,
    hat: says('hat|cowboy|sheriff|stranger|detective|hunter|rider|farmer|captain') || (!woman && next() < 0.04),
    beard: !woman && !says('boy|kid|child') && (says('beard\\w*') || next() < 0.34),
    hair,
    skin,
    hairTone: old ? [176, 174, 172] : tone,
    coat: muted(coloursIn(CLOTHES.exec(subject.description)?.[1] ?? '')[0]?.colour) ?? coat,
    shirt,
    long: woman ? next() < 0.6 : next() < 0.34 || says('coat|cloak|robe|priest|wizard|witch'),
  };
}

/** Cloth is never as loud as the name of its colour. */
const muted = (colour: Colour | undefined): Colour | undefined =>
  colour && [colour[0] * 0.74 + 12, colour[1] * 0.74 + 12, colour[2] * 0.74 + 12];

/**
 * A stand-in for a subject without a picture: a person in three-quarter view who looks to the right, or a thing, on a clear
 * ground. `want` chooses between the whole figure and head and shoulders.
 */
export function standIn(
  subject: Who,
  want: 'bust' | 'full' | 'any',
  face: Expression = REST,
  pose: Pose = 'stands',
): Canvas {
  const creature = animalOf(subject);
  if (creature) return animal(creature, random(hash32(`coat:${subject.name.trim().toLowerCase()}`))());
  if (subject.kind !== 'character') return thing(subject);
  const look = lookOf(subject);
  return want === 'bust' ? bust(look, face) : posed(figure(look, face), pose, legOf(look));
}

const fill = (paint: Paint, d: string, style: string | CanvasGradient) => {
  paint.fillStyle = style as string;
  paint.fill(new Path2D(d));
};

/** Trousers go with the coat. */
const legOf = ({ coat }: Look): Colour => [44 + coat[0] * 0.12, 46 + coat[1] * 0.09, 56 + coat[2] * 0.108];

function figure(look: Look, face: Expression): Canvas {
  const { canvas, paint } = surface(420, look.child ? 800 : 960);
  paint.scale(0.7, 0.7);
  const { coat } = look;
  const dark: Colour = [coat[0] * 0.3, coat[1] * 0.3, coat[2] * 0.36];
  const leg = look.woman && look.long ? look.skin : legOf(look);
  if (look.child) paint.scale(1, 0.83);
  drawHairBehind(paint, look, 306, 204, look.child ? 1.24 : 1.1);
  fill(paint, 'M226 1000h70l-4 318h-80q-10-16 14-34zM318 1000h68l6 284q30 18 28 34h-86z', css(leg));
  fill(paint, 'M214 1304h80v28h-96q-4-18 16-28zM340 1304h66q26 10 24 28h-90z', css([28, 24, 24]));
  const wide = look.woman ? 0.9 : 1;
  paint.save();
  paint.translate(304, 0);
  paint.scale(wide, 1);
  paint.translate(-304, 0);
  fill(
    paint,
    'M206 322q-74 26-90 140q-20 150-20 260q2 60 30 62q26-2 36-60l50-240zM398 322q72 26 88 140q20 150 20 260q-2 60-30 62q-26-2-36-60l-48-240z',
    cloth(paint, 600, [coat[0] * 0.82, coat[1] * 0.82, coat[2] * 0.82]),
  );
  fill(paint, 'M104 770q-4 44 14 66q22 8 30-14q8-28 0-56zM462 766q-8 28 0 56q8 22 30 14q18-22 14-66z', css(look.skin));
  fill(paint, 'M274 236h60v90l-30 34l-30-34z', css([look.skin[0] * 0.78, look.skin[1] * 0.74, look.skin[2] * 0.72]));
  fill(
    paint,
    look.woman && look.long
      ? 'M200 330q50-30 78-38l26 40l28-40q36 8 80 38q14 130-18 240q70 260 84 500q-186 50-350 0q14-240 82-500q-30-120-10-240z'
      : look.long
        ? 'M196 330q50-30 82-38l26 60l28-60q36 8 84 38q20 130-2 260q60 240 66 480q-186 50-354 0q10-240 68-480q-22-140 2-260z'
        : 'M196 330q50-30 82-38l26 60l28-60q36 8 84 38q20 130-2 260q26 90 30 190q-140 40-276 0q4-100 32-190q-22-140 2-260z',
    cloth(paint, 600, coat),
  );
  if (!look.long) fill(paint, 'M164 762q140 40 278 0l-50 268h-72l-14-180l-14 180h-76z', cloth(paint, 600, leg));
  if (face.away !== true) {
    fill(paint, 'M276 294l28 150l30-150l-30 46z', css(look.shirt));
    fill(
      paint,
      'M278 292l-34 22l24 90l36 44zM332 292l34 22l-24 90l-38 44z',
      css([dark[0] * 1.5, dark[1] * 1.5, dark[2] * 1.5], 0.85),
    );
  }
  paint.restore();
  drawHead(paint, look, face, 306, 204, look.child ? 1.24 : 1.1);
  return canvas;
}

function bust(look: Look, face: Expression): Canvas {
  const { canvas, paint } = surface(720, 800);
  paint.scale(0.72, 0.72);
  const { coat } = look;
  const dark: Colour = [coat[0] * 0.42, coat[1] * 0.42, coat[2] * 0.48];
  drawHairBehind(paint, look, 500, 444, look.child ? 2.5 : 2.6);
  const slim = look.woman || look.child ? 0.88 : 1;
  paint.translate(500, 0);
  paint.scale(slim, 1);
  paint.translate(-500, 0);
  const neck = paint.createLinearGradient(0, 560, 0, 760);
  neck.addColorStop(0, css([look.skin[0] * 0.5, look.skin[1] * 0.45, look.skin[2] * 0.44]));
  neck.addColorStop(0.5, css([look.skin[0] * 0.86, look.skin[1] * 0.82, look.skin[2] * 0.8]));
  fill(paint, 'M418 560h154v150l26 60l-98 60l-104-60l22-60z', neck as unknown as CanvasGradient);
  fill(
    paint,
    'M50 1120q8-250 150-318q70-34 196-74l104 120l104-120q130 40 206 76q140 70 150 316z',
    cloth(paint, 1000, coat),
  );
  if (face.away === true) {
    drawHead(paint, look, face, 500, 444, 2.5);
    return canvas;
  }
  fill(paint, 'M398 726l102 122l104-122l-30 150l-74 120l-74-120z', css(look.shirt));
  fill(paint, 'M398 724l102 124l-40 60l-10 214h-44l-82-330zM604 724l-104 124l40 60l10 214h44l88-328z', css(dark));
  fill(paint, 'M230 1120q10-150-16-250q40 110 44 250zM776 1120q-10-150 14-250q-36 110-40 250z', css(dark, 0.55));
  paint.translate(500, 0);
  paint.scale(1 / slim, 1);
  paint.translate(-500, 0);
  drawHead(paint, look, face, 500, 444, look.child ? 2.5 : 2.6);
  return canvas;
}

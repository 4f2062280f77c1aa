import type { Brief, ShotSize, Subject } from '../../capabilities/brief.ts';
import { heightOf } from './animals.ts';
import type { Rect } from './camera.ts';
import { type Animal, animalOf, type Family, familyOf, liesFlat } from './family.ts';
import { GRID } from './pictures.ts';
import { clamp, random } from './random.ts';
import { classify, hangs, type ObjectClass } from './words.ts';

/** How a plate is seen at a shot size: how much it is enlarged, and how far out of focus (fraction of the height). */
export const plateView: Readonly<Record<ShotSize, { readonly scale: number; readonly blur: number }>> = {
  'extreme-wide': { scale: 1.04, blur: 0 },
  wide: { scale: 1.1, blur: 0 },
  full: { scale: 1.24, blur: 0.0016 },
  medium: { scale: 1.5, blur: 0.005 },
  'medium-close': { scale: 1.8, blur: 0.009 },
  close: { scale: 2.2, blur: 0.014 },
  'extreme-close': { scale: 2.8, blur: 0.02 },
  insert: { scale: 2.4, blur: 0.015 },
};

export const isTight = (size: ShotSize): boolean =>
  size === 'medium' || size === 'medium-close' || size === 'close' || size === 'extreme-close' || size === 'insert';

/** A camera that looks up shows more of what is above, one that looks down more of the ground. */
export function viewHeight(brief: Pick<Brief, 'size' | 'angle'>): number {
  const level = isTight(brief.size) ? 0.45 : 0.5;
  switch (brief.angle) {
    case 'low':
      return level - 0.1;
    case 'ground':
      return level - 0.14;
    case 'high':
      return level + 0.12;
    case 'overhead':
      return level + 0.2;
    default:
      return level;
  }
}

/**
 * Which part of a plate a shot looks at: the brightest and liveliest of seven, so that a face has light behind it. Two
 * sides of a conversation look at two different halves.
 */
export function viewAcross(
  grid: Float32Array,
  scale: number,
  seed: number,
  side: Subject['side'] | undefined,
  tight: boolean,
): number {
  const half = 0.5 / scale;
  if (!tight) return 0.5 + (random(seed)() - 0.5) * 0.5 * (1 - 1 / scale);
  const next = random(seed);
  let best = 0.5;
  let most = -1;
  for (let i = 0; i < 7; i++) {
    const at = half + ((1 - 2 * half) * i) / 6;
    const luck = next() * 0.06;
    if (side === 'left' && at < 0.42) continue;
    if (side === 'right' && at > 0.58) continue;
    let sum = 0;
    let square = 0;
    let n = 0;
    for (let row = 2; row < GRID.rows * 0.72; row++) {
      for (let column = Math.floor((at - half) * GRID.columns); column < (at + half) * GRID.columns; column++) {
        const value = grid[row * GRID.columns + clamp(column, 0, GRID.columns - 1)]!;
        sum += value;
        square += value * value;
        n++;
      }
    }
    const mean = sum / n;
    const score = mean + 1.2 * Math.sqrt(Math.max(0, square / n - mean * mean)) + luck;
    if (score > most) {
      most = score;
      best = at;
    }
  }
  return best;
}

/** One subject in the frame. `height` is of the visible part of the picture, in frame heights; `foot` is its lower edge. */
export interface Placement {
  readonly subject: Subject;
  readonly role: 'main' | 'second' | 'listener' | 'prop';
  readonly object: ObjectClass | null;
  readonly x: number;
  readonly foot: number;
  readonly height: number;
  /** 1 is where the subjects stand; less is nearer to the camera. */
  readonly depth: number;
  /** Standard deviation of the blur, fraction of the frame's height. */
  readonly blur: number;
  /** Prefer a picture that shows head and shoulders, or the whole figure. */
  readonly wants: 'bust' | 'full' | 'any';
}

interface Stand {
  readonly height: number;
  readonly foot: number;
}

/** A whole figure, and a bust, at each size. A foot below 0.5 is cut by the frame. */
const fullFigure: Readonly<Record<ShotSize, Stand>> = {
  'extreme-wide': { height: 0.24, foot: 0.38 },
  wide: { height: 0.6, foot: 0.455 },
  full: { height: 0.84, foot: 0.46 },
  medium: { height: 1.62, foot: 1.2 },
  'medium-close': { height: 2.3, foot: 1.88 },
  close: { height: 3.3, foot: 2.86 },
  'extreme-close': { height: 4.6, foot: 4.05 },
  insert: { height: 3.3, foot: 2.86 },
};
const bust: Readonly<Record<ShotSize, Stand>> = {
  'extreme-wide': { height: 0.4, foot: 0.52 },
  wide: { height: 0.56, foot: 0.52 },
  full: { height: 0.7, foot: 0.52 },
  medium: { height: 0.84, foot: 0.52 },
  'medium-close': { height: 1.02, foot: 0.6 },
  close: { height: 1.3, foot: 0.86 },
  'extreme-close': { height: 1.95, foot: 1.24 },
  insert: { height: 1.3, foot: 0.86 },
};
export const figureStand = (size: ShotSize, picture: 'bust' | 'full'): Stand =>
  (picture === 'full' ? fullFigure : bust)[size];

/** Of what such an object has in an insert: a door fills it from top to bottom, a letter leaves room for its table. */
const insertShare = (family: Family | null): number =>
  family === 'door' ? 1.8 : family === 'screen' ? 1.4 : liesFlat(family) ? 0.72 : 1;

/** Beside a person in its true size; alone large enough to be the subject of its shot. */
function animalHeight(animal: Animal, size: ShotSize, alone: boolean): number {
  const beside = heightOf[animal] * (isTight(size) ? 0.95 : fullFigure[size].height);
  return alone && animal !== 'horse' ? Math.max(beside, objectHeight.animal[size]) : Math.min(1.1, beside);
}

const objectHeight: Readonly<Record<ObjectClass, Readonly<Record<ShotSize, number>>>> = {
  prop: {
    'extreme-wide': 0.09,
    wide: 0.16,
    full: 0.22,
    medium: 0.36,
    'medium-close': 0.46,
    close: 0.62,
    'extreme-close': 0.9,
    insert: 0.84,
  },
  animal: {
    'extreme-wide': 0.09,
    wide: 0.2,
    full: 0.36,
    medium: 0.58,
    'medium-close': 0.72,
    close: 0.86,
    'extreme-close': 1.1,
    insert: 0.7,
  },
  vehicle: {
    'extreme-wide': 0.12,
    wide: 0.25,
    full: 0.4,
    medium: 0.56,
    'medium-close': 0.64,
    close: 0.74,
    'extreme-close': 0.95,
    insert: 0.66,
  },
  structure: {
    'extreme-wide': 0.26,
    wide: 0.38,
    full: 0.52,
    medium: 0.6,
    'medium-close': 0.66,
    close: 0.74,
    'extreme-close': 1,
    insert: 0.5,
  },
};

/** Where everybody stands. Pure: the same brief and seed give the same frame. */
export function place(brief: Brief, aspect: number, seed: number): Placement[] {
  const next = random(seed ^ 0x7a11ce);
  const mirror = next() < 0.5 ? -1 : 1;
  const jitter = () => (next() - 0.5) * 0.05;
  const { size } = brief;
  const tight = isTight(size);
  const reach = Math.min(1, aspect / 1.6);
  // An animal that we draw is framed for what it is; one with a picture as its picture is.
  const creature = (subject: Subject) => (subject.pictures.length === 0 ? animalOf(subject) : null);
  const people = brief.subjects.filter((subject) => subject.kind === 'character' && !creature(subject));
  const things = brief.subjects.filter((subject) => subject.kind === 'object' || creature(subject));
  const speaker = brief.speech[0]?.speaker.trim().toLowerCase();
  const main = people.find(({ name }) => name.trim().toLowerCase() === speaker) ?? people[0];
  const ordered = main ? [main, ...people.filter((person) => person !== main)] : [];
  const placements: Placement[] = [];

  const insertOnThing = size === 'insert' && things.length > 0;
  const across = (subject: Subject, index: number, count: number): number => {
    const apart = (size === 'medium' ? 0.4 : 0.3) * reach;
    if (subject.side === 'left') return -apart;
    if (subject.side === 'right') return apart;
    if (subject.side === 'centre' && count > 1) return jitter();
    if (count === 1) return (tight ? 0.12 : 0.16) * mirror * reach + jitter();
    return (index - (count - 1) / 2) * (0.62 / Math.max(1, count - 1)) * mirror * reach + jitter();
  };
  if (!insertOnThing) {
    ordered.slice(0, 5).forEach((subject, index) => {
      const listener = index > 0 && (size === 'medium-close' || size === 'close' || brief.angle === 'over-shoulder');
      if (index > 0 && size === 'extreme-close') return;
      const mainX = placements[0]?.x ?? 0;
      placements.push({
        subject,
        role: index === 0 ? 'main' : listener ? 'listener' : 'second',
        object: null,
        x: listener
          ? (mainX > 0 ? -1 : 1) * (0.4 * aspect)
          : across(subject, index, tight ? Math.min(2, ordered.length) : ordered.length),
        foot: (brief.angle === 'high' || brief.angle === 'overhead' ? 0.03 : 0) + (index > 1 ? -0.03 : 0),
        height:
          (brief.angle === 'low' || brief.angle === 'ground' ? 1.08 : brief.angle === 'high' ? 0.93 : 1) *
          (listener ? 1.25 : tight && people.length > 1 ? 0.92 : 1),
        depth: listener ? 0.72 : index > 1 ? 1.15 : 1,
        blur: listener ? 0.016 : 0,
        wants: tight ? 'bust' : 'full',
      });
    });
  }
  const mainX = placements[0]?.x ?? 0;
  things.slice(0, 6).forEach((subject, index) => {
    const kind = creature(subject);
    const object = kind ? 'animal' : classify(subject);
    const alone = placements.every(({ role }) => role !== 'main');
    const height = kind
      ? animalHeight(kind, size, alone)
      : objectHeight[object][size] *
        (alone || object !== 'prop' ? 1 : tight ? 0.95 : 0.85) *
        (alone && size === 'insert' ? insertShare(familyOf(subject)) : 1);
    const beside = mainX >= 0 ? -1 : 1;
    const x = alone
      ? (size === 'insert' ? 0.06 : object === 'vehicle' ? 0.05 : 0.1) * mirror * reach +
        jitter() * 0.6 +
        (index === 0 ? 0 : (index % 2 ? -0.4 : 0.4) * reach)
      : mainX + beside * ((tight || kind === 'horse' ? 0.52 : 0.3) + 0.17 * index) * reach;
    const foot = hangs(subject)
      ? alone
        ? height / 2 - 0.03
        : -0.44 + height
      : alone
        ? size === 'insert' || tight
          ? height / 2 + (object === 'prop' ? 0.07 : 0.1)
          : object === 'vehicle'
            ? 0.34
            : 0.4
        : tight
          ? 0.52
          : 0.45;
    placements.push({
      subject,
      role: alone && index === 0 ? 'main' : 'prop',
      object,
      x,
      foot,
      height,
      depth: alone ? 1 : tight ? 0.85 : 0.96,
      blur: !alone && tight ? 0.004 : 0,
      wants: 'any',
    });
  });
  return placements;
}

/** The rectangle of a plate that fills the frame `scale` times over, with the point (u, v) of it in the middle. */
export function plateRect(pictureAspect: number, aspect: number, scale: number, u: number, v: number): Rect {
  const height = Math.max(1, aspect / pictureAspect) * scale;
  const width = height * pictureAspect;
  const x = clamp(-u * width, aspect / 2 - width, -aspect / 2);
  const y = clamp(-v * height, 0.5 - height, -0.5);
  return { x, y, width, height };
}

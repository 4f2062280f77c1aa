import type { Canvas } from '@napi-rs/canvas';
import type { Brief } from '../../capabilities/brief.ts';
import { growRect, growthToCover, type Pose, type Rect, seenRect } from './camera.ts';
import type { Member } from './cast.ts';
import { isTight, plateRect, plateView, viewAcross, viewHeight } from './framing.ts';
import { applyGrade, type Colour, type Light, plateGrade } from './light.ts';
import { measure, type Picture } from './pictures.ts';
import { drawPlate } from './plates/index.ts';
import { clamp, hash32 } from './random.ts';
import { blurred, surface } from './surface.ts';

/** A bitmap that lies at a depth; `rect` is where, in frame heights, when the camera is at rest. */
export interface Layer {
  readonly canvas: Canvas;
  readonly rect: Rect;
  readonly depth: number;
  readonly near: boolean;
}

export interface Backdrop {
  readonly layers: readonly Layer[];
  readonly ambient: Colour;
  readonly luma: number;
  readonly lit: 'left' | 'right';
  /** Where roads and streets run to, in frame heights. */
  readonly vanishing: { readonly x: number; readonly y: number };
}

interface Source {
  readonly picture: Picture;
  readonly depth: number;
  readonly near: boolean;
}

const BACK = 5;
const NEAR = 0.62;

/**
 * The layers of a place's pictures: an opaque one behind, cut-outs in front of it in their order, the last of several
 * nearest to the camera. A place that is given as whole plate *and* layers is composed of the layers.
 */
function sourcesOf(pictures: readonly Picture[]): Source[] {
  const cut = pictures.findIndex(({ cutOut }) => cutOut);
  if (cut < 0) return pictures.slice(0, 1).map((picture) => ({ picture, depth: BACK * 0.7, near: false }));
  const behind = pictures.slice(0, cut).at(-1) ?? pictures.find(({ cutOut }) => !cutOut);
  const front = pictures.filter(({ cutOut }) => cutOut);
  const middles = front.length > 1 ? front.slice(0, -1) : front;
  return [
    ...(behind ? [{ picture: behind, depth: BACK, near: false }] : []),
    ...middles.map((picture, i) => ({
      picture,
      depth: 2.1 - (0.7 * i) / Math.max(1, middles.length - 1),
      near: false,
    })),
    ...(front.length > 1 ? [{ picture: front.at(-1)!, depth: NEAR, near: true }] : []),
  ];
}

/** The place of the shot as graded, focused bitmaps, each just as large as the camera will see of it. */
export function backdrop(
  brief: Brief,
  place: Member | undefined,
  light: Light,
  poses: readonly Pose[],
  width: number,
  height: number,
  seed: number,
): Backdrop {
  const aspect = width / height;
  const invented = place === undefined || place.pictures.length === 0;
  const all = invented ? drawnSources(brief, light) : sourcesOf(place.pictures);
  const whole = (invented ? all[0]!.picture : place.pictures.find(({ cutOut }) => !cutOut)) ?? all[0]!.picture;
  const view = plateView[brief.size];
  const tight = isTight(brief.size);
  const main = brief.subjects.find(({ kind }) => kind === 'character');
  const alone = !brief.subjects.some(({ kind }) => kind === 'character' || kind === 'object');
  const scale = alone && tight ? Math.min(view.scale, 1.9) : view.scale;
  const blur = alone ? 0 : view.blur;
  const u = viewAcross(whole.grid, scale, hash32(`${brief.place}`) ^ seed, main?.side, tight);
  const v = viewHeight(brief);
  const grade = invented ? plateGrade({ luma: light.level, warmth: 0 }, light) : plateGrade(whole.measured, light);

  const sources = tight ? flattened(all) : all;
  const layers: Layer[] = [];
  let vanishing = { x: 0, y: 0.08 };
  for (const source of sources) {
    const { picture, depth } = source;
    const own = source.near ? 1 + (scale - 1) * 1.3 : scale;
    const laid = plateRect(picture.width / picture.height, aspect, own, u, v);
    const seen = seenRect(poses, depth, aspect);
    const grown = growRect(laid, growthToCover(laid, widen(seen, focusOf(source, blur) * 3)));
    if (layers.length === 0) vanishing = { x: grown.x + grown.width * 0.5, y: grown.y + grown.height * 0.62 };
    const focus = focusOf(source, blur);
    // Out of focus, the edge of a bitmap fades: it is cut that much larger than it is seen.
    const taken = widen(seen, focus * 3);
    const canvas = cut(picture, grown, taken, height, focus);
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    applyGrade(data.data, grade);
    if (depth > 3) dither(data.data, seed);
    canvas.getContext('2d').putImageData(data, 0, 0);
    const whereDrawn = layers.length === 0 ? null : drawnPart(data.data, canvas.width, canvas.height);
    layers.push({ ...trimmed(canvas, taken, whereDrawn), depth, near: source.near });
  }
  return { layers, vanishing, ...ambience(layers, aspect) };
}

const focusOf = (source: Source, blur: number): number =>
  source.near ? Math.max(0.003, blur) : source.depth < BACK * 0.6 ? blur * 0.75 : blur;

/** Places that were drawn last: the shots of a scene share theirs, and drawing a forest costs as much as fifty frames. */
const drawn = new Map<string, Source[]>();
const KEPT_PLACES = 3;

function drawnSources(brief: Brief, light: Light): Source[] {
  const name = JSON.stringify([brief.place, brief.intExt, light]);
  let sources = drawn.get(name);
  drawn.delete(name);
  if (!sources) {
    const plate = drawPlate(brief, light);
    sources = [
      { picture: measure(plate.background), depth: BACK, near: false },
      { picture: measure(plate.midground), depth: 2, near: false },
      { picture: measure(plate.foreground), depth: NEAR, near: true },
    ];
  }
  drawn.set(name, sources);
  for (const old of drawn.keys()) if (drawn.size > KEPT_PLACES) drawn.delete(old);
  return sources;
}

const widen = (rect: Rect, by: number): Rect => ({
  x: rect.x - by,
  y: rect.y - by,
  width: rect.width + 2 * by,
  height: rect.height + 2 * by,
});

/** The seen part of a picture, at the pixel density that it is looked at. Out of focus needs fewer pixels. */
export function cut(picture: Picture, laid: Rect, seen: Rect, height: number, focus: number): Canvas {
  const blur = focus * height;
  const density = height * clamp(1.08 / (1 + blur * 0.22), 0.34, 1.08);
  const { canvas, paint } = surface(seen.width * density, seen.height * density);
  const [sx, sy] = [canvas.width / seen.width, canvas.height / seen.height];
  paint.imageSmoothingQuality = 'high';
  paint.drawImage(picture.image, (laid.x - seen.x) * sx, (laid.y - seen.y) * sy, laid.width * sx, laid.height * sy);
  return blurred(canvas, blur * (density / height));
}

/** A grain of one or two steps in the far layer: it travels with the picture and keeps dark skies from banding. */
function dither(pixels: Uint8ClampedArray, seed: number): void {
  let state = (seed | 1) >>> 0;
  for (let i = 0; i < pixels.length; i += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const grain = ((state >>> 8) & 3) + ((state >>> 16) & 3) - 3;
    pixels[i] = pixels[i]! + grain;
    pixels[i + 1] = pixels[i + 1]! + grain;
    pixels[i + 2] = pixels[i + 2]! + grain;
  }
}

/** A close shot is out of focus behind its subject: its layers are one, and the nearest is left out. */
function flattened(sources: readonly Source[]): Source[] {
  const [back, ...front] = sources.filter(({ near }) => !near);
  if (!back || front.length === 0) return back ? [back] : [];
  const { canvas, paint } = surface(back.picture.width, back.picture.height);
  for (const { picture } of [back, ...front]) paint.drawImage(picture.image, 0, 0, canvas.width, canvas.height);
  return [{ picture: { ...back.picture, image: canvas }, depth: BACK * 0.6, near: false }];
}

interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The rows and columns of a layer that hold anything at all. */
function drawnPart(pixels: Uint8ClampedArray, width: number, height: number): Part {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[(y * width + x) * 4 + 3]! < 3) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  // A clear border of one pixel keeps the edge soft when the layer lies between pixels.
  left = Math.max(0, left - 1);
  top = Math.max(0, top - 1);
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.min(width, right + 2) - left),
    height: Math.max(1, Math.min(height, bottom + 2) - top),
  };
}

/** Empty borders are not worth drawing in every frame. */
function trimmed(canvas: Canvas, rect: Rect, part: Part | null): Pick<Layer, 'canvas' | 'rect'> {
  if (!part || part.width * part.height > canvas.width * canvas.height * 0.94) return { canvas, rect };
  const less = surface(part.width, part.height);
  less.paint.drawImage(canvas, -part.x, -part.y);
  const [sx, sy] = [rect.width / canvas.width, rect.height / canvas.height];
  return {
    canvas: less.canvas,
    rect: { x: rect.x + part.x * sx, y: rect.y + part.y * sy, width: part.width * sx, height: part.height * sy },
  };
}

/** Mean colour of what is seen behind the subjects, and which half of it is the brighter. */
function ambience(layers: readonly Layer[], aspect: number): Pick<Backdrop, 'ambient' | 'luma' | 'lit'> {
  const { paint } = surface(16, 9);
  for (const { canvas, rect, near } of layers) {
    if (near) continue;
    const sx = 16 / aspect;
    paint.drawImage(canvas, (rect.x + aspect / 2) * sx, (rect.y + 0.5) * 9, rect.width * sx, rect.height * 9);
  }
  const { data } = paint.getImageData(0, 0, 16, 9);
  const sum = [0, 0, 0];
  let [left, right] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    const luma = 0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!;
    for (let c = 0; c < 3; c++) sum[c]! += data[i + c]!;
    if ((i / 4) % 16 < 8) left += luma ** 1.5;
    else right += luma ** 1.5;
  }
  const n = data.length / 4;
  const ambient: Colour = [sum[0]! / n, sum[1]! / n, sum[2]! / n];
  return {
    ambient,
    luma: (0.2126 * ambient[0] + 0.7152 * ambient[1] + 0.0722 * ambient[2]) / 255,
    lit: left > right ? 'left' : 'right',
  };
}

export const framingSeed = (brief: Brief, seed: number): number => hash32(`${seed}:${brief.size}:${brief.angle}`);

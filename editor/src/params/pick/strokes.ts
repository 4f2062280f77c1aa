import { within } from './marks.ts';

/** One stroke of a round brush: x and y in turns, fractions of the picture's sides; the width is a fraction of its height. */
export interface Stroke {
  readonly erase: boolean;
  readonly width: number;
  readonly path: readonly number[];
}

/** As many as a param holds. */
export const MOST_STROKES = 200;
const MOST_NUMBERS = 4000;
/** Places nearer than this, of the picture's height, say nothing new. */
const NEAR = 0.004;

const four = (value: number): number => Math.round(within(value) * 10_000) / 10_000;

export const strokeFrom = (x: number, y: number, width: number, erase: boolean): Stroke => ({
  erase,
  width: four(width),
  path: [four(x), four(y)],
});

/** Drawn on to a place; the same stroke where the hand hardly moved. `aspect` is the picture's width over its height. */
export function drawnTo(stroke: Stroke, x: number, y: number, aspect: number): Stroke {
  const { path } = stroke;
  const far = Math.hypot((x - path.at(-2)!) * aspect, y - path.at(-1)!);
  if (far < NEAR || path.length >= MOST_NUMBERS) return stroke;
  return { ...stroke, path: [...path, four(x), four(y)] };
}

export function readStrokes(value: unknown): readonly Stroke[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one): one is Stroke =>
      typeof one?.width === 'number' &&
      typeof one.erase === 'boolean' &&
      Array.isArray(one.path) &&
      one.path.length >= 2 &&
      one.path.every((part: unknown) => typeof part === 'number'),
  );
}

/** Corners of an SVG line in a picture that is `aspect` × 1000 wide and 1000 high. A dot is a line of no length. */
export function lineOf({ path }: Stroke, aspect: number): string {
  const places = Array.from(
    { length: Math.floor(path.length / 2) },
    (_, at) => `${(path[2 * at]! * aspect * 1000).toFixed(1)} ${(path[2 * at + 1]! * 1000).toFixed(1)}`,
  );
  return `M${places.length === 1 ? [places[0], places[0]].join('L') : places.join('L')}`;
}

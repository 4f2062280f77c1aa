/** What is marked on a picture, in fractions 0–1 of its sides, so that it survives another resolution. */
export interface PickedPoint {
  readonly x: number;
  readonly y: number;
  /** On the thing, or beside it. */
  readonly positive: boolean;
}
export interface PickedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const within = (value: number): number => Math.min(1, Math.max(0, value));
const three = (value: number): number => Math.round(value * 1000) / 1000;

export const pointAt = (x: number, y: number, positive: boolean): PickedPoint => ({
  x: three(within(x)),
  y: three(within(y)),
  positive,
});

/** The box between two corners, whichever way it was drawn. */
export function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): PickedBox {
  const [left, right] = [within(Math.min(a.x, b.x)), within(Math.max(a.x, b.x))];
  const [top, bottom] = [within(Math.min(a.y, b.y)), within(Math.max(a.y, b.y))];
  return { x: three(left), y: three(top), width: three(right - left), height: three(bottom - top) };
}

/** A box that is smaller than this is a slip of the hand. */
const SMALLEST = 0.01;
export const isBox = (box: PickedBox): boolean => box.width >= SMALLEST && box.height >= SMALLEST;

const percent = (value: number): string => String(Math.round(value * 1000) / 10);

/** As the param holds it: left, top, width and height in percent. */
export const boxText = (box: PickedBox | null): string =>
  box ? [box.x, box.y, box.width, box.height].map(percent).join(' ') : '';

export function readBox(text: unknown): PickedBox | null {
  if (typeof text !== 'string') return null;
  const parts = text
    .split(/[\s,;%]+/)
    .filter(Boolean)
    .map((part) => Number(part) / 100);
  const [x, y, width, height] = parts;
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 1))) return null;
  return { x: x!, y: y!, width: Math.min(width!, 1 - x!), height: Math.min(height!, 1 - y!) };
}

/** Which corner is held: the one across from it stays. */
export const oppositeOf = (box: PickedBox, corner: 'nw' | 'ne' | 'sw' | 'se'): { x: number; y: number } => ({
  x: corner.endsWith('w') ? box.x + box.width : box.x,
  y: corner.startsWith('n') ? box.y + box.height : box.y,
});

/** Moved by this much, kept inside the picture. */
export const movedBox = (box: PickedBox, dx: number, dy: number): PickedBox => ({
  ...box,
  x: three(Math.min(1 - box.width, Math.max(0, box.x + dx))),
  y: three(Math.min(1 - box.height, Math.max(0, box.y + dy))),
});

export function readPoints(value: unknown): readonly PickedPoint[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one): one is PickedPoint =>
      typeof one?.x === 'number' && typeof one.y === 'number' && typeof one.positive === 'boolean',
  );
}

/** The middle of a frame, as a fraction of the clip: never the edge between two. */
export const frameAt = (frame: number, frames: number): number =>
  (Math.min(Math.max(0, frame), Math.max(0, frames - 1)) + 0.5) / Math.max(1, frames);

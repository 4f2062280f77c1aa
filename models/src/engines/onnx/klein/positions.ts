import { int64, type Tensor } from '../tensor.ts';

/** Where tokens are, for the rotary embedding: four numbers each, (time, row, column, place in the text). */
export type Positions = number[];

/** Pictures beside the one that is made stand at times 10, 20, 30, … so that their places do not mix. */
export const referenceTime = (index: number): number => 10 * (index + 1);

export function picturePositions(rows: number, columns: number, time: number): Positions {
  const out: Positions = [];
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) out.push(time, row, column, 0);
  return out;
}

export function textPositions(length: number): Positions {
  return Array.from({ length: length * 4 }, (_, i) => (i % 4 === 3 ? (i - 3) / 4 : 0));
}

export const positionsTensor = (positions: Positions): Tensor => int64([1, positions.length / 4, 4], positions);

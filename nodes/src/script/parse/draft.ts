import type { Line } from '../text/lines.ts';
import type { Block, BlockType } from '../types.ts';

/** A block while it is being read. Lines and offsets are counted from wherever its lines are counted from. */
export type Draft = { -readonly [K in keyof Block]: Block[K] };

export function draft(type: BlockType, first: Line, last: Line, text: string, more?: Partial<Draft>): Draft {
  const block: Draft = { type, text, line: first.number, start: first.start, end: last.end, scene: null };
  return more ? Object.assign(block, more) : block;
}

import type { Block, ParsedScript } from '../types.ts';

/** Characters a line and lines a page, as screenplays are typed: one such page is about a minute of film. */
const ACTION = 61;
const SPEECH = 35;
const ASIDE = 26;
const LINES = 55;

const wrapped = (text: string, columns: number): number =>
  text.split('\n').reduce((n, line) => n + Math.max(1, Math.ceil(line.length / columns)), 0);

/** Printed lines of a block with the empty ones before it; what is not printed has none. */
function linesOf({ type, text }: Pick<Block, 'type' | 'text'>): number {
  if (type === 'dialogue' || type === 'lyric') return wrapped(text, SPEECH);
  if (type === 'parenthetical') return wrapped(text, ASIDE);
  if (type === 'action' || type === 'shot' || type === 'centred') return 1 + wrapped(text, ACTION);
  if (type === 'heading') return 3;
  return type === 'character' || type === 'transition' ? 2 : 0;
}

/** How many pages a script fills: the measure that the film trade takes for minutes. */
export const pagesOf = ({ blocks }: Pick<ParsedScript, 'blocks'>): number =>
  blocks.reduce((lines, block) => lines + linesOf(block), 0) / LINES;

/** The lines of the text (1-based) on which its printed pages begin; none where nothing is printed. */
export function pageStarts({ blocks }: Pick<ParsedScript, 'blocks'>): readonly number[] {
  const starts: number[] = [];
  let lines = 0;
  for (const block of blocks) {
    lines += linesOf(block);
    while (starts.length * LINES < lines) starts.push(block.line);
  }
  return starts;
}

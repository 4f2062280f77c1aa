import type { ParsedScript } from '../types.ts';

/** Characters a line and lines a page, as screenplays are typed: one such page is about a minute of film. */
const ACTION = 61;
const SPEECH = 35;
const ASIDE = 26;
const LINES = 55;

const wrapped = (text: string, columns: number): number =>
  text.split('\n').reduce((n, line) => n + Math.max(1, Math.ceil(line.length / columns)), 0);

/** How many pages a script fills: the measure that the film trade takes for minutes. */
export function pagesOf({ blocks }: Pick<ParsedScript, 'blocks'>): number {
  let lines = 0;
  for (const { type, text } of blocks) {
    if (type === 'dialogue' || type === 'lyric') lines += wrapped(text, SPEECH);
    else if (type === 'parenthetical') lines += wrapped(text, ASIDE);
    else if (type === 'character') lines += 2;
    else if (type === 'action' || type === 'shot' || type === 'centred') lines += 1 + wrapped(text, ACTION);
    else if (type === 'heading') lines += 3;
    else if (type === 'transition') lines += 2;
  }
  return lines / LINES;
}

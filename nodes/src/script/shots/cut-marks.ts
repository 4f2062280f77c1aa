/**
 * How a scene's units became shots, one mark a unit: `n` opens a shot (`n2.3`: two shots, of two and three sentences),
 * `j` joins the shot before it, `p` waits for the speech behind it, `o` is a voice over what comes next. The rules cut by
 * lengths, so one word more could cut a scene anew; marks that are kept let an edit change the shot that it stands in,
 * and no other.
 */
export type CutMarks = readonly string[];

/** The mark of a unit that the rules are to decide. */
export const BY_RULE = '?';

export const readMarks = (text: string | undefined): CutMarks =>
  text === undefined || text === '' ? [] : text.split(' ');
export const writeMarks = (marks: CutMarks): string => marks.join(' ');

/** Sentences a part, of a mark such as `n2.3`. */
export const partsOf = (mark: string | undefined): number[] =>
  mark !== undefined && mark.length > 1 && mark.startsWith('n') ? mark.slice(1).split('.').map(Number) : [];

/**
 * Marks for an edited scene: units at both ends that did not change keep theirs, and so do those between when there are
 * as many as before: they are the same units, rewritten. What is new is left to the rules.
 */
export function carryMarks(marks: CutMarks, before: readonly string[], after: readonly string[]): string[] {
  if (marks.length !== before.length) return [];
  let head = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const middle = after.length - head - tail;
  return [
    ...marks.slice(0, head),
    ...(before.length === after.length
      ? marks.slice(head, head + middle)
      : Array.from({ length: middle }, () => BY_RULE)),
    ...marks.slice(marks.length - tail),
  ];
}

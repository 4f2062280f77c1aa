/**
 * Where each character of a text as it is read stands in the source: `flat` is the source with single spaces, without
 * emphasis marks, notes and boneyards. Null where the source does not read so. Linear.
 */
export function placesOf(source: string, from: number, to: number, flat: string): Int32Array | null {
  const places = new Int32Array(flat.length + 1);
  let at = from;
  for (let i = 0; i < flat.length; i++) {
    const wanted = flat.charAt(i);
    for (;;) {
      if (at >= to) return null;
      const here = source.charAt(at);
      if (here === wanted) break;
      if (wanted === ' ' && isSpace(here)) break;
      at = skip(source, at, to);
    }
    places[i] = at;
    at++;
    if (wanted === ' ') while (at < to && isSpace(source.charAt(at))) at++;
  }
  places[flat.length] = at;
  return places;
}

const isSpace = (c: string): boolean => /\s/.test(c);

/** Past one character that is not read, or past a whole note. */
function skip(source: string, at: number, to: number): number {
  const close = source.startsWith('[[', at) ? ']]' : source.startsWith('/*', at) ? '*/' : null;
  const end = close === null ? -1 : source.indexOf(close, at + 2);
  return end < 0 || end >= to ? at + 1 : end + 2;
}

/** Lengths of the common head and tail of two texts, at word boundaries, so that an edit replaces whole words. */
export function changedPart(before: string, after: string): { head: number; tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  while (head > 0 && before[head - 1] !== ' ') head--;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  while (tail > 0 && before[before.length - tail] !== ' ') tail--;
  return { head, tail };
}

export const lineStart = (text: string, at: number): number => {
  let from = at;
  while (from > 0 && text[from - 1] !== '\n' && text[from - 1] !== '\r') from--;
  return from;
};
export const lineEnd = (text: string, at: number): number => {
  let to = at;
  while (to < text.length && text[to] !== '\n' && text[to] !== '\r') to++;
  return to;
};
/** The line end that a text uses. */
export const eolOf = (text: string): string => /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';

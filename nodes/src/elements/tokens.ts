/** A word of a text with its place; `at` tells whether an `@` stands right before it and means a mention. */
export interface Token {
  /** Folded for comparison. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly mention: boolean;
  readonly capital: boolean;
}

export const fold = (text: string): string =>
  /[^\x20-\x7e]/.test(text) ? text.normalize('NFKC').toLowerCase().replace(/[’‘]/g, "'") : text.toLowerCase();

const isCapital = (word: string): boolean => {
  const c = word.charCodeAt(0);
  return c < 128 ? c < 97 : /^\p{Lu}|^\p{Lo}|^\p{N}/u.test(word);
};

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Words by Unicode: letters, digits and their marks; everything else parts them. So "Al" is never found in "also", and
 * `a@b.c` holds no mention, nor does `\@name`.
 */
export function tokenise(text: string): Token[] {
  const out: Token[] = [];
  for (const m of text.matchAll(WORD)) {
    const start = m.index;
    const before = text.charAt(start - 1);
    const mention = before === '@' && !/[\p{L}\p{N}_\\]/u.test(text.charAt(start - 2));
    out.push({
      word: fold(m[0]),
      start,
      end: start + m[0].length,
      mention,
      capital: isCapital(m[0]),
    });
  }
  return out;
}

/** True where nothing but a space, a hyphen, an underscore or an apostrophe parts two words of one name. */
export const joined = (text: string, from: number, to: number): boolean => {
  if (to - from > 3) return false;
  return /^[\s\-_'’.]*$/.test(text.slice(from, to));
};

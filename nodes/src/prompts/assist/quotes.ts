import { squeeze } from '../../script/text/words.ts';

const QUOTED = /"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»/g;

interface Quote {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function find(text: string): Quote[] {
  return [...text.matchAll(QUOTED)].map((match) => ({
    text: match.slice(1).find((one) => one !== undefined) ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What stands in quotation marks, in order. */
export const quotesOf = (text: string): string[] => find(text).map((one) => one.text);

/** Word for word: quotation marks, dashes and spaces may be drawn another way, and a comma may stand inside the marks. */
const plain = (text: string): string =>
  squeeze(text)
    .replace(/[’‘`´]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/…/g, '...')
    .replace(/\s*[.,]$/, '');

export type Kept =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly missing: string; readonly invented?: undefined }
  | { readonly ok: false; readonly missing?: undefined; readonly invented: string };

/**
 * Whether a text quotes just these lines, in this order; then they are put in letter for letter. A line may be told in one
 * piece only: one that was split around "she says" counts as changed.
 */
export function keepQuotes(text: string, lines: readonly string[]): Kept {
  const found = find(text);
  for (const [at, line] of lines.entries()) {
    const said = found[at];
    if (said && plain(said.text) === plain(line)) continue;
    const elsewhere = found.some((one) => plain(one.text) === plain(line));
    const next = said && !lines.some((one) => plain(one) === plain(said.text));
    return next && elsewhere ? { ok: false, invented: said.text } : { ok: false, missing: line };
  }
  const more = found[lines.length];
  if (more) return { ok: false, invented: more.text };
  let out = '';
  let from = 0;
  for (const [at, one] of found.entries()) {
    out += text.slice(from, one.start) + inMarks(lines[at] as string);
    from = one.end;
  }
  out += text.slice(from);
  // A stray mark in the answer can pair with one of ours: then the reader of the prompt would hear another line.
  const read = quotesOf(out);
  const missing = lines.find((line, at) => line !== read[at]);
  if (missing !== undefined) return { ok: false, missing };
  const invented = read[lines.length];
  return invented === undefined ? { ok: true, text: out } : { ok: false, invented };
}

/** Straight marks, unless the line has some of its own. */
const inMarks = (line: string): string => (line.includes('"') ? `“${line}”` : `"${line}"`);

/**
 * Takes Fountain's emphasis marks out of a text: `*i*`, `**b**`, `***bi***`, `_u_`, with backslash escapes, never across
 * lines. One pass with a stack, so that a line of ten thousand stars costs no more than any other.
 */
export function stripEmphasis(text: string): string {
  if (!/[*_\\]/.test(text)) return text;
  return text.split('\n').map(stripLine).join('\n');
}

/** NaN stands for the end of the line. */
const isWord = (c: number): boolean =>
  c < 128
    ? (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57)
    : c >= 128 && /[\p{L}\p{N}]/u.test(String.fromCharCode(c));
const isSpace = (c: number): boolean =>
  Number.isNaN(c) || c === 32 || (c >= 9 && c <= 13) || (c >= 128 && /\s/.test(String.fromCharCode(c)));

const STAR = 42;
const UNDERSCORE = 95;
const BACKSLASH = 92;

/** A backslash makes text of the marks of emphasis, and of what opens a note or a boneyard. */
function isEscapable(line: string, at: number): boolean {
  const c = line.charCodeAt(at);
  return (
    c === STAR || c === UNDERSCORE || c === BACKSLASH || c === 91 || (c === 47 && line.charCodeAt(at + 1) === STAR)
  );
}

function stripLine(line: string): string {
  /** Stretches of text and marks in turn; a mark that found its partner becomes empty. */
  const out: string[] = [];
  /** Openers waiting for their partner: what they are, and where in `out` they stand. */
  const open: { mark: string; at: number }[] = [];
  let from = 0;
  for (let i = 0; i < line.length; ) {
    const c = line.charCodeAt(i);
    if (c !== STAR && c !== UNDERSCORE && c !== BACKSLASH) {
      i++;
      continue;
    }
    if (c === BACKSLASH) {
      if (isEscapable(line, i + 1)) {
        out.push(line.slice(from, i));
        from = i + 1;
        i++;
      }
      i++;
      continue;
    }
    let run = 1;
    while (line.charCodeAt(i + run) === c) run++;
    const before = line.charCodeAt(i - 1);
    const after = line.charCodeAt(i + run);
    const mark = line.slice(i, i + run);
    const markable = c === UNDERSCORE ? run === 1 : run <= 3;
    const canClose = markable && !isSpace(before) && !(c === UNDERSCORE && isWord(after));
    const canOpen = markable && !isSpace(after) && !(c === UNDERSCORE && isWord(before));
    const partner = canClose ? findPartner(open, mark) : -1;
    if (partner >= 0) {
      out.push(line.slice(from, i));
      out[(open[partner] as { at: number }).at] = '';
      open.length = partner;
      from = i + run;
    } else if (canOpen && open.length < 64) {
      out.push(line.slice(from, i));
      open.push({ mark, at: out.length });
      out.push(mark);
      from = i + run;
    }
    i += run;
  }
  if (from === 0) return line;
  out.push(line.slice(from));
  return out.join('');
}

function findPartner(open: readonly { mark: string }[], mark: string): number {
  for (let k = open.length - 1; k >= 0; k--) if (open[k]?.mark === mark) return k;
  return -1;
}

/**
 * Takes Fountain's emphasis marks out of a text: `*i*`, `**b**`, `***bi***`, `_u_`, with backslash escapes, never across
 * lines. One pass with a stack, so that a line of ten thousand stars costs no more than any other.
 */
export function stripEmphasis(text: string): string {
  if (!/[*_\\]/.test(text)) return text;
  return text.split('\n').map(stripLine).join('\n');
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}]/u.test(c);
const isSpace = (c: string | undefined): boolean => c === undefined || /\s/.test(c);

function stripLine(line: string): string {
  const out: string[] = [];
  /** Openers waiting for their partner: what they are, and where in `out` they stand. */
  const open: { mark: string; at: number }[] = [];
  let i = 0;
  while (i < line.length) {
    const c = line.charAt(i);
    if (c === '\\' && /[*_\\]/.test(line.charAt(i + 1))) {
      out.push(line.charAt(i + 1));
      i += 2;
      continue;
    }
    if (c !== '*' && c !== '_') {
      out.push(c);
      i++;
      continue;
    }
    let run = 1;
    while (line.charAt(i + run) === c) run++;
    const before = i > 0 ? line.charAt(i - 1) : undefined;
    const after = i + run < line.length ? line.charAt(i + run) : undefined;
    const mark = c.repeat(run);
    const markable = c === '_' ? run === 1 : run <= 3;
    const canClose = markable && !isSpace(before) && !(c === '_' && isWord(after));
    const canOpen = markable && !isSpace(after) && !(c === '_' && isWord(before));
    const partner = canClose ? findPartner(open, mark) : -1;
    if (partner >= 0) {
      out[(open[partner] as { at: number }).at] = '';
      open.length = partner;
    } else {
      if (canOpen && open.length < 64) open.push({ mark, at: out.length });
      out.push(mark);
    }
    i += run;
  }
  return out.join('');
}

function findPartner(open: readonly { mark: string }[], mark: string): number {
  for (let k = open.length - 1; k >= 0; k--) if (open[k]?.mark === mark) return k;
  return -1;
}

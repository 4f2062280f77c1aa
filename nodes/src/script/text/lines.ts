import type { ScriptWarning } from '../types.ts';

/** One line of the source after boneyards and notes were taken out. Offsets point into the source; an empty line has none. */
export interface Line {
  /** Without what was taken out; leading spaces stay, because action keeps them. */
  readonly text: string;
  readonly trimmed: string;
  /** Offset of the first character that is not a space, and one past the last. */
  readonly start: number;
  readonly end: number;
  /** Offset of the line's first character, spaces included. */
  readonly lineStart: number;
  readonly number: number;
  readonly blank: boolean;
  /** Blank only because a note or a boneyard was taken out: it does not end a speech. */
  readonly emptied: boolean;
  /** Exactly two spaces: a gap that keeps a speech together. */
  readonly gap: boolean;
}

export interface Note {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** What is taken out of the text before it is read: a boneyard, or a note. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly note: boolean;
}

export const withoutBom = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

/** Finds `/* … *​/` and `[[ … ]]` in one pass. An unclosed one is text and a warning. */
export function findCuts(text: string, lineOf: (offset: number) => number, warnings: ScriptWarning[]): Cut[] {
  const cuts: Cut[] = [];
  const blanks = blankLineFinder(text);
  let at = 0;
  let bone = nextOpener(text, '/*', 0);
  let note = nextOpener(text, '[[', 0);
  let noBoneEnd = false;
  let noNoteEnd = false;
  while (bone >= 0 || note >= 0) {
    if (bone >= 0 && (note < 0 || bone < note)) {
      const close = noBoneEnd ? -1 : text.indexOf('*/', bone + 2);
      if (close < 0) {
        if (!noBoneEnd && opensAWord(text, bone))
          warnings.push({
            code: 'unclosed_boneyard',
            message: 'This /* is never closed with */, so it was read as text.',
            line: lineOf(bone),
          });
        noBoneEnd = true;
        bone = -1;
        continue;
      }
      cuts.push({ start: bone, end: close + 2, note: false });
      at = close + 2;
    } else {
      const close = noNoteEnd ? -1 : text.indexOf(']]', note + 2);
      if (close < 0) {
        if (!noNoteEnd)
          warnings.push({
            code: 'unclosed_note',
            message: 'This [[ is never closed with ]], so it was read as text.',
            line: lineOf(note),
          });
        noNoteEnd = true;
        note = -1;
        continue;
      }
      if (blanks(note) < close) {
        warnings.push({
          code: 'unclosed_note',
          message: 'This [[ is not closed before the next empty line, so it was read as text.',
          line: lineOf(note),
        });
        note = nextOpener(text, '[[', note + 2);
        continue;
      }
      cuts.push({ start: note, end: close + 2, note: true });
      at = close + 2;
    }
    if (bone >= 0 && bone < at) bone = nextOpener(text, '/*', at);
    if (note >= 0 && note < at) note = nextOpener(text, '[[', at);
  }
  return cuts;
}

/** The next `/*` or `[[` that no backslash makes text. */
function nextOpener(text: string, opener: string, from: number): number {
  for (let at = text.indexOf(opener, from); at >= 0; at = text.indexOf(opener, at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

/** A web address such as `http://x/*.html` is no boneyard that somebody forgot to close. */
const opensAWord = (text: string, at: number): boolean => at === 0 || /\s/.test(text.charAt(at - 1));

/** Offset of the next empty line after an offset; offsets must be asked for in rising order (amortised linear). */
function blankLineFinder(text: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found >= from) return found;
    let at = from;
    for (;;) {
      const eol = nextLineEnd(text, at);
      if (eol < 0) {
        found = Number.POSITIVE_INFINITY;
        return found;
      }
      const next = eol + (text[eol] === '\r' && text[eol + 1] === '\n' ? 2 : 1);
      const end = nextLineEnd(text, next);
      if (end === next && next < text.length) {
        found = next;
        return found;
      }
      at = next;
    }
  };
}

function nextLineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return i;
  }
  return -1;
}

/** Start offsets of every line: `\n`, `\r\n` and `\r` all end one. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 13) {
      if (text.charCodeAt(i + 1) === 10) i++;
      starts.push(i + 1);
    } else if (c === 10) starts.push(i + 1);
  }
  return starts;
}

/** 1-based line of an offset, by binary search. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((starts[mid] as number) <= offset) low = mid;
    else high = mid - 1;
  }
  return low + 1;
}

export function readLines(text: string): { lines: Line[]; notes: Note[]; warnings: ScriptWarning[] } {
  const warnings: ScriptWarning[] = [];
  // Only notes and boneyards want to know their line.
  let starts: number[] | null = null;
  const lineOf = (offset: number): number => {
    starts ??= lineStarts(text);
    return lineAt(starts, offset);
  };
  const cuts = text.includes('/*') || text.includes('[[') ? findCuts(text, lineOf, warnings) : [];
  const lines: Line[] = [];
  let cut = 0;
  for (let from = 0, number = 1; from <= text.length; number++) {
    let to = from;
    let c = text.charCodeAt(to);
    while (to < text.length && c !== 10 && c !== 13) c = text.charCodeAt(++to);
    while (cut < cuts.length && (cuts[cut] as Cut).end <= from) cut++;
    const touched = cut < cuts.length && (cuts[cut] as Cut).start < to;
    lines.push(touched ? cleanLine(text, from, to, number, cuts, cut) : plainLine(text, from, to, number));
    from = to + (c === 13 && text.charCodeAt(to + 1) === 10 ? 2 : 1);
  }
  const notes = cuts
    .filter((c) => c.note)
    .map((c) => ({
      text: noteText(text.slice(c.start + 2, c.end - 2)),
      start: c.start,
      end: c.end,
      line: lineOf(c.start),
    }));
  return { lines, notes, warnings };
}

/** A note's words, line by line without their indents. */
const noteText = (inside: string): string =>
  /[\r\n]/.test(inside)
    ? inside
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim())
        .join('\n')
        .trim()
    : inside.trim();

/** Empty lines say nothing but that they are empty: a million of them are one object. */
const BLANK: Line = {
  text: '',
  trimmed: '',
  start: 0,
  end: 0,
  lineStart: 0,
  number: 0,
  blank: true,
  emptied: false,
  gap: false,
};
const GAP: Line = { ...BLANK, text: '  ', gap: true };

function plainLine(source: string, from: number, to: number, number: number): Line {
  if (from === to) return BLANK;
  const text = source.slice(from, to);
  const trimmed = text.trim();
  if (trimmed === '') return text === '  ' ? GAP : BLANK;
  const start = trimmed.length === text.length ? from : from + text.length - text.trimStart().length;
  return {
    text,
    trimmed,
    start,
    end: start + trimmed.length,
    lineStart: from,
    number,
    blank: false,
    emptied: false,
    gap: false,
  };
}

function cleanLine(
  source: string,
  from: number,
  to: number,
  number: number,
  cuts: readonly Cut[],
  firstCut: number,
): Line {
  let text = '';
  let touched = false;
  let start = -1;
  let end = from;
  let at = from;
  const keep = (a: number, b: number): void => {
    if (b <= a) return;
    let piece = source.slice(a, b);
    const solid = piece.trim();
    if (solid !== '') {
      const lead = piece.length - piece.trimStart().length;
      if (start < 0) start = a + lead;
      end = a + lead + solid.length;
    }
    // A space behind a note at the line's start is no indent.
    if (text === '' && a > from) piece = piece.trimStart();
    // Where a note stood between two spaces, one stays.
    if (text.endsWith(' ') && piece.startsWith(' ')) piece = piece.slice(1);
    text += piece;
  };
  for (let c = firstCut; c < cuts.length; c++) {
    const cut = cuts[c] as Cut;
    if (cut.start >= to) break;
    touched = true;
    keep(at, cut.start);
    at = Math.max(at, Math.min(cut.end, to));
  }
  if (!touched || at < to) keep(at, to);
  const trimmed = text.trim();
  const blank = trimmed === '';
  return {
    text,
    trimmed,
    start: start < 0 ? from : start,
    end: blank ? from : end,
    lineStart: from,
    number,
    blank,
    emptied: blank && touched,
    gap: !touched && text === '  ',
  };
}

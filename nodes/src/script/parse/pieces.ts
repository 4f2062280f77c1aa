import { type Cut, findCuts, type Line, type Note, readLines } from '../text/lines.ts';
import { copyOf } from '../text/remember.ts';
import type { ScriptWarning } from '../types.ts';
import type { Draft } from './draft.ts';
import { isHeadingStart, takeMarginNumbers } from './heading.ts';
import { isForcedHeading } from './marks.ts';
import { mergeNotes } from './notes.ts';
import { type Names, readBlocks } from './reader.ts';
import { countNames, type NameCounts } from './returning.ts';
import { type Counts, countLines, type Survey } from './survey.ts';
import { readTitlePage, type TitlePage } from './title-page.ts';

/**
 * A stretch of the text that is read without looking outside of it: from one scene heading to the next. Lines and
 * offsets are its own. A piece depends on its text alone, so one that was read before is known: a keystroke costs the
 * reading of one scene.
 */
export interface Piece {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly notes: readonly Note[];
  readonly warnings: readonly ScriptWarning[];
  /** Of the first piece only. */
  readonly title: TitlePage | null;
  readonly counts: Counts;
  readonly names: NameCounts;
  /** Its blocks, and the survey and names that they were read with. */
  read?: { readonly how: string; readonly blocks: readonly Draft[] };
}

/** More pieces than any film has scenes: such a text is read as one, and nothing of it is remembered. */
const MOST_PIECES = 2000;

/** Cuts the text before every line that is surely a scene heading: an empty line before it, no note or boneyard around it. */
export function readPieces(text: string): Piece[] {
  const cuts = text.includes('/*') || text.includes('[[') ? findCuts(text, () => 1, []) : [];
  const starts = pieceStarts(text, cuts);
  if (starts === null) return [readPiece(text, true)];
  return starts.map((from, i) => {
    const part = text.slice(from, starts[i + 1] ?? text.length);
    return i === 0 ? known.first.get(part) : known.rest.get(part);
  });
}

function pieceStarts(text: string, cuts: readonly Cut[]): number[] | null {
  const starts = [0];
  let cut = 0;
  let empty = true;
  let from = 0;
  while (from < text.length) {
    const next = lineEnd(text, from);
    const solid = text.charCodeAt(from) !== 10 && text.charCodeAt(from) !== 13;
    if (solid && empty && from > 0 && opensScene(text, from, next)) {
      while (cut < cuts.length && (cuts[cut] as Cut).end <= from) cut++;
      if (cut === cuts.length || (cuts[cut] as Cut).start > from) starts.push(from);
      if (starts.length > MOST_PIECES) return null;
    }
    empty = !solid;
    from = next;
  }
  return starts;
}

/** Offset behind the end of the line that starts at `from`. */
function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) return i + 1;
    if (c === 13) return text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1;
  }
  return text.length;
}

function opensScene(text: string, from: number, to: number): boolean {
  const c = text.charCodeAt(from);
  const letter = c | 0x20;
  // I, E, a dot, or a number in the margin: nothing else begins a heading.
  if (letter !== 0x69 && letter !== 0x65 && c !== 46 && !(c >= 48 && c <= 57)) return false;
  const line = text.slice(from, Math.min(to, from + 500)).trim();
  return isHeadingStart(line) || isForcedHeading(line) || takeMarginNumbers(line).number !== undefined;
}

function readPiece(text: string, first: boolean): Piece {
  const { lines, notes, warnings } = readLines(text);
  const title = first ? readTitlePage(lines) : null;
  const from = title?.next ?? 0;
  return {
    text,
    lines,
    notes,
    warnings,
    title,
    counts: countLines(lines, from),
    names: countNames(lines),
  };
}

/** The blocks of a piece, read as the survey of the whole text wants it. */
export function blocksOfPiece(piece: Piece, view: Survey, names: Names, how: string): readonly Draft[] {
  if (piece.read?.how === how) return piece.read.blocks;
  const from = piece.title?.next ?? 0;
  // Notes on the title page stay there.
  const firstOffset = from === 0 ? 0 : (piece.lines[from - 1]?.end ?? 0);
  const blocks = mergeNotes(readBlocks(piece.lines, from, view, names), piece.notes, firstOffset);
  piece.read = { how, blocks };
  return blocks;
}

/**
 * What was read of late, up to so many characters; then what was not asked for since is forgotten. A piece keeps a copy of
 * its text: a slice would hold the whole script of every keystroke in memory.
 */
class KnownPieces {
  private recent = new Map<string, Piece>();
  private older = new Map<string, Piece>();
  private held = 0;
  private readonly first: boolean;
  constructor(first: boolean) {
    this.first = first;
  }

  get(text: string): Piece {
    const found = this.recent.get(text) ?? this.older.get(text);
    if (found && this.recent.has(text)) return found;
    const piece = found ?? readPiece(copyOf(text), this.first);
    if (text.length > MOST_HELD / 8) return piece;
    if (this.held + text.length > MOST_HELD) {
      this.older = this.recent;
      this.recent = new Map();
      this.held = 0;
    }
    this.recent.set(piece.text, piece);
    this.held += text.length;
    return piece;
  }
}

const MOST_HELD = 1_500_000;
const known = { first: new KnownPieces(true), rest: new KnownPieces(false) };

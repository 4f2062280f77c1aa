import { withoutBom } from '../text/lines.ts';
import { readingEnd } from '../text/within.ts';
import { nameKey } from '../text/words.ts';
import type { ParsedScript, ParseOptions, ScriptWarning } from '../types.ts';
import { denseNames } from './dense.ts';
import type { Draft } from './draft.ts';
import { looksLikeFdx, parseFdx } from './fdx.ts';
import { blocksOfPiece, type Piece, readPieces } from './pieces.ts';
import type { Names } from './reader.ts';
import { namesThatReturn } from './returning.ts';
import { rememberSource } from './scene-source.ts';
import { listCharacters, listLocations, makeScenes } from './scenes.ts';
import { addCounts, survey } from './survey.ts';
import { checkScript } from './warnings.ts';

/**
 * Reads any text as a screenplay: Fountain 1.1, pages pasted as plain text, numbered lists, free prose, FDX. Never
 * throws; time is linear in the length of the text. Offsets are UTF-16 units of the text without its byte order mark.
 */
export function parseScript(source: string, options: ParseOptions = {}): ParsedScript {
  const text = withoutBom(source);
  const asked = options.format ?? 'auto';
  if (asked === 'fdx' || (asked === 'auto' && looksLikeFdx(text))) return readFdx(text);
  const end = readingEnd(text);
  const pieces = readPieces(end < text.length ? text.slice(0, end) : text);
  const view = survey(addCounts(pieces.map((p) => p.counts)), asked);
  const known = new Set((options.names ?? []).map((name) => nameKey(name.replace(/^@/, ''))));
  const tight = view.dense && !view.columns;
  const names: Names = {
    known,
    ...namesThatReturn(pieces.map((p) => p.names)),
    dense: tight
      ? denseNames(pieces.length === 1 ? (pieces[0] as Piece).lines : pieces.flatMap((p) => p.lines), known)
      : NOBODY,
  };
  const how = JSON.stringify([view, ...Object.values(names).map((set) => [...set])]);
  const blocks: Draft[] = [];
  const warnings: ScriptWarning[] = [];
  const placed: { at: number; blocks: readonly Draft[]; line: number; start: number }[] = [];
  let line = 0;
  let start = 0;
  for (const piece of pieces) {
    const own = blocksOfPiece(piece, view, names, how);
    placed.push({ at: blocks.length, blocks: own, line, start });
    // What stands at the start of the text has its place already, and always the same scenes.
    if (start === 0) for (const block of own) blocks.push(block as Draft);
    else for (const block of own) blocks.push(shift(block, line, start));
    for (const warning of piece.warnings) warnings.push({ ...warning, line: warning.line + line });
    line += piece.lines.length - 1;
    start += piece.text.length;
  }
  if (end < text.length) {
    const rest = unread(text, end, line + 1);
    if (rest) blocks.push(rest);
    warnings.push({
      code: 'too_many_lines',
      message: `No film has so many lines. From line ${line + 1} on the text was kept as one paragraph and not read as a screenplay.`,
      line: line + 1,
    });
  }
  const scenes = makeScenes(blocks);
  if (pieces.length > 1 || text.length < LONGEST_KNOWN) rememberSource(scenes, placed);
  const title = pieces[0]?.title;
  const told = blocks.some((b) => b.type === 'character' || b.type === 'heading');
  if (tight && names.dense.size > 0)
    warnings.push({
      code: 'no_empty_lines',
      message:
        'This text has no empty lines between its paragraphs. Names in capitals were read as speakers, and the one paragraph under each as what they say.',
      line: 1,
    });
  const prose = view.format === 'fountain' && asked === 'auto' && !view.headings && !told;
  return {
    format: prose ? 'free' : view.format,
    title: title?.title ?? '',
    titlePage: title?.fields ?? {},
    blocks,
    scenes,
    characters: listCharacters(blocks),
    locations: listLocations(scenes),
    warnings: [...warnings, ...checkScript(blocks, scenes)].sort((a, b) => a.line - b.line),
  };
}

/** What stands behind the last line that is read: kept as it is, so that nothing of a text is ever lost. */
function unread(text: string, from: number, line: number): Draft | null {
  const rest = text.slice(from);
  const kept = rest.trim();
  if (kept === '') return null;
  const start = from + (rest.length - rest.trimStart().length);
  return { type: 'action', text: kept, line, start, end: start + kept.length, scene: null };
}

const NOBODY: ReadonlySet<string> = new Set();

/** A longer text that is one piece is not remembered, so nothing is remembered of it. */
const LONGEST_KNOWN = 100_000;

/** A block of a piece as a block of the whole text. Written out: this runs for every block of a film at every keystroke. */
function shift(block: Draft, line: number, start: number): Draft {
  const moved: Draft = {
    type: block.type,
    text: block.text,
    line: block.line + line,
    start: (block.start ?? 0) + start,
    end: (block.end ?? 0) + start,
    scene: null,
  };
  if (block.dual !== undefined) moved.dual = block.dual;
  if (block.extensions !== undefined) moved.extensions = block.extensions;
  if (block.number !== undefined) moved.number = block.number;
  if (block.level !== undefined) moved.level = block.level;
  return moved;
}

function readFdx(text: string): ParsedScript {
  const fdx = parseFdx(text);
  const scenes = makeScenes(fdx.blocks);
  return {
    format: 'fdx',
    title: fdx.title,
    titlePage: fdx.titlePage,
    blocks: fdx.blocks,
    scenes,
    characters: listCharacters(fdx.blocks),
    locations: listLocations(scenes),
    warnings: [...fdx.warnings, ...checkScript(fdx.blocks, scenes)],
  };
}

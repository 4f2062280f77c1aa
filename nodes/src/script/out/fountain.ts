import { endsInTo, isKnownTransition, readCaselessCue, readCue } from '../parse/cue.ts';
import { isHeadingStart, takeMarginNumbers } from '../parse/heading.ts';
import { readInlineCue } from '../parse/inline-speech.ts';
import { isShotLine } from '../parse/shot-line.ts';
import { isDense, readSceneLine } from '../parse/survey.ts';
import { stripEmphasis } from '../text/emphasis.ts';
import { squeeze } from '../text/words.ts';
import type { Block, ParsedScript } from '../types.ts';

/**
 * Writes blocks as Fountain that any program reads the same way: what would be taken for something else is forced with
 * its mark, and an action that starts with `@` gets a `!`, because other programs would make a cue of it. Read again, the
 * blocks are the same.
 */
export function writeFountain(parsed: Pick<ParsedScript, 'blocks' | 'titlePage'>): string {
  const lines = write(parsed, false);
  const blanks = lines.filter((line) => line.trim() === '').length;
  // With hardly an empty line, a name in the middle of a paragraph would be read as somebody who speaks.
  const all = isDense({ solid: lines.length - blanks, blanks }) ? write(parsed, true) : lines;
  return all.length === 0 ? '' : `${all.join('\n')}\n`;
}

/** `tight`: what would begin something else in a text without empty lines is forced too. */
function write(parsed: Pick<ParsedScript, 'blocks' | 'titlePage'>, tight: boolean): string[] {
  const out = titlePage(parsed.titlePage);
  const headless = out.length === 0;
  /** The last block of the speech being written, notes aside; null where nobody speaks. */
  let spoken: Block | null = null;
  const closed = parsed.blocks.findLastIndex((b) => b.text.includes('*/'));
  parsed.blocks.forEach((block, i) => {
    const inSpeech = spoken !== null && staysInSpeech(parsed.blocks, i, spoken);
    if (!inSpeech && out.length > 0 && out[out.length - 1] !== '') out.push('');
    if (!inSpeech) spoken = block.type === 'character' ? block : null;
    else if (block.type !== 'note') spoken = block;
    const lines = writeBlock(block, i < closed, tight);
    // The first line of a file could be taken for a title page.
    if (i === 0 && headless && block.type === 'action' && /^[\p{L}\p{N} _-]+:/u.test(lines[0] ?? ''))
      lines[0] = `!${lines[0]}`;
    for (const line of lines) out.push(line);
  });
  return out;
}

function titlePage(fields: ParsedScript['titlePage']): string[] {
  const out: string[] = [];
  for (const [key, values] of Object.entries(fields)) {
    const name = key.replace(/(^| )\p{L}/gu, (c) => c.toUpperCase());
    if (values.length === 1) out.push(`${name}: ${values[0]}`);
    else out.push(`${name}:`, ...values.map((v) => `    ${v}`));
  }
  if (out.length > 0) out.push('');
  return out;
}

const SPOKEN = new Set(['dialogue', 'parenthetical', 'lyric']);
/**
 * Does the block go on with the speech whose last block is `spoken`? A note in the middle of a speech stays there: on a
 * paragraph of its own it would end the speech. A song that stands for itself does not: under a speech it would become
 * part of the song before it, or of the side that is spoken at the same time.
 */
function staysInSpeech(blocks: readonly Block[], at: number, spoken: Block): boolean {
  let k = at;
  while (blocks[k]?.type === 'note') k++;
  const next = blocks[k];
  if (next === undefined || !SPOKEN.has(next.type)) return false;
  return next.type !== 'lyric' || (spoken.type !== 'lyric' && spoken.dual === next.dual);
}

/** `bones`: a later block says `*` `/`, so that a `/` `*` of this one would open a boneyard. */
function writeBlock(block: Block, bones: boolean, tight: boolean): string[] {
  const text = block.type === 'note' ? block.text : escapeOpeners(escapeMarks(block.text), bones);
  switch (block.type) {
    case 'heading':
      return [`${isHeadingStart(text) ? '' : '.'}${text}${block.number === undefined ? '' : ` #${block.number}#`}`];
    case 'character': {
      const extensions = (block.extensions ?? []).map((e) => ` (${e})`).join('');
      const plain = readCue(text) !== null && !isShotLine(text) && !isKnownTransition(text) && !isHeadingStart(text);
      return [`${plain ? '' : '@'}${text}${extensions}${block.dual === 'right' ? ' ^' : ''}`];
    }
    case 'parenthetical':
      return [`(${text})`];
    case 'dialogue':
      return text.split('\n').map((line) => (line === '' ? '  ' : line));
    case 'lyric':
      return text.split('\n').map((line) => `~${line}`);
    case 'transition':
      return [isKnownTransition(text) || endsInTo(text) ? text : `> ${text}`];
    case 'centred':
      return [`> ${text} <`];
    case 'section':
      return [`${'#'.repeat(block.level ?? 1)} ${text}`];
    case 'synopsis':
      return [`= ${text}`];
    case 'note':
      return [`[[${text.replace(/\n(?=\n)/g, '\n  ')}]]`];
    case 'page_break':
      return ['==='];
    case 'shot':
      return [isShotLine(text) ? text : `!!${text}`];
    case 'action': {
      const lines = text.split('\n');
      if (block.number !== undefined) lines[0] = `${block.number}. ${lines[0]}`;
      return lines.map((line, i) => (needsForce(line, tight ? 0 : i, tight ? 2 : lines.length) ? `!${line}` : line));
    }
  }
}

/** Stars and underscores that are meant as such: where reading would take them away, they are escaped. */
const escapeMarks = (text: string): string =>
  stripEmphasis(text) === text ? text : text.replace(/[*_\\]/g, (mark) => `\\${mark}`);

/** Brackets that open no note may stand before one: a `[[` that is text says so. */
const escapeOpeners = (text: string, bones: boolean): string => {
  const plain = text.includes('[[') ? text.replace(/\[(?=\[)/g, '\\[') : text;
  return bones && plain.includes('/*') ? plain.replace(/\/(?=\*)/g, '\\/') : plain;
};

/** Would another program, or this one, read the line as something else? */
function needsForce(line: string, at: number, lines: number): boolean {
  const t = line.trim();
  if (t === '') return true;
  if (/^[@.>~=#!]/.test(t) || t.startsWith('```')) return true;
  if (isHeadingStart(t) || takeMarginNumbers(t).number !== undefined || readSceneLine(t) !== null) return true;
  if (readInlineCue(t) !== null) return true;
  if (at > 0) return false;
  const flat = squeeze(t);
  if (isKnownTransition(flat) || endsInTo(flat) || isShotLine(flat)) return true;
  // A line in capitals before text on the next line would be a cue.
  return lines > 1 && (readCue(t) ?? readCaselessCue(t)) !== null;
}

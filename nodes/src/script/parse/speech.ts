import { stripEmphasis } from '../text/emphasis.ts';
import type { Line } from '../text/lines.ts';
import { readCue } from './cue.ts';
import type { Cursor } from './cursor.ts';
import { type Draft, draft } from './draft.ts';
import { isHeadingStart } from './heading.ts';
import { isPageBreak } from './marks.ts';
import { indentOf, isFurniture, type Survey } from './survey.ts';

/** What stands under a cue, up to the next empty line: speech, lyrics and parentheticals, in order. */
export function readSpeech(cursor: Cursor, view: Survey, cueIndent: number, dual: Partial<Draft>): Draft[] {
  const out: Draft[] = [];
  const columns = view.columns ? new Columns(cueIndent) : null;
  for (let line = cursor.line; line; line = cursor.line) {
    if (line.emptied || line.trimmed === '(MORE)' || (columns && !line.blank && isFurniture(line.trimmed))) cursor.at++;
    else if (line.gap && cursor.followed && isSaid(out[out.length - 1])) {
      // Two spaces keep a gap inside the speech.
      (out[out.length - 1] as Draft).text += '\n';
      cursor.at++;
    } else if (line.blank || endsSpeech(line.trimmed) || columns?.leaves(line.text, line.trimmed)) break;
    else if (line.trimmed.startsWith('(') && (line.trimmed.endsWith(')') || closesSoon(cursor)))
      out.push(readParenthetical(cursor, dual));
    else say(out, line, dual, cursor);
  }
  for (const block of out) if (isSaid(block)) block.text = stripEmphasis(block.text.trimEnd());
  return out;
}

const isSaid = (block: Draft | undefined): boolean => block?.type === 'dialogue' || block?.type === 'lyric';

const endsSpeech = (t: string): boolean => isPageBreak(t) || t.startsWith('```') || (t.startsWith('!') && t.length > 1);

/** One more line of speech or song; what is of the same kind goes on in the same block. */
export function say(out: Draft[], line: Line, dual: Partial<Draft>, cursor: Cursor): void {
  const sung = line.trimmed.startsWith('~');
  const kind = sung ? 'lyric' : 'dialogue';
  const text = sung ? line.trimmed.slice(1).trim() : line.trimmed;
  const last = out[out.length - 1];
  if (last?.type === kind) {
    last.text += `\n${text}`;
    last.end = line.end;
  } else out.push(draft(kind, line, line, text, dual));
  cursor.at++;
}

/** In columns a speech ends where the text falls back to the margin, blank line or not. */
class Columns {
  private readonly cueIndent: number;
  private floor = -1;
  constructor(cueIndent: number) {
    this.cueIndent = cueIndent;
  }
  leaves(text: string, t: string): boolean {
    const indent = indentOf(text);
    const back = indent < 4 || (this.floor >= 0 && indent <= this.floor - 5);
    const nextCue = this.floor >= 0 && indent >= this.cueIndent - 2 && readCue(t) !== null;
    if (this.cueIndent >= 12 && (back || nextCue)) return true;
    if (!t.startsWith('(')) this.floor = this.floor < 0 ? indent : Math.min(this.floor, indent);
    return isHeadingStart(t) && indent < 4;
  }
}

/** A parenthetical that a page's narrow column broke over up to four lines. */
export function closesSoon(cursor: Cursor): boolean {
  for (let k = 1; k < 4; k++) {
    const line = cursor.lines[cursor.at + k];
    if (!line || line.blank || line.trimmed.startsWith('(')) return false;
    if (line.trimmed.endsWith(')')) return true;
  }
  return false;
}

export function readParenthetical(cursor: Cursor, dual: Partial<Draft>): Draft {
  const first = cursor.line as Line;
  let last = first;
  let text = first.trimmed;
  cursor.at++;
  while (!text.endsWith(')') && cursor.line) {
    last = cursor.line;
    text += ` ${last.trimmed}`;
    cursor.at++;
  }
  return draft('parenthetical', first, last, stripEmphasis(text.slice(1, -1).trim()), dual);
}

/** Lines that are sung without a cue before them. */
export function readLyrics(cursor: Cursor): Draft {
  const first = cursor.line as Line;
  const texts: string[] = [];
  let last = first;
  for (let line = cursor.line; line && !line.blank && line.trimmed.startsWith('~'); line = cursor.line) {
    texts.push(stripEmphasis(line.trimmed.slice(1).trim()));
    last = line;
    cursor.at++;
  }
  return draft('lyric', first, last, texts.join('\n').trimEnd());
}

import { stripEmphasis } from '../text/emphasis.ts';
import type { Line } from '../text/lines.ts';
import { readCue } from './cue.ts';
import type { Cursor } from './cursor.ts';
import { breaksDense } from './dense.ts';
import { type Draft, draft } from './draft.ts';
import { isHeadingStart, takeMarginNumbers } from './heading.ts';
import { readInlineCue } from './inline-speech.ts';
import { isPageBreak } from './marks.ts';
import type { Names } from './reader.ts';
import { indentOf, isSkipped, readItem, readSceneLine, type Survey } from './survey.ts';

/** A paragraph of action: everything up to an empty line, or to a line that cannot be action. */
export function readParagraph(cursor: Cursor, view: Survey, names: Names): Draft {
  const first = cursor.line as Line;
  const texts: string[] = [];
  let last = first;
  for (let line: Line | undefined = first; line; line = cursor.line) {
    if (line.emptied) {
      cursor.at++;
      continue;
    }
    if (line.blank) break;
    const t = line.trimmed;
    if (line !== first && breaks(line, t, cursor, view, names)) break;
    texts.push(t.startsWith('!') ? t.slice(1).trimEnd() : keepIndent(line, view));
    last = line;
    cursor.at++;
  }
  return draft('action', first, last, stripEmphasis(texts.join('\n')));
}

/** Spaces at the start of action are the writer's, a tab counts four; in a pasted page they are the page's. */
function keepIndent(line: Line, view: Survey): string {
  if (view.columns) return line.trimmed;
  const lead = line.text.length - line.text.trimStart().length;
  if (lead === 0) return line.trimmed;
  return line.text.slice(0, lead).replace(/\t/g, '    ') + line.trimmed;
}

function breaks(line: Line, t: string, cursor: Cursor, view: Survey, names: Names): boolean {
  if (isSkipped(t, view)) return true;
  const c = t.charAt(0);
  if (c === '~') return true;
  if (c === '>') return t.length > 1;
  if (c === '=') return isPageBreak(t) || t.charAt(1) === ' ';
  if (c === '#') return /^#{1,6} \S/.test(t);
  if (view.format === 'numbered') return readItem(t) !== null;
  if (view.inline && names.inline.size > 0 && names.inline.has(readInlineCue(t)?.cue.name ?? '')) return true;
  if (view.format === 'free') return false;
  if (!view.headings && readSceneLine(t)) return true;
  if (view.columns || view.dense) {
    if (isHeadingStart(t) && t === t.toUpperCase()) return true;
    if (takeMarginNumbers(t).number !== undefined) return true;
    if (view.dense && !view.columns && breaksDense(t, names.dense)) return true;
    if (view.columns && indentOf(line.text) >= 12 && cursor.followed && readCue(t)) return true;
  }
  return false;
}

/** `Shot 3: …` of a numbered list, with the lines that go on with it. */
export function readListItem(cursor: Cursor): Draft | null {
  const first = cursor.line as Line;
  const item = readItem(first.trimmed);
  if (!item) return null;
  const head = first.trimmed.slice(item.skip);
  const texts = head === '' ? [] : [head];
  let last = first;
  cursor.at++;
  // `SHOT 3` and its text may stand apart.
  if (head === '') while (cursor.line?.blank) cursor.at++;
  for (let line = cursor.line; line; line = cursor.line) {
    if (line.blank || readItem(line.trimmed) || readSceneLine(line.trimmed)) break;
    texts.push(line.trimmed);
    last = line;
    cursor.at++;
  }
  return draft('action', first, last, stripEmphasis(texts.join('\n')), { number: item.number });
}

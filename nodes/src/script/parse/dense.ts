import { stripEmphasis } from '../text/emphasis.ts';
import type { Line } from '../text/lines.ts';
import { remember } from '../text/remember.ts';
import { squeeze } from '../text/words.ts';
import { type Cue, endsInTo, isKnownTransition, readCue } from './cue.ts';
import type { Cursor } from './cursor.ts';
import type { Draft } from './draft.ts';
import { isHeadingStart } from './heading.ts';
import { wraps } from './inline-speech.ts';
import { MOST_NAMES } from './returning.ts';
import { isAllCaps, startsShotLine } from './shot-line.ts';
import { closesSoon, readParenthetical, say } from './speech.ts';

/**
 * Texts that lost their empty lines on the way. Who speaks can then only be told by a name in capitals that comes back, or
 * that the action names too; a speech is the one paragraph under it.
 */
export function denseNames(lines: readonly Line[], known: ReadonlySet<string>): ReadonlySet<string> {
  const counts = new Map<string, { count: number; told: boolean }>();
  for (let i = 0; i < lines.length && counts.size < MOST_NAMES; i++) {
    const line = lines[i] as Line;
    const cue = line.blank || !mayBreak(line.trimmed) ? null : denseCue(line.trimmed);
    const next = cue ? lines[i + 1] : undefined;
    if (!cue || !next || next.blank || (next.trimmed.length <= LONGEST && isAllCaps(next.trimmed))) continue;
    const entry = counts.get(cue.name);
    if (entry) {
      entry.count++;
      entry.told ||= cue.extensions.length > 0;
    } else counts.set(cue.name, { count: 1, told: cue.extensions.length > 0 });
  }
  const names = new Set<string>();
  const once: string[] = [];
  for (const [name, { count, told }] of counts) {
    if (count > 1 || told || known.has(name)) names.add(name);
    else if (once.length < MOST_ONCE) once.push(name);
  }
  for (const name of namedIn(lines, once)) names.add(name);
  return names;
}

/** Longer lines are neither names nor breaks. */
const LONGEST = 120;
/** Beyond so many names that speak once, looking for each of them would cost more than it tells. */
const MOST_ONCE = 100;

/** Those names of which some word stands in the action with a capital: `Mara comes in.` */
function namedIn(lines: readonly Line[], names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const wanted = new Map<string, string>();
  for (const name of names) for (const word of name.split(' ')) if (word.length > 2) wanted.set(word, name);
  const found = new Set<string>();
  for (const { blank, trimmed } of lines) {
    if (blank || (trimmed.length <= LONGEST && isAllCaps(trimmed))) continue;
    for (const [word] of trimmed.slice(0, 2000).matchAll(/\p{Lu}[\p{L}'’]+/gu)) {
      const name = wanted.get(word.toUpperCase());
      if (name !== undefined) found.add(name);
    }
  }
  return [...found];
}

/** A first look: a small letter or a parenthesis begins neither a name nor a heading. */
const mayBreak = (t: string): boolean => {
  const c = t.charCodeAt(0);
  return t.length <= LONGEST && c !== 40 && !(c >= 97 && c <= 122);
};

/** What a line in capitals is: something that begins (`true`), a cue, or a word in capitals (null); of other lines null. */
const kindOf = remember((t): true | Cue | null => {
  if (!isAllCaps(t)) return null;
  const flat = squeeze(t);
  if (isHeadingStart(t) || isKnownTransition(flat) || endsInTo(flat) || startsShotLine(flat)) return true;
  const cue = readCue(t);
  return cue && !/[.!?:]$/.test(cue.name) && cue.name.split(' ').length <= 4 ? cue : null;
});
const denseCue = (t: string): Cue | null => {
  const kind = kindOf(t);
  return kind === true ? null : kind;
};

/** Does the line begin something else, though no empty line stands before it? */
export function breaksDense(t: string, names: ReadonlySet<string>): boolean {
  const kind = mayBreak(t) ? kindOf(t) : null;
  return kind === true || (kind !== null && names.has(kind.name));
}

/** What is said under a name: parentheticals and one paragraph, which may have been wrapped. */
export function readDenseSpeech(cursor: Cursor, names: ReadonlySet<string>, dual: Partial<Draft>): Draft[] {
  const out: Draft[] = [];
  let last: string | null = null;
  for (let line = cursor.line; line; line = cursor.line) {
    const t = line.trimmed;
    if (line.emptied || t === '(MORE)') cursor.at++;
    else if (line.blank || breaksDense(t, names) || '#=>.!`'.includes(t.charAt(0))) break;
    else if (t.startsWith('(') && (t.endsWith(')') || closesSoon(cursor))) {
      out.push(readParenthetical(cursor, dual));
      last = null;
    } else if (last === null || wraps(last, line)) {
      say(out, line, dual, cursor);
      last = t;
    } else break;
  }
  for (const block of out) if (block.type !== 'parenthetical') block.text = stripEmphasis(block.text.trimEnd());
  return out;
}

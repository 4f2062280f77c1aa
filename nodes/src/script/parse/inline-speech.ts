import { stripEmphasis } from '../text/emphasis.ts';
import type { Line } from '../text/lines.ts';
import { remember } from '../text/remember.ts';
import { type Cue, isKnownTransition, looksLikeName, splitCue } from './cue.ts';
import type { Cursor } from './cursor.ts';
import { type Draft, draft } from './draft.ts';
import { isHeadingStart } from './heading.ts';
import { isTitleCard, startsShotLine } from './shot-line.ts';

/** Speech on the line of its speaker, as prose, chats and language models write it: `BOB: Hello.`, `**Bob (softly):** Hello.` */
export interface InlineCue {
  readonly cue: Cue;
  /** The name's end and the speech's begin, in the trimmed line. */
  readonly nameEnd: number;
  readonly at: number;
}

/** What stands before a colon and is nobody. */
const NOBODY =
  /^(?:notes?|nb|scenes?|location|setting|time|date|place|characters?|cast|sounds?|sfx|vfx|fx|music|song|camera|shot|angle|visuals?|audio|image|picture|titles?|subtitles?|logline|synopsis|summary|theme|genre|tone|style|props?|wardrobe|lighting|light|action|description|dialogue|warning|act|part|chapter|episode|draft|author|by|written by|ps|re|from|to|subject|screen|on screen|text|on-screen text|sign|graphics?|tv|caption|day|night|morning|evening|later|meanwhile|beat|transition|ending|opening|intro|outro|question|answer|tip|step|example|option|version|page|panel|frame|hook|key|remember|finally|first|second|third|then|next|now|duration|length|format|back to|over|cut|fade|the end|end|start|begin)(?: \d+)?$/i;

export function readInlineCue(t: string): InlineCue | null {
  const colon = t.indexOf(':');
  if (colon < 1 || colon > 48) return null;
  // `12:30`, `http://…`: a speech has a space before it, or the end of its speaker's bold.
  const after = t.charCodeAt(colon + 1);
  if (after !== 32 && after !== 9 && after !== 42 && after !== 95) return null;
  const behind = /^:[*_]{0,3}\s+(?=\S)/.exec(t.slice(colon, colon + 12));
  if (!behind) return null;
  const before = t.slice(0, colon);
  const cue = speakerOf(before);
  return cue && { cue, nameEnd: before.trimEnd().length, at: colon + behind[0].length };
}

/** A film has few names, and reads each of them again and again. */
const speakerOf = remember((before): Cue | null => {
  const head = stripEmphasis(before.replace(/^[*_]{1,3}/, '').replace(/[*_]{1,3}$/, ''));
  const cue = splitCue(head);
  if (!cue || cue.dual || !looksLikeName(cue.name) || !/^["“]?\p{Lu}/u.test(cue.name)) return null;
  if (NOBODY.test(cue.name) || isTitleCard(`${cue.name}:`) || isTitleCard(`${cue.name.toUpperCase()}:`)) return null;
  const upper = cue.name.toUpperCase();
  if (isHeadingStart(head) || startsShotLine(`${upper}:`) || isKnownTransition(`${upper}:`) || upper.endsWith(' TO'))
    return null;
  return cue;
});

/**
 * The speaker and the speech of one line, and the lines that go on with it. Null where a note was taken out of the line: then
 * its parts cannot be told apart in the source.
 */
export function readInlineSpeech(cursor: Cursor, { cue, nameEnd, at }: InlineCue): Draft[] | null {
  const first = cursor.line as Line;
  if (first.end - first.start !== first.trimmed.length) return null;
  const extensions = cue.extensions.length > 0 ? { extensions: cue.extensions } : {};
  const name = draft('character', first, first, cue.name, extensions);
  name.end = first.start + nameEnd;
  const texts = [first.trimmed.slice(at)];
  let last = first;
  cursor.at++;
  while (cursor.line && wraps(last.trimmed, cursor.line) && !readInlineCue(cursor.line.trimmed)) {
    last = cursor.line;
    texts.push(last.trimmed);
    cursor.at++;
  }
  const said = draft('dialogue', first, last, stripEmphasis(texts.join('\n')));
  said.start = first.start + at;
  return [name, said];
}

/** A page's width at which a sentence was broken. Characters. */
const NARROW = 30;

/** Without an empty line between, does the next line go on with the sentence? */
export function wraps(text: string, next: Line): boolean {
  if (next.blank || /[.!?…"”')\]—–-]$/.test(text)) return false;
  return /^\p{Ll}/u.test(next.trimmed) || text.length >= NARROW;
}

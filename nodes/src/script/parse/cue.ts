import { stripEmphasis } from '../text/emphasis.ts';
import { remember } from '../text/remember.ts';
import { nameKey, squeeze } from '../text/words.ts';
import { isAllCaps, isTitleCard } from './shot-line.ts';

export interface Cue {
  readonly name: string;
  readonly extensions: readonly string[];
  readonly dual: boolean;
}

/** Splits `BOB (V.O.) (CONT'D) ^` into its parts. Null where no name is left. */
export function splitCue(line: string): Cue | null {
  let text = line.trim();
  let dual = false;
  if (text.endsWith('^')) {
    dual = true;
    text = text.slice(0, -1).trim();
  }
  const extensions: string[] = [];
  while (text.endsWith(')')) {
    const open = text.lastIndexOf('(');
    if (open < 0) break;
    const inside = text.slice(open + 1, -1).trim();
    if (inside !== '') extensions.unshift(squeeze(inside));
    text = text.slice(0, open).trim();
  }
  return text === '' ? null : { name: squeeze(text), extensions, dual };
}

const MAX_CUE = 60;

/** A line that Fountain reads as a cue: all capitals but for its extensions, with at least one letter. */
export const readCue = (line: string): Cue | null => (line.length > 200 ? null : cueOf(line));

/** A film has few names, and reads each of them again and again. */
const cueOf = remember((line): Cue | null => {
  const bare = stripEmphasis(line);
  // `**BOB:**` is how language models write a cue.
  const cue = splitCue(line.startsWith('**') ? bare.replace(/ ?:$/, '') : bare);
  if (!cue || cue.name.length > MAX_CUE) return null;
  const name = cue.name.replace(/\b(?:Mc|Mac)(?=\p{Lu})/gu, 'MC');
  if (!isAllCaps(name)) return null;
  if (isTitleCard(name) || /^[-–—.…(]/.test(name)) return null;
  return cue;
});

/** Chinese, Japanese, Arabic, Hebrew, …: no capitals, so a cue can only be told by its shortness and by coming back. */
export function readCaselessCue(line: string): Cue | null {
  // Below the Hebrew letters everything has capitals, or is no letter.
  if (line.length > 40 || line.charCodeAt(0) < 0x590) return null;
  const cue = splitCue(line);
  if (!cue || cue.name.length > 16) return null;
  if (!/\p{Lo}/u.test(cue.name) || /[\p{Lu}\p{Ll}]/u.test(cue.name)) return null;
  if (/[。．.!?！？…、，,:：「」『』]/u.test(cue.name) || cue.name.split(' ').length > 3) return null;
  return cue;
}

const PARTICLE = /^(?:de|la|du|del|della|der|den|von|van|di|da|dos|das|le|el|al|bin|ibn|y|e|and|of|the)$/;

/**
 * A line that starts with `@`: a forced cue, or a mention at the start of action? It is a cue when it names a known
 * element, or looks like nothing but a name. Whether speech follows is for the caller to say.
 */
export function readForcedCue(line: string, known: ReadonlySet<string>): Cue | null {
  const read = line.length > 120 ? null : forcedCue(line);
  return read && (read.likely || known.has(nameKey(read.cue.name))) ? read.cue : null;
}

/** `@old ferryman` looks like no name: it is one where it comes back before text. */
export function readLongForcedCue(line: string): Cue | null {
  const cue = line.length > 60 ? null : forcedCue(line)?.cue;
  return cue && cue.name.split(' ').length <= 4 && !/[.!?,;:]/.test(cue.name) ? cue : null;
}

const forcedCue = remember((line): { cue: Cue; likely: boolean } | null => {
  const cue = splitCue(stripEmphasis(line.slice(1)));
  return cue && /\p{L}/u.test(cue.name) ? { cue, likely: looksLikeName(cue.name) } : null;
});

/** Up to four words without a small one that is no part of a name, and no sentence's end. */
export function looksLikeName(name: string): boolean {
  const parts = name.split(' ');
  if (parts.length > 4 || name.length > 38 || /[.!?,;:]$/.test(name) || /[@,]/.test(name)) return false;
  // McCLANE and de la Cruz are names; "Hero runs" is not. One word alone is a name in any case: `@mara`.
  return parts.length === 1 || !parts.some((p) => /^\p{Ll}/u.test(p) && !PARTICLE.test(p));
}

const TRANSITIONS =
  /^(?:FADE (?:IN|OUT|UP|TO BLACK|TO WHITE|FROM BLACK|TO|AWAY)|CUT TO BLACK|SMASH(?: CUT)? TO BLACK|(?:SMASH|MATCH|JUMP|HARD|QUICK|TIME|INTER)? ?CUT TO|DISSOLVE TO|(?:SLOW |QUICK |LAP |MATCH )?DISSOLVE(?: TO)?|WIPE TO|IRIS (?:IN|OUT)|FADE IN ON|BLACK OUT|CUT BACK TO|SLOW FADE(?: OUT| TO BLACK)?)[.:]?$/;

/** `CUT TO:` as Fountain has it: all capitals, ends in `TO:` with nothing behind it. */
export const endsInTo = (text: string): boolean => text.endsWith('TO:') && text.length <= 80 && isAllCaps(text);

/** The well-known ones, which many programs accept without the rule: `FADE OUT.`, `CUT TO BLACK.`, `FADE IN:`. */
export const isKnownTransition = (text: string): boolean =>
  text.length <= 40 && 'FCSMJHQTIDLWB'.includes(text.charAt(0)) && TRANSITIONS.test(text);

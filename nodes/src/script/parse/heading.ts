import { remember } from '../text/remember.ts';
import { squeeze } from '../text/words.ts';
import type { Heading, IntExt } from '../types.ts';

const PREFIX =
  /^(INT\.?\/EXT|EXT\.?\/INT|INT\.? ?\/ ?EXT|EXT\.? ?\/ ?INT|I\.?\/E|E\.?\/I|INT|EXT|EST|INTERIOR|EXTERIOR)(?:\.|(?= ))/i;

const TIMES = [
  'day',
  'night',
  'morning',
  'afternoon',
  'evening',
  'dawn',
  'dusk',
  'sunrise',
  'sunset',
  'noon',
  'midday',
  'midnight',
  'twilight',
  'daybreak',
  'nightfall',
  'daytime',
  'nighttime',
  'magic hour',
];
const TIME = new RegExp(`(?:^|[^\\p{L}])(?:${TIMES.join('|')})(?:$|[^\\p{L}])`, 'iu');
const CONTINUITY =
  /^(?:continuous|continued|continuing|cont'?d|later|moments? later|minutes? later|seconds? later|hours? later|days? later|a (?:moment|minute|second|little|while|bit) later|later that .*|same|same time|same day|same night|back to .*|uninterrupted|resume)$/i;
const MODIFIER =
  /(?:^|[^\p{L}])(?:flash ?backs?|flash ?forward|travell?ing|moving|dream|intercut|montage|establishing|stock|rain(?:ing|y)?|snow(?:ing|y)?|storm(?:y)?|fog(?:gy)?|present(?: day)?|aerial|underwater)(?:$|[^\p{L}])/iu;

/** True for a line that begins as a scene heading does: INT, EXT, EST, INT/EXT, I/E followed by a dot or a space. */
export function isHeadingStart(line: string): boolean {
  // Nobody's heading is this long; the limit keeps prose out, and the expression cheap.
  if (line.length > 400) return false;
  const first = line.charCodeAt(0) | 0x20;
  if (first !== 0x69 && first !== 0x65) return false;
  const m = PREFIX.exec(line);
  // `Interior design is …` is prose: the long words count in capitals only.
  if (
    m !== null &&
    (m[1] as string).length >= 8 &&
    !(m[1] as string).includes('/') &&
    line.slice(0, 8) !== line.slice(0, 8).toUpperCase()
  )
    return false;
  return m !== null && line.length > m[0].length && /[\p{L}\p{N}]/u.test(line.slice(m[0].length));
}

const intExtOf = (prefix: string): IntExt => {
  const p = prefix.toLowerCase();
  if (p.includes('/')) return 'both';
  return p.startsWith('i') ? 'int' : 'ext';
};

/** Reads `INT. HOUSE - KITCHEN - LATE AFTERNOON (1973)` into its parts; anything else becomes a place. */
export const parseHeading = remember((heading): Heading => {
  let text = squeeze(heading);
  const modifiers: string[] = [];
  const prefix = PREFIX.exec(text);
  if (prefix) text = text.slice(prefix[0].length).trim();
  const intExt = prefix ? intExtOf(prefix[1] as string) : 'both';
  text = takeBrackets(text, modifiers);

  const parts = text
    .split(/ (?:-{1,3}|–|—) ?|(?<=\p{L}{2})(?:--|—) ?/u)
    .map((p) => p.trim())
    .filter((p) => p !== '');
  let timeOfDay = '';
  let continuity = '';
  while (parts.length > 1) {
    const last = parts[parts.length - 1] as string;
    const read = readTail(last, modifiers);
    if (!read) break;
    if (read.time !== '' && timeOfDay === '') timeOfDay = read.time;
    if (read.continuity !== '' && continuity === '') continuity = read.continuity;
    parts.pop();
  }
  if (timeOfDay === '' && continuity === '' && parts.length > 0) {
    // `APARTMENT, DAY`: only where the last comma part is nothing but a time.
    const last = parts[parts.length - 1] as string;
    const comma = last.lastIndexOf(',');
    const tail = comma > 0 ? last.slice(comma + 1).trim() : '';
    const read = tail !== '' && tail.split(' ').length <= 3 ? readTail(tail, modifiers) : null;
    if (read) {
      timeOfDay = read.time;
      continuity = read.continuity;
      parts[parts.length - 1] = last.slice(0, comma).trim();
    }
  }
  const location = parts.join(' - ');
  const [base = '', ...sublocations] = parts;
  return { intExt, location, base, sublocations, timeOfDay, continuity, modifiers };
});

function takeBrackets(text: string, modifiers: string[]): string {
  if (!/[([]/.test(text)) return text;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const c = text.charAt(at);
    const close = c === '(' ? ')' : c === '[' ? ']' : '';
    const end = close === '' ? -1 : text.indexOf(close, at);
    if (close !== '' && end > at) {
      const inside = text.slice(at + 1, end).trim();
      // A time in brackets is a time all the same.
      if (CONTINUITY.test(inside) || TIME.test(inside)) out += ` - ${inside} `;
      else if (inside !== '') modifiers.push(inside.toLowerCase());
      at = end + 1;
    } else {
      out += c;
      at++;
    }
  }
  return squeeze(out);
}

function readTail(part: string, modifiers: string[]): { time: string; continuity: string } | null {
  const pieces = part.split(/\s*[,/]\s*/).filter((p) => p !== '');
  let time = '';
  let continuity = '';
  const extra: string[] = [];
  for (const piece of pieces) {
    if (piece.split(' ').length > 5) return null;
    if (CONTINUITY.test(piece)) continuity ||= piece.toLowerCase();
    else if (TIME.test(piece) && time === '') time = piece.toLowerCase();
    else extra.push(piece.toLowerCase());
  }
  if (time === '' && continuity === '') {
    if (extra.length === 1 && MODIFIER.test(extra[0] as string) && (extra[0] as string).split(' ').length <= 2) {
      modifiers.push(extra[0] as string);
      return { time, continuity };
    }
    return null;
  }
  modifiers.push(...extra);
  return { time, continuity };
}

/** `#12A#` at the end of a heading. */
export function takeSceneNumber(text: string): { text: string; number?: string } {
  if (!text.endsWith('#')) return { text };
  const open = text.lastIndexOf('#', text.length - 2);
  if (open < 0) return { text };
  const number = text.slice(open + 1, -1);
  if (!/^[\p{L}\p{N}.-]{1,20}$/u.test(number)) return { text };
  return { text: text.slice(0, open).trim(), number };
}

const hasNumber = (text: string): boolean => {
  for (let i = 0; i < 3; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) return true;
    if (!(c >= 65 && c <= 90)) return false;
  }
  return false;
};

/** Revision stars stand at the right margin. */
export const withoutStar = (text: string): string => (text.endsWith(' *') ? text.slice(0, -2).trim() : text);

/** `12   INT. X - DAY   12`, as shooting scripts print it. */
export function takeMarginNumbers(line: string): { text: string; number?: string } {
  if (!hasNumber(line)) return { text: line };
  const text = withoutStar(line);
  const m = /^([A-Z]{0,2}\d{1,4}[A-Z]{0,3})[.):]? {1,40}(?=\S)/.exec(text.slice(0, 60).replace(/\t/g, ' '));
  if (!m) return { text };
  const rest = text.slice(m[0].length).trim();
  if (!isHeadingStart(rest)) return { text };
  const number = m[1] as string;
  const bare = rest.endsWith(number) && /\s/.test(rest.charAt(rest.length - number.length - 1));
  return { text: (bare ? rest.slice(0, -number.length) : rest).trim(), number };
}

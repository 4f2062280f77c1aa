import type { Line } from '../text/lines.ts';
import type { ScriptFormat } from '../types.ts';
import { isHeadingStart, takeMarginNumbers } from './heading.ts';
import { isForcedHeading } from './marks.ts';
import { isAllCaps, isDeleted } from './shot-line.ts';

/** What a first look at the whole text says about how to read it. */
export interface Survey {
  readonly format: 'fountain' | 'plain' | 'numbered' | 'free';
  /** Page furniture and layout by columns: pasted from a PDF or a word processor. */
  readonly columns: boolean;
  /** Headings need no blank line before them, because the text has none at all. */
  readonly dense: boolean;
  /** May `BOB: Hello.` be speech? By the letter of Fountain it is action. */
  readonly inline: boolean;
  /** Some line is a scene heading as screenplays write them. */
  readonly headings: boolean;
}

const ITEM = /^(?:(?:shot|scene|panel|frame)\s{0,4})?#?\s{0,4}(\d{1,4}[A-Za-z]{0,2})\s{0,4}[.):\-–—]\s{0,8}(?=\S)/i;
/** `SHOT 3` on a line of its own, with its text below. */
const LONE_ITEM = /^(?:shot|panel|frame) #?(\d{1,4}[A-Za-z]?)$/i;
const FURNITURE = /^(?:\(?CONTINUED:?\)?(?: ?\(\d+\))?|\(MORE\)|\(?CONT['’]?D\)?:?|CUT\.|(?:PAGE )?\d{1,4}\.?)$/;

/** `Shot 3: …`, `3. …`, `#3) …`: the number and where the text begins. */
export function readItem(text: string): { number: string; skip: number } | null {
  if (text.length < 2 || !opensItem(text.charCodeAt(0))) return null;
  const m = ITEM.exec(text.slice(0, 60)) ?? (text.length < 20 ? LONE_ITEM.exec(text) : null);
  return m ? { number: m[1] as string, skip: m[0].length } : null;
}

/** A digit, `#`, or the first letter of shot, scene, panel or frame. */
const opensItem = (c: number): boolean =>
  (c >= 48 && c <= 57) || c === 35 || (c | 32) === 115 || (c | 32) === 112 || (c | 32) === 102;

/** `CONTINUED:`, `(MORE)`, page numbers: printed on the page, not part of the film. */
export const isFurniture = (text: string): boolean =>
  text.length <= 24 && '(C0123456789PM'.includes(text.charAt(0)) && FURNITURE.test(text);

export const indentOf = (text: string): number => {
  let columns = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 32 || c === 160) columns++;
    else if (c === 9) columns += 4;
    else break;
  }
  return columns;
};

/** Longest line of a treatment's scene marker: `### Scene 3: The quay`. */
const SCENE_LINE =
  /^(?:#{1,6} ?)?\**(?:scene|szene|scène|escena|scena|cena)\s{1,4}(\d{1,4}[A-Za-z]?)\**\s{0,4}(?:[:.\-–—]\s{0,4}|$)/i;

export function readSceneLine(text: string): { number: string; rest: string } | null {
  if (text.length > 200 || !/[#*sec]/i.test(text.charAt(0))) return null;
  const m = SCENE_LINE.exec(text);
  if (!m) return null;
  return { number: m[1] as string, rest: text.slice(m[0].length).replace(/\**$/, '').trim() };
}

/** Lines that are no part of the film: code fences, deleted scenes, and in pasted pages what the page adds. */
export function isSkipped(t: string, view: Pick<Survey, 'columns' | 'format'>): boolean {
  if (t.startsWith('```') || isDeleted(t)) return true;
  return view.columns && view.format !== 'numbered' && isFurniture(t);
}

/** What is counted to tell how a text wants to be read. Counts of parts add up to the counts of the whole. */
export interface Counts {
  solid: number;
  blanks: number;
  items: number;
  headings: number;
  deepCaps: number;
  furniture: number;
  /** Headings forced with a dot. */
  marks: number;
}

export function countLines(lines: readonly Line[], from: number): Counts {
  const n: Counts = { solid: 0, blanks: 0, items: 0, headings: 0, deepCaps: 0, furniture: 0, marks: 0 };
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.blank) {
      n.blanks++;
      continue;
    }
    n.solid++;
    const t = line.trimmed;
    if (isFurniture(t) && !/^\d/.test(t)) n.furniture++;
    if (readItem(t)) n.items++;
    const first = t.charAt(0);
    const head = first === '*' || first === '_' || first === '#' ? t.replace(/^[*_#\s]{1,12}/, '') : t;
    if (isHeadingStart(head) || takeMarginNumbers(t).number !== undefined) n.headings++;
    if (isForcedHeading(t)) n.marks++;
    if (t.length < 40 && line.start > line.lineStart && indentOf(line.text) >= 12 && isAllCaps(t)) n.deepCaps++;
  }
  return n;
}

export function addCounts(all: readonly Counts[]): Counts {
  const n: Counts = { solid: 0, blanks: 0, items: 0, headings: 0, deepCaps: 0, furniture: 0, marks: 0 };
  for (const one of all) for (const key of Object.keys(n) as (keyof Counts)[]) n[key] += one[key];
  return n;
}

/** Hardly an empty line: they were lost on the way, or never there. */
export const isDense = ({ solid, blanks }: Pick<Counts, 'solid' | 'blanks'>): boolean =>
  solid > 8 && blanks * 12 < solid;

export function survey(n: Counts, asked: ScriptFormat): Survey {
  const columns = n.deepCaps >= 2 || n.furniture >= 2;
  const base = { columns, dense: isDense(n), headings: n.headings > 0, inline: asked !== 'fountain' };
  if (asked === 'numbered' || asked === 'free') return { ...base, format: asked };
  if (asked === 'fountain' || asked === 'plain') return { ...base, format: asked, columns: asked === 'plain' };
  if (n.headings === 0 && n.marks === 0 && n.items >= 2 && n.items * 2 >= n.solid)
    return { ...base, format: 'numbered' };
  return { ...base, format: columns ? 'plain' : 'fountain' };
}

import { stripEmphasis } from '../text/emphasis.ts';
import type { Line, Note } from '../text/lines.ts';
import { squeeze } from '../text/words.ts';
import type { Block, BlockType, ScriptWarning } from '../types.ts';
import { type Cue, endsInTo, isKnownTransition, readCaselessCue, readCue, readForcedCue } from './cue.ts';
import { isHeadingStart, takeMarginNumbers, takeSceneNumber } from './heading.ts';
import { isDeleted, isShotLine } from './shot-line.ts';
import { indentOf, isFurniture, readItem, readSceneLine, type Survey } from './survey.ts';

export type Draft = { -readonly [K in keyof Block]: Block[K] };

/**
 * Reads lines into blocks, one line after the other, never looking back further than the paragraph: linear whatever the
 * text. Fountain 1.1 with the decisions of its ambiguities written beside the rule they belong to.
 */
export class BlockReader {
  readonly blocks: Draft[] = [];
  readonly warnings: ScriptWarning[] = [];
  private readonly lines: readonly Line[];
  private readonly survey: Survey;
  private readonly known: ReadonlySet<string>;
  private readonly caseless: ReadonlySet<string>;
  /** For each line: is the next line that was not emptied by a note a solid one? */
  private readonly followed: Uint8Array;
  private at: number;
  /** True where Fountain would see a blank line before. */
  private open = true;
  /** Blocks of the last speech while nothing but blanks follow it: what a dual cue stands beside. */
  private speech: Draft[] = [];

  constructor(
    lines: readonly Line[],
    from: number,
    view: Survey,
    known: ReadonlySet<string>,
    caseless: ReadonlySet<string>,
  ) {
    this.lines = lines;
    this.survey = view;
    this.known = known;
    this.caseless = caseless;
    this.at = from;
    this.followed = new Uint8Array(lines.length);
    let next = 0;
    for (let i = lines.length - 1; i >= 0; i--) {
      this.followed[i] = next;
      const line = lines[i] as Line;
      if (!line.emptied) next = line.blank ? 0 : 1;
    }
  }

  read(): this {
    while (this.at < this.lines.length) {
      const line = this.lines[this.at] as Line;
      if (line.blank || this.skips(line)) {
        this.open = true;
        this.at++;
        continue;
      }
      this.step(line);
    }
    return this;
  }

  private skips(line: Line): boolean {
    const t = line.trimmed;
    if (t.startsWith('```')) return true;
    if (isDeleted(t)) return true;
    if (!this.survey.columns || this.survey.format === 'numbered') return false;
    return isFurniture(t);
  }

  private step(line: Line): void {
    const t = line.trimmed;
    if (this.marked(line, t)) return;
    const forced = t.startsWith('!');
    if (!forced && this.survey.format !== 'free' && this.survey.format !== 'numbered' && this.structural(line, t))
      return;
    if (!forced && !this.survey.headings && this.sceneLine(line, t)) return;
    if (!forced && this.survey.format === 'numbered' && this.item(line, t)) return;
    this.action();
  }

  /** What a mark at the line's start decides, whatever stands around it. */
  private marked(line: Line, t: string): boolean {
    switch (t.charAt(0)) {
      case '=':
        if (isPageBreak(t)) return this.one('page_break', line, '');
        return this.one('synopsis', line, stripEmphasis(t.slice(1).trim()));
      case '#': {
        let level = 1;
        while (t.charAt(level) === '#') level++;
        const text = stripEmphasis(t.slice(level).trim());
        if (text === '') return false;
        if (isHeadingStart(text)) return this.heading(line, text);
        if (!this.survey.headings && readSceneLine(text)) return false;
        return this.one('section', line, text, { level });
      }
      case '~':
        this.lyrics();
        return true;
      case '>':
        if (t.length > 1 && t.endsWith('<')) {
          this.one('centred', line, stripEmphasis(t.slice(1, -1).trim()));
          this.open = false;
          return true;
        }
        if (t.slice(1).trim() === '') return false;
        return this.one('transition', line, stripEmphasis(t.slice(1).trim()));
      case '!':
        if (t.startsWith('!!') && t.slice(2).trim() !== '')
          return this.one('shot', line, stripEmphasis(t.slice(2).trim()));
        return false;
      case '.':
        if (/^\.[\p{L}\p{N}]/u.test(t)) return this.heading(line, t.slice(1));
        return false;
      default:
        return false;
    }
  }

  /** Headings, transitions, shots and cues, which need an empty line before them. */
  private structural(line: Line, t: string): boolean {
    const bare = t.startsWith('*') || t.startsWith('_') ? stripEmphasis(t) : t;
    const free = this.open || (this.survey.dense && bare === bare.toUpperCase()) || this.survey.columns;
    if (free) {
      if (isHeadingStart(bare)) return this.heading(line, bare);
      const margin = takeMarginNumbers(bare);
      if (margin.number !== undefined) return this.heading(line, margin.text, margin.number);
    }
    const indented = this.survey.columns && indentOf(line.text) >= 12;
    if (!this.open && !indented) return false;
    const solid = this.followed[this.at] === 1;
    if (t.startsWith('@')) {
      const cue = solid ? readForcedCue(t, this.known) : null;
      return cue ? this.cue(line, cue) : false;
    }
    const flat = squeeze(bare);
    // A space behind `TO:` turns it back into action; text pasted from a page has such spaces everywhere.
    const spaced = !this.survey.columns && /[ \t]$/.test(line.text);
    if (isKnownTransition(flat) && !(spaced && flat.endsWith('TO:'))) return this.one('transition', line, flat);
    if (endsInTo(flat) && !spaced && !solid) return this.one('transition', line, flat);
    if (isShotLine(flat) && !this.known.has(flat)) return this.one('shot', line, flat);
    if (!solid) return false;
    const cue = readCue(t) ?? this.caselessCue(t);
    if (!cue) return false;
    if (endsInTo(flat) && spaced) return false;
    return this.cue(line, cue);
  }

  private caselessCue(t: string): Cue | null {
    const cue = readCaselessCue(t);
    return cue && (this.caseless.has(cue.name) || this.known.has(cue.name)) ? cue : null;
  }

  private heading(line: Line, raw: string, margin?: string): boolean {
    // Revision stars stand at the right margin.
    const starred = raw.endsWith(' *') ? raw.slice(0, -2).trim() : raw;
    const { text, number } = takeSceneNumber(starred);
    return this.one('heading', line, squeeze(stripEmphasis(text)), {
      ...((number ?? margin) === undefined ? {} : { number: number ?? margin }),
    });
  }

  private sceneLine(line: Line, t: string): boolean {
    const scene = readSceneLine(t);
    if (!scene) return false;
    // `Scene 1: The quay.` names the scene; a whole sentence behind it is what happens in it.
    return this.one('heading', line, stripEmphasis(scene.rest), { number: scene.number });
  }

  private item(line: Line, t: string): boolean {
    const item = readItem(t);
    if (!item) return false;
    const texts = [t.slice(item.skip)];
    let last = line;
    this.at++;
    while (this.at < this.lines.length) {
      const next = this.lines[this.at] as Line;
      if (next.blank || readItem(next.trimmed) || readSceneLine(next.trimmed)) break;
      texts.push(next.trimmed);
      last = next;
      this.at++;
    }
    this.push('action', line, last, stripEmphasis(texts.join('\n')), { number: item.number });
    return true;
  }

  private one(type: BlockType, line: Line, text: string, more: Partial<Draft> = {}): boolean {
    this.push(type, line, line, text, more);
    this.at++;
    this.open = true;
    return true;
  }

  private push(type: BlockType, first: Line, last: Line, text: string, more: Partial<Draft> = {}): Draft {
    const block: Draft = { type, text, line: first.number, start: first.start, end: last.end, scene: null, ...more };
    this.blocks.push(block);
    if (type !== 'character' && type !== 'parenthetical' && type !== 'dialogue' && type !== 'lyric') this.speech = [];
    return block;
  }

  private lyrics(): void {
    const first = this.lines[this.at] as Line;
    const texts: string[] = [];
    let last = first;
    while (this.at < this.lines.length) {
      const line = this.lines[this.at] as Line;
      if (line.blank || !line.trimmed.startsWith('~')) break;
      texts.push(stripEmphasis(line.trimmed.slice(1).trim()));
      last = line;
      this.at++;
    }
    this.push('lyric', first, last, texts.join('\n'));
    this.speech = [];
    this.open = false;
  }

  /** A cue and everything up to the next empty line. */
  private cue(line: Line, cue: Cue): boolean {
    const before = this.speech;
    const mine: Draft[] = [];
    const dual: Partial<Draft> = {};
    if (cue.dual && before.length > 0 && before[0]?.dual === undefined) {
      for (const block of before) block.dual = 'left';
      dual.dual = 'right';
    }
    mine.push(
      this.push('character', line, line, cue.name, {
        ...(cue.extensions.length > 0 ? { extensions: cue.extensions } : {}),
        ...dual,
      }),
    );
    const cueIndent = indentOf(line.text);
    this.at++;
    this.speechLines(mine, dual, cueIndent);
    this.speech = mine;
    this.open = false;
    return true;
  }

  private speechLines(mine: Draft[], dual: Partial<Draft>, cueIndent: number): void {
    let texts: string[] = [];
    let kind: 'dialogue' | 'lyric' = 'dialogue';
    let first: Line | null = null;
    let last: Line | null = null;
    const flush = (): void => {
      if (first && last) mine.push(this.push(kind, first, last, stripEmphasis(texts.join('\n')), dual));
      texts = [];
      first = null;
      last = null;
    };
    let floor = -1;
    while (this.at < this.lines.length) {
      const line = this.lines[this.at] as Line;
      if (line.emptied) {
        this.at++;
        continue;
      }
      if (line.gap && this.followed[this.at] === 1 && first !== null) {
        texts.push('');
        this.at++;
        continue;
      }
      if (line.blank) break;
      const t = line.trimmed;
      if (isPageBreak(t) || t.startsWith('```') || (t.startsWith('!') && t.length > 1)) break;
      if (this.survey.columns) {
        if (isFurniture(t)) {
          this.at++;
          continue;
        }
        const indent = indentOf(line.text);
        // In columns a speech ends where the text falls back to the margin, blank line or not.
        const back = indent < 4 || (floor >= 0 && indent <= floor - 5);
        if (cueIndent >= 12 && (back || (floor >= 0 && indent >= cueIndent - 2 && readCue(t)))) break;
        if (!t.startsWith('(')) floor = floor < 0 ? indent : Math.min(floor, indent);
        if (isHeadingStart(t) && indent < 4) break;
      }
      if (t.startsWith('(') && (t.endsWith(')') || this.closesSoon())) {
        flush();
        mine.push(this.parenthetical(dual));
        continue;
      }
      const lyric = t.startsWith('~');
      if (first !== null && lyric !== (kind === 'lyric')) flush();
      kind = lyric ? 'lyric' : 'dialogue';
      first ??= line;
      last = line;
      texts.push(lyric ? t.slice(1).trim() : t);
      this.at++;
    }
    flush();
  }

  /** A parenthetical that a page's narrow column broke over up to four lines. */
  private closesSoon(): boolean {
    for (let k = 1; k < 4; k++) {
      const line = this.lines[this.at + k];
      if (!line || line.blank || line.trimmed.startsWith('(')) return false;
      if (line.trimmed.endsWith(')')) return true;
    }
    return false;
  }

  private parenthetical(dual: Partial<Draft>): Draft {
    const first = this.lines[this.at] as Line;
    let last = first;
    let text = first.trimmed;
    this.at++;
    while (!text.endsWith(')') && this.at < this.lines.length) {
      last = this.lines[this.at] as Line;
      text += ` ${last.trimmed}`;
      this.at++;
    }
    return this.push('parenthetical', first, last, stripEmphasis(text.slice(1, -1).trim()), dual);
  }

  private action(): void {
    const first = this.lines[this.at] as Line;
    const texts: string[] = [];
    let last = first;
    let start = true;
    while (this.at < this.lines.length) {
      const line = this.lines[this.at] as Line;
      if (line.emptied) {
        this.at++;
        continue;
      }
      if (line.blank) break;
      const t = line.trimmed;
      if (!start && this.breaksAction(line, t)) break;
      texts.push(t.startsWith('!') ? t.slice(1).trimEnd() : this.keepIndent(line));
      last = line;
      start = false;
      this.at++;
    }
    this.push('action', first, last, stripEmphasis(texts.join('\n')));
    this.open = false;
  }

  private keepIndent(line: Line): string {
    if (this.survey.columns) return line.trimmed;
    const lead = line.text.length - line.text.trimStart().length;
    if (lead === 0) return line.trimmed;
    return line.text.slice(0, lead).replace(/\t/g, '    ') + line.trimmed;
  }

  private breaksAction(line: Line, t: string): boolean {
    if (this.skips(line)) return true;
    const c = t.charAt(0);
    if (c === '~') return true;
    if (c === '>') return t.length > 1;
    if (c === '=') return isPageBreak(t) || t.charAt(1) === ' ';
    if (c === '#') return /^#{1,6} \S/.test(t);
    if (this.survey.format === 'numbered') return readItem(t) !== null;
    if (this.survey.format === 'free') return false;
    if (!this.survey.headings && readSceneLine(t)) return true;
    if (this.survey.columns || this.survey.dense) {
      if (isHeadingStart(t) && t === t.toUpperCase()) return true;
      if (takeMarginNumbers(t).number !== undefined) return true;
      if (this.survey.columns && indentOf(line.text) >= 12 && this.followed[this.at] === 1 && readCue(t)) return true;
    }
    return false;
  }
}

/** Three or more `=` and nothing else. */
export function isPageBreak(t: string): boolean {
  if (!t.startsWith('===')) return false;
  for (let i = 3; i < t.length; i++) if (t.charCodeAt(i) !== 61) return false;
  return true;
}

/** Notes stand among the blocks where they stand in the file. */
export function mergeNotes(blocks: Draft[], notes: readonly Note[], from: number): Draft[] {
  if (notes.length === 0) return blocks;
  const out: Draft[] = [];
  let n = notes.findIndex((note) => note.start >= from);
  if (n < 0) n = notes.length;
  for (const block of blocks) {
    while (n < notes.length && (notes[n] as Note).start < (block.start ?? 0)) out.push(noteBlock(notes[n++] as Note));
    out.push(block);
  }
  while (n < notes.length) out.push(noteBlock(notes[n++] as Note));
  return out;
}

const noteBlock = (note: Note): Draft => ({
  type: 'note',
  text: note.text,
  line: note.line,
  start: note.start,
  end: note.end,
  scene: null,
});

/** Names of caseless scripts that stand alone before text at least twice: those are cues. */
export function caselessNames(lines: readonly Line[]): Set<string> {
  const counts = new Map<string, number>();
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.blank || (i > 0 && !(lines[i - 1] as Line).blank) || (lines[i + 1]?.blank ?? true)) continue;
    const cue = readCaselessCue(line.trimmed);
    if (cue) counts.set(cue.name, (counts.get(cue.name) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, n]) => n > 1).map(([name]) => name));
}

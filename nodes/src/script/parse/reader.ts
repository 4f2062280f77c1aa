import { stripEmphasis } from '../text/emphasis.ts';
import type { Line } from '../text/lines.ts';
import { squeeze } from '../text/words.ts';
import type { BlockType } from '../types.ts';
import {
  type Cue,
  endsInTo,
  isKnownTransition,
  readCaselessCue,
  readCue,
  readForcedCue,
  readLongForcedCue,
} from './cue.ts';
import { Cursor } from './cursor.ts';
import { readDenseSpeech } from './dense.ts';
import { type Draft, draft } from './draft.ts';
import { isHeadingStart, takeMarginNumbers, takeSceneNumber, withoutStar } from './heading.ts';
import { readInlineCue, readInlineSpeech } from './inline-speech.ts';
import { isForcedHeading, isPageBreak } from './marks.ts';
import { readListItem, readParagraph } from './paragraph.ts';
import type { ReturningNames } from './returning.ts';
import { isShotLine } from './shot-line.ts';
import { readLyrics, readSpeech } from './speech.ts';
import { indentOf, isSkipped, readSceneLine, type Survey } from './survey.ts';

/** What is known beside the lines: names of elements, and names that come back. */
export interface Names extends ReturningNames {
  readonly known: ReadonlySet<string>;
  /** Of a text without empty lines. */
  readonly dense: ReadonlySet<string>;
}

/**
 * Reads lines into blocks, one line after the other, never looking back further than the paragraph. Fountain 1.1 with the
 * decisions of its ambiguities written beside the rule they belong to.
 */
export function readBlocks(lines: readonly Line[], from: number, view: Survey, names: Names): Draft[] {
  return new BlockReader(new Cursor(lines, from), view, names).read();
}

class BlockReader {
  private readonly blocks: Draft[] = [];
  private readonly cursor: Cursor;
  private readonly survey: Survey;
  private readonly names: Names;
  /** True where Fountain would see a blank line before. */
  private open = true;
  /** Blocks of the last speech while nothing but blanks follow it: what a dual cue stands beside. */
  private speech: Draft[] = [];

  constructor(cursor: Cursor, view: Survey, names: Names) {
    this.cursor = cursor;
    this.survey = view;
    this.names = names;
  }

  read(): Draft[] {
    for (let line = this.cursor.line; line; line = this.cursor.line) {
      if (line.blank || isSkipped(line.trimmed, this.survey)) {
        this.open = true;
        this.cursor.at++;
      } else this.step(line, line.trimmed);
    }
    return this.blocks;
  }

  private step(line: Line, t: string): void {
    if (this.marked(line, t)) return;
    const { format, headings } = this.survey;
    if (!t.startsWith('!')) {
      if (format !== 'numbered' && this.inlineSpeech(t)) return;
      if (format !== 'free' && format !== 'numbered' && this.structural(line, t)) return;
      if (!headings && this.sceneLine(line, t)) return;
      const item = format === 'numbered' ? readListItem(this.cursor) : null;
      if (item) {
        this.add(item, true);
        return;
      }
    }
    this.add(readParagraph(this.cursor, this.survey, this.names), false);
  }

  /** `open`: may a heading or cue follow without an empty line between? */
  private add(block: Draft, open: boolean): void {
    this.blocks.push(block);
    this.speech = [];
    this.open = open;
  }

  /** A block of one line. */
  private one(type: BlockType, line: Line, text: string, more?: Partial<Draft>): true {
    this.add(draft(type, line, line, text, more), true);
    this.cursor.at++;
    return true;
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
        this.add(readLyrics(this.cursor), false);
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
        return isForcedHeading(t) && this.heading(line, t.slice(1));
      default:
        return false;
    }
  }

  /** Headings, transitions, shots and cues, which need an empty line before them. */
  private structural(line: Line, t: string): boolean {
    const bare = t.startsWith('*') || t.startsWith('_') ? stripEmphasis(t) : t;
    const { columns, dense } = this.survey;
    const tight = dense && !columns;
    const caps = dense && bare === bare.toUpperCase();
    if (this.open || columns || caps) {
      if (isHeadingStart(bare)) return this.heading(line, bare);
      const margin = takeMarginNumbers(bare);
      if (margin.number !== undefined) return this.heading(line, margin.text, margin.number);
    }
    if (!this.open && !(tight && caps) && !(columns && indentOf(line.text) >= 12)) return false;
    const solid = this.cursor.followed;
    if (t.startsWith('@')) {
      const cue = solid ? (readForcedCue(t, this.names.known) ?? this.returningCue(t)) : null;
      return cue !== null && this.cue(line, cue);
    }
    const flat = squeeze(bare);
    // A space behind `TO:` turns it back into action; text pasted from a page has such spaces everywhere.
    const spaced = !columns && /[ \t]$/.test(line.text);
    if (isKnownTransition(flat) && !(spaced && flat.endsWith('TO:'))) return this.one('transition', line, flat);
    if (endsInTo(flat) && !spaced && (!solid || tight)) return this.one('transition', line, flat);
    if (isShotLine(flat) && !this.names.known.has(flat)) return this.one('shot', line, flat);
    if (!solid || (spaced && endsInTo(flat))) return false;
    const plain = readCue(t);
    const cue = plain && tight && !this.names.dense.has(plain.name) ? null : (plain ?? this.caselessCue(t));
    return cue !== null && this.cue(line, cue);
  }

  /** `@old ferryman` that speaks again and again. */
  private returningCue(t: string): Cue | null {
    const cue = readLongForcedCue(t);
    return cue && this.names.forced.has(cue.name) ? cue : null;
  }

  /** `BOB: Hello.` */
  private inlineSpeech(t: string): boolean {
    const read = this.survey.inline && this.names.inline.size > 0 ? readInlineCue(t) : null;
    if (!read || !this.names.inline.has(read.cue.name)) return false;
    const said = readInlineSpeech(this.cursor, read);
    if (!said) return false;
    this.blocks.push(...said);
    this.speech = said;
    this.open = true;
    return true;
  }

  private caselessCue(t: string): Cue | null {
    const cue = readCaselessCue(t);
    return cue && (this.names.caseless.has(cue.name) || this.names.known.has(cue.name)) ? cue : null;
  }

  private heading(line: Line, raw: string, margin?: string): boolean {
    const { text, number = margin } = takeSceneNumber(withoutStar(raw));
    return this.one('heading', line, squeeze(stripEmphasis(text)), number === undefined ? {} : { number });
  }

  private sceneLine(line: Line, t: string): boolean {
    const scene = readSceneLine(t);
    // `Scene 1: The quay.` names the scene; a whole sentence behind it is what happens in it.
    return scene !== null && this.one('heading', line, stripEmphasis(scene.rest), { number: scene.number });
  }

  /** A cue and everything up to the next empty line. */
  private cue(line: Line, cue: Cue): boolean {
    const before = this.speech;
    const dual: Partial<Draft> = {};
    if (cue.dual && before.length > 0 && before[0]?.dual === undefined) dual.dual = 'right';
    const { at } = this.cursor;
    this.cursor.at++;
    const said =
      this.survey.dense && !this.survey.columns
        ? readDenseSpeech(this.cursor, this.names.dense, dual)
        : readSpeech(this.cursor, this.survey, indentOf(line.text), dual);
    if (said.length === 0 && !this.survey.columns) {
      // What follows is forced to be something else: then nobody speaks.
      this.cursor.at = at;
      return false;
    }
    if (dual.dual) for (const block of before) block.dual = 'left';
    const extensions = cue.extensions.length > 0 ? { extensions: cue.extensions } : {};
    const mine = [draft('character', line, line, cue.name, { ...extensions, ...dual })];
    // Not spread: a hostile speech has more parts than a call can have arguments.
    for (const block of said) mine.push(block);
    for (const block of mine) this.blocks.push(block);
    this.speech = mine;
    this.open = false;
    return true;
  }
}

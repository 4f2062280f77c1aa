/** The types of a screenplay's structure; what `reelgraph script` prints is made of these. */
export type BlockType =
  | 'heading'
  | 'action'
  | 'character'
  | 'parenthetical'
  | 'dialogue'
  | 'lyric'
  | 'transition'
  | 'centred'
  | 'section'
  | 'synopsis'
  | 'note'
  | 'page_break'
  | 'shot';

export interface Block {
  readonly type: BlockType;
  /** Without marks: a cue without its extensions, a parenthetical without its parentheses. Trailing spaces are trimmed. */
  readonly text: string;
  /** 1-based line of the source where the block starts. For FDX: the paragraph's ordinal. */
  readonly line: number;
  /** UTF-16 offsets into the decoded text without its byte order mark; null for FDX. */
  readonly start: number | null;
  readonly end: number | null;
  /** Id of the scene that it belongs to, or null before the first one. */
  readonly scene: string | null;
  readonly dual?: 'left' | 'right';
  /** Of a cue, in order, without parentheses. */
  readonly extensions?: readonly string[];
  /** Scene number (or item number of a numbered list), only if written. */
  readonly number?: string;
  /** Depth of a section, from 1. */
  readonly level?: number;
}

export type IntExt = 'int' | 'ext' | 'both';

export interface Heading {
  readonly intExt: IntExt;
  /** Base place and its parts, as written: `HOUSE - KITCHEN` is location `HOUSE - KITCHEN`, base `HOUSE`. */
  readonly location: string;
  readonly base: string;
  readonly sublocations: readonly string[];
  /** Lower case, as written: `night`, `late afternoon`; empty when none is written. */
  readonly timeOfDay: string;
  /** `continuous`, `later`, `same`, …; empty when none is written. */
  readonly continuity: string;
  readonly modifiers: readonly string[];
}

export interface ParsedScene extends Heading {
  readonly id: string;
  /** As written, else counted from 1; `0` for what stands before the first heading. */
  readonly number: string;
  readonly written: boolean;
  readonly heading: string;
  readonly line: number;
  /** Indices into `blocks`: first (the heading, if any) and one past the last. */
  readonly from: number;
  readonly to: number;
}

export interface ScriptWarning {
  readonly code: string;
  readonly message: string;
  readonly line: number;
}

export type ScriptFormat = 'auto' | 'fountain' | 'plain' | 'numbered' | 'free' | 'fdx';

export interface ParsedScript {
  readonly format: Exclude<ScriptFormat, 'auto'>;
  readonly title: string;
  readonly titlePage: Readonly<Record<string, readonly string[]>>;
  readonly blocks: readonly Block[];
  readonly scenes: readonly ParsedScene[];
  readonly characters: readonly { readonly name: string; readonly cues: number }[];
  readonly locations: readonly string[];
  readonly warnings: readonly ScriptWarning[];
}

export interface ParseOptions {
  readonly format?: ScriptFormat;
  /** Names and triggers of known elements: `@Mara` at a line's start is then a cue for sure. */
  readonly names?: readonly string[];
}

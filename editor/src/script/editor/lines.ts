import type { Block, ScriptShots } from '@reelgraph/nodes/script';

/** What a line of the screenplay is, for its look. */
export type LineKind = Block['type'] | 'title';

export interface LineMarks {
  /** 1-based line → kind. */
  readonly kinds: ReadonlyMap<number, LineKind>;
  /** 1-based line → number of the scene that starts there. */
  readonly scenes: ReadonlyMap<number, string>;
  /** 1-based line → shots that start there. */
  readonly shots: ReadonlyMap<number, readonly { readonly id: string; readonly number: string }[]>;
  /** 1-based line → what a person should look at there, in words. */
  readonly warnings: ReadonlyMap<number, string>;
  /** Shots by their place in the text, for the caret. */
  readonly spans: readonly { readonly id: string; readonly start: number; readonly end: number }[];
}

/** What every line is, from the parsed script. `lineOf` gives the 1-based line of an offset. */
export function readMarks(script: ScriptShots, lineOf: (offset: number) => number): LineMarks {
  const kinds = new Map<number, LineKind>();
  const speech = new Map<number, number>();
  const { blocks } = script.parsed;
  blocks.forEach((block, i) => {
    const { start, end } = block;
    if (start === null || end === null) return;
    const last = lineOf(Math.max(start, end - 1));
    // A note inside a line does not make the line a note.
    for (let line = block.line; line <= last; line++) if (!kinds.has(line)) kinds.set(line, block.type);
    const next = blocks[i + 1];
    if (block.type === 'character' && next?.type === 'dialogue') speech.set(block.line, next.line);
    else if (block.type === 'character' && blocks[i + 2]?.type === 'dialogue')
      speech.set(block.line, blocks[i + 2]?.line ?? block.line);
  });
  const first = blocks.find((b) => b.start !== null)?.line ?? 1;
  if (Object.keys(script.parsed.titlePage).length > 0)
    for (let line = 1; line < first; line++) if (!kinds.has(line)) kinds.set(line, 'title');

  const scenes = new Map<number, string>();
  for (const scene of script.scenes) if (scene.heading !== '' && scene.line) scenes.set(scene.line, scene.number);
  const warnings = new Map<number, string>();
  for (const { line, message } of script.parsed.warnings)
    warnings.set(line, warnings.has(line) ? `${warnings.get(line)} ${message}` : message);
  const shots = new Map<number, { id: string; number: string }[]>();
  const spans: { id: string; start: number; end: number }[] = [];
  for (const shot of script.shots) {
    const source = script.sources[shot.id];
    if (!source || source.start === null || source.end === null) continue;
    spans.push({ id: shot.id, start: source.start, end: source.end });
    // The mark of a speech stands beside its words, not beside the name.
    const line = speech.get(source.line) ?? source.line;
    const there = shots.get(line);
    if (there) there.push({ id: shot.id, number: shot.number });
    else shots.set(line, [{ id: shot.id, number: shot.number }]);
  }
  return { kinds, scenes, shots, warnings, spans };
}

/** The shot at an offset: the one whose text holds it, else the last one before it in the same place. */
export function shotAt(marks: LineMarks, offset: number): string | null {
  let before: string | null = null;
  for (const span of marks.spans) {
    if (span.start <= offset && offset <= span.end) return span.id;
    if (span.start <= offset) before = span.id;
  }
  return before;
}

/** The first shot that begins at an offset or behind it. */
export const shotFrom = (marks: LineMarks, offset: number): string | null =>
  marks.spans.find((span) => span.start >= offset)?.id ?? null;

const INDENT = /^[ \t]+/;

/** A line rewritten as another element of the screenplay, in Fountain that every program reads the same way. */
export function asKind(line: string, kind: LineKind): string {
  const text = line.replace(INDENT, '');
  const handle = /^!?@(?=\S)/.exec(text);
  const bare = text
    .replace(handle ? handle[0] : /^(?:[.!~](?=\S)|> ?)/, '')
    .replace(/^\((.*)\)$/, '$1')
    .trim();
  switch (kind) {
    case 'heading':
      return /^(?:int|ext|est|i\/e)[. /]/i.test(bare) ? bare.toUpperCase() : `INT. ${bare.toUpperCase()}`;
    case 'character':
      return bare.toUpperCase();
    case 'parenthetical':
      return `(${bare})`;
    case 'transition': {
      const upper = bare.toUpperCase();
      return /TO:$|^FADE/.test(upper) ? upper : upper === '' ? 'CUT TO:' : `> ${upper}`;
    }
    case 'shot':
      return bare === '' ? 'CLOSE ON ' : bare.toUpperCase();
    case 'action':
      // A mention stays one; the mark keeps every program from taking it for a cue.
      if (handle) return `!@${bare}`;
      return bare !== '' && bare === bare.toUpperCase() && /\p{Lu}/u.test(bare) ? `!${bare}` : bare;
    default:
      return bare;
  }
}

/**
 * How a line that begins with `@` was read, where it could have been read the other way: a name alone before text may be
 * somebody who speaks, or a mention in the action. Null where there is no question.
 */
export function readingOfAt(
  line: string,
  kind: LineKind | null,
  before: string,
  after: string,
): 'speaks' | 'acts' | null {
  if (before.trim() !== '' || after.trim() === '' || !/^\s*!?@[^@.!?,;:]{1,38}$/u.test(line)) return null;
  if (line.trim().split(/\s+/).length > 4) return null;
  return kind === 'character' ? 'speaks' : kind === 'action' ? 'acts' : null;
}

/** What Tab makes of a line, by what it is. */
export const nextKind = (kind: LineKind | null): LineKind =>
  kind === 'action' || kind === null
    ? 'character'
    : kind === 'character'
      ? 'transition'
      : kind === 'transition'
        ? 'heading'
        : kind === 'dialogue'
          ? 'parenthetical'
          : 'action';

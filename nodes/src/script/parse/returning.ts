import type { Line } from '../text/lines.ts';
import { readCaselessCue, readCue, readForcedCue, readLongForcedCue } from './cue.ts';
import { isHeadingStart } from './heading.ts';
import { readInlineCue } from './inline-speech.ts';
import { isPageBreak } from './marks.ts';
import { isShotLine } from './shot-line.ts';

/**
 * Names that a single line does not prove to be names: what they have in common is that they come back. Counted in every
 * piece of the text, added up, and then known to the reader.
 */
export interface NameCounts {
  /** Of scripts without capitals, alone before text. */
  readonly caseless: ReadonlyMap<string, number>;
  /** `BOB: Hello.` */
  readonly inline: ReadonlyMap<string, number>;
  /** `@old ferryman`, alone before text. */
  readonly forced: ReadonlyMap<string, number>;
  /** Lines that are cues without question; asked for only where speech stands on the line of its speaker. */
  readonly cues: () => number;
}

/** No film has so many people. Where more names are found, they are none, and reading on would only cost. */
export const MOST_NAMES = 5000;

const none: ReadonlyMap<string, number> = new Map();
const NOTHING: ReadonlySet<string> = new Set();

const counted = (map: ReadonlyMap<string, number>, name: string): Map<string, number> => {
  const own = map === none ? new Map<string, number>() : (map as Map<string, number>);
  return own.set(name, (own.get(name) ?? 0) + 1);
};

export function countNames(lines: readonly Line[]): NameCounts {
  let caseless = none;
  let inline = none;
  let forced = none;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.blank) continue;
    const t = line.trimmed;
    const said = inline.size < MOST_NAMES && t.includes(':') ? readInlineCue(t) : null;
    if (said) {
      inline = counted(inline, said.cue.name);
      continue;
    }
    const before = lines[i - 1];
    // Behind a note that was taken out a speech goes on.
    if (t.length > 120 || (before && (!before.blank || before.emptied)) || (lines[i + 1]?.blank ?? true)) continue;
    if (t.startsWith('@')) {
      if (forced.size >= MOST_NAMES) continue;
      const next = (lines[i + 1] as Line).trimmed;
      if (isPageBreak(next) || /^(?:!|```)/.test(next)) continue;
      const cue = readForcedCue(t, NOTHING) === null ? readLongForcedCue(t) : null;
      if (cue) forced = counted(forced, cue.name);
    } else if (t.charCodeAt(0) >= 0x590) {
      const cue = readCaselessCue(t);
      if (cue) caseless = counted(caseless, cue.name);
    }
  }
  return { caseless, inline, forced, cues: () => countCues(lines) };
}

function countCues(lines: readonly Line[]): number {
  let cues = 0;
  lines.forEach(({ blank, trimmed }, i) => {
    if (blank || !(lines[i - 1]?.blank ?? true) || (lines[i + 1]?.blank ?? true)) return;
    if (readCue(trimmed) && !isShotLine(trimmed) && !isHeadingStart(trimmed)) cues++;
  });
  return cues;
}

export interface ReturningNames {
  readonly caseless: ReadonlySet<string>;
  readonly inline: ReadonlySet<string>;
  readonly forced: ReadonlySet<string>;
}

const added = (all: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> => {
  if (all.length === 1) return all[0] as ReadonlyMap<string, number>;
  const sum = new Map<string, number>();
  for (const one of all) for (const [name, n] of one) sum.set(name, (sum.get(name) ?? 0) + n);
  return sum;
};
const returning = (counts: ReadonlyMap<string, number>): Set<string> => {
  const names = new Set<string>();
  for (const [name, n] of counts) if (n > 1) names.add(name);
  return names;
};

/** Those that come back: a name that speaks once could be anything. */
export function namesThatReturn(all: readonly NameCounts[]): ReturningNames {
  const said = added(all.map((one) => one.inline));
  let lines = 0;
  for (const n of said.values()) lines += n;
  const cues = lines < 2 ? 0 : all.reduce((n, one) => n + one.cues(), 0);
  const inline = cues * 3 < lines ? returning(said) : new Set<string>();
  // Where some speak so for sure, whoever is written in capitals before a colon does too.
  if (inline.size > 0) for (const name of said.keys()) if (name === name.toUpperCase()) inline.add(name);
  return {
    caseless: returning(added(all.map((one) => one.caseless))),
    inline,
    forced: returning(added(all.map((one) => one.forced))),
  };
}

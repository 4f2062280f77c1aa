import type { Line } from '../text/lines.ts';
import { readCaselessCue } from './cue.ts';

const none: ReadonlyMap<string, number> = new Map();

/** Names of caseless scripts that stand alone before text, and how often. */
export function countCaseless(lines: readonly Line[]): ReadonlyMap<string, number> {
  let counts: Map<string, number> | null = null;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.blank || line.trimmed.charCodeAt(0) < 0x590) continue;
    if ((i > 0 && !(lines[i - 1] as Line).blank) || (lines[i + 1]?.blank ?? true)) continue;
    const cue = readCaselessCue(line.trimmed);
    if (!cue) continue;
    counts ??= new Map();
    counts.set(cue.name, (counts.get(cue.name) ?? 0) + 1);
  }
  return counts ?? none;
}

/** Those that come back: a name that speaks once could be anything. */
export function namesThatReturn(all: readonly ReadonlyMap<string, number>[]): Set<string> {
  const counts = new Map<string, number>();
  for (const one of all) for (const [name, n] of one) counts.set(name, (counts.get(name) ?? 0) + n);
  return new Set([...counts].filter(([, n]) => n > 1).map(([name]) => name));
}

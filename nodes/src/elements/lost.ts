import type { ElementValue } from '../values.ts';
import { type ElementIndex, findMentions } from './find.ts';

/** A handle in a text that names no element, with who may be meant. */
export interface LostMention {
  /** Without the `@`. */
  readonly name: string;
  readonly count: number;
  readonly suggestions: readonly ElementValue[];
}

/** Handles that name nobody, most frequent first. */
export function lostMentions(texts: readonly string[], index: ElementIndex): LostMention[] {
  const found = new Map<string, LostMention>();
  for (const text of texts)
    for (const { element, name, suggestions } of findMentions(text, index))
      if (element === null) found.set(name, { name, count: (found.get(name)?.count ?? 0) + 1, suggestions });
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** The text with this handle as that element's, wherever it names nobody. */
export function mendMentions(text: string, name: string, to: ElementValue, index: ElementIndex): string {
  let out = '';
  let at = 0;
  for (const mention of findMentions(text, index)) {
    if (mention.element !== null || mention.name !== name) continue;
    out += `${text.slice(at, mention.start)}@${to.name}`;
    at = mention.end;
  }
  return out + text.slice(at);
}

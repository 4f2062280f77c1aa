import { byKind, findMentions, indexElements, type Mention, worn } from '../elements/index.ts';
import type { ElementValue } from '../values.ts';
import { look } from './people.ts';

export interface ResolvedPrompt {
  /** What a model is told: names for handles, and how each looks, once. */
  readonly text: string;
  /** Whom it mentions, each once, as it is worn: characters, the place, props, looks. */
  readonly elements: readonly ElementValue[];
  /** Mentions that name nobody. */
  readonly unresolved: readonly Mention[];
}

/** A text without mentions is answered as it is. */
const mayMention = /@/;

/**
 * The one way in which a written prompt is given its elements, wherever it was written: `@Mara` becomes her name, the first
 * time with how she looks. A bare name stays a bare word: a prompt says with `@` what it means.
 */
export function resolveMentions(text: string, elements: readonly ElementValue[], describe = true): ResolvedPrompt {
  if (!mayMention.test(text)) return { text, elements: [], unresolved: [] };
  const mentions = findMentions(text, indexElements(elements));
  const used = new Map<string, ElementValue>();
  const described = new Set<string>();
  let out = '';
  let at = 0;
  for (const { element, variant, start, end, name } of mentions) {
    out += text.slice(at, start);
    at = end;
    if (!element) {
      out += name;
      continue;
    }
    // One person wears one thing in one prompt: the first that is named.
    const shown = used.get(element.id) ?? worn(element, variant);
    used.set(element.id, shown);
    const words = described.has(element.id) || !describe ? '' : look(shown);
    const next = text.charAt(end);
    // `@Mara's hands`: a possessive takes no apposition.
    if (words === '' || /['’]/.test(next)) {
      out += shown.name;
      continue;
    }
    described.add(element.id);
    out += `${shown.name}, ${words}${next === '' || /[,.;:!?)]/.test(next) ? '' : ','}`;
  }
  out = (out + text.slice(at)).replace(/\\@/g, '@');
  const untold = [...used.values()].filter((one) => describe && !described.has(one.id) && look(one) !== '');
  const told = untold.map((one) => `${one.name}, ${look(one)}.`).join(' ');
  return {
    text: told === '' ? out : `${out.trimEnd()}${/[.!?…"”]$/.test(out.trimEnd()) ? '' : '.'} ${told}`,
    elements: [...used.values()].sort(byKind),
    unresolved: mentions.filter(({ element }) => element === null),
  };
}

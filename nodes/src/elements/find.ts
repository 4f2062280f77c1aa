import type { ElementValue } from '../values.ts';
import { joined, type Token, tokenise } from './tokens.ts';

/** One place in a text where an element is meant. Offsets are UTF-16 units of that text; a mention's `@` is inside. */
export interface Found {
  readonly element: ElementValue;
  readonly start: number;
  readonly end: number;
  /** Written with `@`. */
  readonly mention: boolean;
  /** Only a part of the name stands there: `Mara` for Mara Voss. */
  readonly partial: boolean;
  /** Id of the variant that is named: `@MaraYoung`. */
  readonly variant?: string;
}

interface Term {
  readonly words: readonly string[];
  readonly element: ElementValue;
  readonly partial: boolean;
  /** Only after an `@`. */
  readonly onlyMention: boolean;
  readonly variant?: string;
}

/** Names, triggers and parts of names, by their first word, longest first. */
export interface ElementIndex {
  readonly terms: ReadonlyMap<string, readonly Term[]>;
  readonly elements: readonly ElementValue[];
}

const wordsOf = (text: string): string[] => tokenise(text).map((t) => t.word);

/** Names that an element has besides its own. A name that is another element's own is that one's alone. */
function otherTerms(element: ElementValue, own: ReadonlySet<string>): Term[] {
  const terms: Term[] = [];
  const add = (text: string, onlyMention: boolean, variant?: string): void => {
    const words = wordsOf(text);
    if (words.length === 0 || own.has(words.join(' '))) return;
    terms.push({ words, element, partial: false, onlyMention, ...(variant === undefined ? {} : { variant }) });
  };
  for (const { id, name, trigger } of element.variants ?? []) {
    add(trigger, true, id);
    // YOUNG MARA, and Mara Young.
    add(`${name} ${element.name}`, false, id);
    add(`${element.name} ${name}`, false, id);
  }
  for (const alias of element.aliases ?? []) add(alias, alias.startsWith('@'));
  return terms;
}

/** Parts of names that begin many sentences, and mean nobody by themselves: The Warden, Old Petter, Mr Hale. */
const NEVER_ALONE: ReadonlySet<string> = new Set(
  'the one old older young younger adult teenage little big small tall short fat blind mad first second third last another other mrs miss sir lady dear poor'.split(
    ' ',
  ),
);

export function indexElements(elements: readonly ElementValue[]): ElementIndex {
  const all: Term[] = [];
  const parts = new Map<string, number>();
  for (const element of elements)
    for (const word of new Set(wordsOf(element.name))) parts.set(word, (parts.get(word) ?? 0) + 1);
  const own = new Set(elements.flatMap((one) => [one.name, one.trigger].map((text) => wordsOf(text).join(' '))));
  for (const element of elements) {
    all.push(...otherTerms(element, own));
    const words = wordsOf(element.name);
    if (words.length > 0) all.push({ words, element, partial: false, onlyMention: false });
    const trigger = wordsOf(element.trigger);
    // A trigger is for mentions; as a bare word it counts only where it is the name anyway.
    if (trigger.length > 0 && trigger.join(' ') !== words.join(' '))
      all.push({ words: trigger, element, partial: false, onlyMention: true });
    if (element.kind === 'character' && words.length > 1)
      for (const word of new Set([words[0] as string, words[words.length - 1] as string]))
        if (word.length > 2 && parts.get(word) === 1 && !NEVER_ALONE.has(word))
          all.push({ words: [word], element, partial: true, onlyMention: false });
  }
  all.sort((a, b) => b.words.length - a.words.length || Number(a.partial) - Number(b.partial));
  const terms = new Map<string, Term[]>();
  for (const term of all) {
    const list = terms.get(term.words[0] as string);
    if (list) list.push(term);
    else terms.set(term.words[0] as string, [term]);
  }
  return { terms, elements };
}

/** Every place where an element is named, longest name first, never overlapping, in the order of the text. */
export function findElements(text: string, index: ElementIndex): Found[] {
  if (index.elements.length === 0) return [];
  const tokens = tokenise(text);
  const out: Found[] = [];
  for (let i = 0; i < tokens.length; ) {
    const hit = matchAt(text, tokens, i, index);
    if (!hit) {
      i++;
      continue;
    }
    const first = tokens[i] as Token;
    const last = tokens[i + hit.words.length - 1] as Token;
    out.push({
      element: hit.element,
      start: first.mention ? first.start - 1 : first.start,
      end: last.end,
      mention: first.mention,
      partial: hit.partial,
      ...(hit.variant === undefined ? {} : { variant: hit.variant }),
    });
    i += hit.words.length;
  }
  return out;
}

function matchAt(text: string, tokens: readonly Token[], at: number, index: ElementIndex): Term | null {
  const first = tokens[at] as Token;
  for (const term of index.terms.get(first.word) ?? []) {
    if (term.onlyMention && !first.mention) continue;
    // "Will" is a name, "will" is not.
    if (term.element.kind === 'character' && !first.mention && !first.capital) continue;
    let k = 1;
    while (k < term.words.length) {
      const token = tokens[at + k];
      if (!token || token.word !== term.words[k] || token.mention) break;
      if (!joined(text, (tokens[at + k - 1] as Token).end, token.start)) break;
      k++;
    }
    if (k === term.words.length) return term;
  }
  return null;
}

export interface Mention {
  readonly start: number;
  readonly end: number;
  /** Without the `@`, as written. */
  readonly name: string;
  readonly element: ElementValue | null;
  readonly variant?: string;
  /** Elements whose name is nearly this, for a mention that names none. */
  readonly suggestions: readonly ElementValue[];
}

/** Every `@mention` of a text, bound to its element or with suggestions. */
export function findMentions(text: string, index: ElementIndex): Mention[] {
  if (!text.includes('@')) return [];
  const bound = new Map(
    findElements(text, index)
      .filter((f) => f.mention)
      .map((f) => [f.start, f]),
  );
  const out: Mention[] = [];
  for (const token of tokenise(text)) {
    if (!token.mention) continue;
    const found = bound.get(token.start - 1);
    const end = found?.end ?? endOfHandle(text, token.end);
    const name = text.slice(token.start, end);
    out.push({
      start: token.start - 1,
      end,
      name,
      element: found?.element ?? null,
      ...(found?.variant === undefined ? {} : { variant: found.variant }),
      suggestions: found ? [] : suggest(name, index.elements),
    });
  }
  return out;
}

/** An unknown handle runs on over `_` and `-`: `@film-can`. */
function endOfHandle(text: string, from: number): number {
  let end = from;
  while (end < text.length && /[\p{L}\p{N}_-]/u.test(text.charAt(end))) end++;
  while (end > from && text.charAt(end - 1) === '-') end--;
  return end;
}

/** Elements whose name or trigger is at most two keystrokes away. */
export function suggest(name: string, elements: readonly ElementValue[]): ElementValue[] {
  const wanted = wordsOf(name).join('');
  if (wanted.length < 2 || wanted.length > 40) return [];
  return elements
    .map((element) => ({
      element,
      d: Math.min(
        ...[element.name, element.trigger, ...(element.aliases ?? [])].map((one) =>
          distance(wanted, wordsOf(one).join('')),
        ),
      ),
    }))
    .filter(({ d }) => d <= 2 && d < wanted.length)
    .sort((a, b) => a.d - b.d)
    .map(({ element }) => element);
}

/** Edit distance; strings longer than 40 are simply far away. */
function distance(a: string, b: string): number {
  if (b.length > 40 || Math.abs(a.length - b.length) > 2) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}

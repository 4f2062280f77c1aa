import { type GrammarSymbol, grammarOf } from './json-grammar.ts';

/** GrammarSymbols that are still to come, the next one first. */
type Stack = { readonly head: GrammarSymbol; readonly rest: Stack } | null;

/**
 * Where an answer is in the grammar of its JSON: all ways to read it so far, side by side. Unchangeable: `after` answers
 * another one, so that a word can be tried without harm.
 */
export class JsonGuide {
  readonly #ways: readonly Stack[];

  private constructor(ways: readonly Stack[]) {
    this.#ways = ways;
  }

  /** At the beginning of an answer that follows the schema; without one, of any JSON. */
  static of(schema: unknown): JsonGuide {
    return new JsonGuide(opened({ head: grammarOf(schema), rest: null }));
  }

  /** After some more letters; null where no answer goes on so. */
  after(text: string): JsonGuide | null {
    let ways = this.#ways;
    for (const char of text) {
      const next: Stack[] = [];
      for (const way of ways) if (way) next.push(...step(way, char));
      if (next.length === 0) return null;
      ways = next;
    }
    return new JsonGuide(ways);
  }

  /** The answer may end here. */
  get whole(): boolean {
    return this.#ways.includes(null);
  }

  /** Nothing can follow. */
  get closed(): boolean {
    return this.#ways.every((way) => way === null);
  }

  /** The text that ends the answer soonest: open texts, lists and objects closed, missing keys with their first value. */
  ending(): string {
    if (this.whole) return '';
    let out = '';
    for (let way = this.#ways[0] ?? null; way; ) {
      const { head, rest }: NonNullable<Stack> = way;
      if ('choices' in head) way = pushed(head.choices()[0] ?? [], rest);
      else {
        out += 'text' in head ? head.text : (SAMPLES.find((char) => head.letter(char)) ?? '');
        way = rest;
      }
    }
    return out;
  }
}

/** One of every kind of letter that the grammar asks for where nothing shorter would do. */
const SAMPLES = ['0', '1', 'n', ' '];

/** The ways that begin with a letter, in place of one that begins with choices. */
function opened(way: Stack): Stack[] {
  if (!way) return [null];
  if (!('choices' in way.head)) return 'text' in way.head && way.head.text === '' ? opened(way.rest) : [way];
  return way.head.choices().flatMap((choice) => opened(pushed(choice, way.rest)));
}

const pushed = (symbols: readonly GrammarSymbol[], rest: Stack): Stack =>
  symbols.reduceRight<Stack>((below, head) => ({ head, rest: below }), rest);

function step({ head, rest }: NonNullable<Stack>, char: string): Stack[] {
  if ('letter' in head) return head.letter(char) ? opened(rest) : [];
  if (!('text' in head) || !head.text.startsWith(char)) return [];
  const left = head.text.slice(char.length);
  return left === '' ? opened(rest) : [{ head: { text: left }, rest }];
}

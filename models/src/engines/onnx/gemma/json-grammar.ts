/**
 * JSON of a schema as a grammar that is walked letter by letter. A symbol is a letter of some kind, a fixed text, or a choice
 * between sequences of symbols. The first choice is always the one that ends soonest.
 */
export type GrammarSymbol =
  | { readonly text: string }
  | { readonly letter: (char: string) => boolean }
  | { readonly choices: () => readonly (readonly GrammarSymbol[])[] };

/** Longest text in an answer, and most entries of a list, where the schema says nothing: an answer must end. */
const LONGEST = 600;
const MOST = 256;
/** Line breaks and indentation between two parts. */
const SPACE = 24;
/** How deep a value without a schema may go. */
const DEPTH = 6;

type Schema = Readonly<Record<string, unknown>>;

/** The grammar of a JSON Schema. Keywords that it does not know narrow nothing: the caller's own check says the rest. */
export function grammarOf(schema: unknown, depth = 0): GrammarSymbol {
  if (typeof schema !== 'object' || schema === null) return anything(depth);
  const one = schema as Schema;
  if ('const' in one) return { text: JSON.stringify(one.const) };
  if (Array.isArray(one.enum)) return either(one.enum.map((value) => ({ text: JSON.stringify(value) })));
  const several = (one.anyOf ?? one.oneOf) as unknown[] | undefined;
  if (Array.isArray(several)) return either(several.map((other) => grammarOf(other, depth)));
  if (Array.isArray(one.type)) return either(one.type.map((type) => grammarOf({ ...one, type }, depth)));
  switch (one.type) {
    case 'string':
      return string(numberOf(one.maxLength, LONGEST));
    case 'integer':
      return integer;
    case 'number':
      return number;
    case 'boolean':
      return either([{ text: 'true' }, { text: 'false' }]);
    case 'null':
      return { text: 'null' };
    case 'array':
      return array(grammarOf(one.items, depth + 1), numberOf(one.minItems, 0), numberOf(one.maxItems, MOST));
    case 'object':
      return one.properties ? object(one, depth) : record(grammarOf(one.additionalProperties, depth + 1));
    default:
      return one.properties ? object(one, depth) : anything(depth);
  }
}

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const either = (all: readonly GrammarSymbol[]): GrammarSymbol => ({ choices: () => all.map((one) => [one]) });

const blank = (left = SPACE): GrammarSymbol => ({
  choices: () => (left === 0 ? [[]] : [[], [{ letter: (char) => /[ \n\t]/.test(char) }, blank(left - 1)]]),
});

const quote: GrammarSymbol = { text: '"' };
const plain: GrammarSymbol = { letter: (char) => char >= ' ' && char !== '"' && char !== '\\' && char !== '\u007f' };
const escaped: GrammarSymbol = { letter: (char) => '"\\/bfnrt'.includes(char) };

const string = (longest: number): GrammarSymbol => ({ choices: () => [[quote, inside(longest)]] });
const inside = (left: number): GrammarSymbol => ({
  choices: () =>
    left === 0 ? [[quote]] : [[quote], [plain, inside(left - 1)], [{ text: '\\' }, escaped, inside(left - 1)]],
});

const zero: GrammarSymbol = { text: '0' };
const digit: GrammarSymbol = { letter: (char) => char >= '0' && char <= '9' };
const digits = (left: number): GrammarSymbol => ({
  choices: () => (left === 0 ? [[]] : [[], [digit, digits(left - 1)]]),
});
const whole: GrammarSymbol = {
  choices: () => [[zero], [{ letter: (char) => char >= '1' && char <= '9' }, digits(14)]],
};
const integer: GrammarSymbol = { choices: () => [[whole], [{ text: '-' }, whole]] };
const number: GrammarSymbol = { choices: () => [[integer], [integer, { text: '.' }, digit, digits(14)]] };

/** Keys in the order of the schema: a model that may jump between them loses its place. */
function object(schema: Schema, depth: number): GrammarSymbol {
  const properties = Object.entries(schema.properties as Schema);
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const from = (at: number, first: boolean): GrammarSymbol => ({
    choices: () => {
      const entry = properties[at];
      if (!entry) return [[blank(), { text: '}' }]];
      const [key, value] = entry;
      const comma: GrammarSymbol[] = first ? [] : [{ text: ',' }];
      const named: GrammarSymbol = { text: JSON.stringify(key) };
      const taken = [
        ...comma,
        blank(),
        named,
        { text: ':' },
        blank(),
        grammarOf(value, depth + 1),
        from(at + 1, false),
      ];
      return required.has(key) ? [taken] : [[from(at + 1, first)], taken];
    },
  });
  return { choices: () => [[{ text: '{' }, from(0, true)]] };
}

function record(value: GrammarSymbol): GrammarSymbol {
  const entry = [blank(), string(80), { text: ':' }, blank(), value];
  const more = (left: number): GrammarSymbol => ({
    choices: () => [[blank(), { text: '}' }], ...(left === 0 ? [] : [[{ text: ',' }, ...entry, more(left - 1)]])],
  });
  return {
    choices: () => [
      [{ text: '{' }, blank(), { text: '}' }],
      [{ text: '{' }, ...entry, more(MOST)],
    ],
  };
}

function array(item: GrammarSymbol, least: number, most: number): GrammarSymbol {
  const end: GrammarSymbol[] = [blank(), { text: ']' }];
  const after = (count: number): GrammarSymbol => ({
    choices: () => [
      ...(count >= least ? [end] : []),
      ...(count < most ? [[{ text: ',' }, blank(), item, after(count + 1)]] : []),
    ],
  });
  return {
    choices: () => [
      ...(least === 0 ? [[{ text: '[' }, ...end]] : []),
      ...(most > 0 ? [[{ text: '[' }, blank(), item, after(1)]] : []),
    ],
  };
}

function anything(depth: number): GrammarSymbol {
  const flat: GrammarSymbol[] = [{ text: 'null' }, { text: 'true' }, { text: 'false' }, number, string(LONGEST)];
  if (depth >= DEPTH) return either(flat);
  return {
    choices: () => [...flat.map((one) => [one]), [array(anything(depth + 1), 0, MOST)], [record(anything(depth + 1))]],
  };
}

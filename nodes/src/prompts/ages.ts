/**
 * Ages as a sentence says them. Scripts write `IDA (30s)`, `JOE, 40s,` and `WILL BLOOM, AGE 3`; a model reads words. Who
 * somebody is decides between *her*, *his* and *their*; nothing is guessed from a name.
 */
const WOMAN =
  /\b(?:wom[ae]n|girl|lady|mother|mum|mom|wife|daughter|sister|aunt|grandmother|queen|princess|nun|widow|actress|waitress|she|her|hers|female)\b/i;
const MAN =
  /\b(?:m[ae]n|boy|gentleman|father|dad|husband|son|brother|uncle|grandfather|king|prince|monk|widower|actor|waiter|he|his|him|male|bearded)\b/i;

export type Pronoun = 'her' | 'his' | 'their';

/** What the words about one person say; *their* where they say nothing, or both. */
export function pronounOf(about: string): Pronoun {
  const woman = WOMAN.test(about);
  const man = MAN.test(about);
  return woman === man ? 'their' : woman ? 'her' : 'his';
}

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** 0–120 in words. */
export function numberWords(n: number): string {
  if (n >= 100) return n === 100 ? 'a hundred' : `a hundred and ${numberWords(n - 100)}`;
  if (n < 20) return SMALL[n] ?? String(n);
  const ten = TENS[Math.floor(n / 10)] as string;
  return n % 10 === 0 ? ten : `${ten}-${SMALL[n % 10] as string}`;
}

const DECADES = ['twenties', 'thirties', 'forties', 'fifties', 'sixties', 'seventies', 'eighties', 'nineties'];
const AGE =
  /^(?:aged? )?(?:(early|mid|late)[- ]?)?(?:to[- ](?:early|mid|late)[- ]?)?(?:([2-9])0['’]?s|(twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)|(teens)|(\d{1,3})(?: years? old| y\/?o)?)$/i;

/** `mid-40s` as `in her mid-forties`, `34` as `thirty-four years old`; null where it is no age. */
export function ageWords(text: string, whose: Pronoun): string | null {
  const m = AGE.exec(text.trim());
  if (!m) return null;
  const part = m[1] ? `${m[1].toLowerCase()} ` : '';
  const decade = m[2] ? DECADES[Number(m[2]) - 2] : (m[3] ?? m[4])?.toLowerCase();
  if (decade) return `in ${whose} ${part === 'mid ' ? 'mid-' : part}${decade}`;
  const years = Number(m[5]);
  if (years < 1 || years > 120) return null;
  return `${numberWords(years)} ${years === 1 ? 'year' : 'years'} old`;
}

/** An introduction: a name, with or without capitals, and what stands in brackets or between commas behind it. */
const INTRODUCED = new RegExp(
  `(?<![\\p{L}\\p{N}])(\\p{Lu}[\\p{L}'’.-]{0,40}(?: \\p{Lu}[\\p{L}'’.-]{0,40}| #?\\d{1,3}){0,3}|\\p{Ll}{1,40})` +
    // In brackets, with whatever else stands there; or between commas.
    '(?: ?\\(([^()]{1,80})\\)|, (' +
    '(?:[Aa]ged? |AGED? )?(?:(?:[Ee]arly|[Mm]id|[Ll]ate|EARLY|MID|LATE)[- ]?)?' +
    "(?:[2-9]0['’]?[sS]|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|\\d{1,3})" +
    ')(?=[,.;!?)]| in | with | and |$))(,?)',
  'gu',
);

/**
 * Writes out every age of a text. `about` gives what is known of somebody by name; answers the text, and the names that were
 * introduced, which are people without doubt. `skip`: whose age is told elsewhere in the prompt, and is left out here.
 */
export function writeAges(
  text: string,
  about: (name: string) => string,
  skip: (name: string) => boolean,
): { text: string; names: readonly string[] } {
  if (!/[(,]/.test(text)) return { text, names: [] };
  const names: string[] = [];
  const out = text.replace(
    INTRODUCED,
    (all, name: string, bracket: string | undefined, bare: string | undefined, comma: string, at: number) => {
      const [first = '', ...rest] = (bracket ?? bare ?? '').split(/, ?/);
      const behind = text.slice(at + all.length);
      const sentence = /^[^.!?]*/.exec(behind)?.[0] ?? '';
      const capital = /^\p{Lu}/u.test(name);
      // `a woman, 40s` tells itself; a bare number behind a small word is a count.
      if (!capital && bracket === undefined && /^\d+$/.test(first)) return all;
      const alone = !/\p{Lu}{3}/u.test(sentence);
      const told = `${name} ${rest.join(' ')} ${about(name)} ${alone ? sentence : (/^,? an? [^,]*/.exec(sentence)?.[0] ?? '')}`;
      const age = ageWords(first, pronounOf(told));
      if (age === null) return all;
      if (capital) names.push(name);
      const parts = [...(skip(name) ? [] : [age]), ...rest];
      const closes = comma === ',' || /^\s*(?:[.,;:!?)]|$)/.test(behind) ? comma : ',';
      return parts.length === 0 ? `${name}${comma}` : `${name}, ${parts.join(', ')}${closes}`;
    },
  );
  return { text: out, names };
}

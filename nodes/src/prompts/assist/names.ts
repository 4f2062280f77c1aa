import { ROLES } from '../roles.ts';

/** Words with a capital that name nobody: days, months, makers of film and lenses, styles. */
const NOBODY = new Set(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december steadicam technicolor panavision kodak fuji fujifilm portra cinestill ektachrome imax anamorphic polaroid super arri alexa zeiss cooke leica bokeh foley dutch rembrandt deco nouveau bauhaus gothic baroque victorian edwardian renaissance mediterranean english french german italian spanish japanese chinese british american european i ok tv uv led neon god christmas easter style audio camera lighting'.split(
    ' ',
  ),
);
/** Persian rug, Danish chair, Romanesque arch: what a thing is like, not who is there. */
const ADJECTIVE = /(?:ian|ean|ese|ish|esque|istic|ic|ist|ern)$/;
/**
 * Somebody who is called by a common noun: `the STRANGER`, `two tall guards`. No comparison (`like a dancer`), nobody's thing (`the
 * driver's seat`, `a pilot light`), no `couple of` them.
 */
const ROLE = new RegExp(
  `(?<!\\blike )\\b(?:an?|the|another|some|two|three|four|several|many|his|her|their)(?: [\\p{L}-]+){0,2}? (${ROLES})s?(?!['’-]|\\p{L}| (?:of|seat|cabin|light|rail|rails|house|uniform|cap|hat)\\b)`,
  'giu',
);
const NAME = /(?<![\p{L}\p{N}'’])\p{Lu}\p{Ll}[\p{L}’'-]*/gu;

const plain = (word: string): string => word.toLowerCase().replace(/['’]s?$/, '');

const single = (word: string): string => word.replace(/(?<=\p{L}{3})s$/u, '');

/**
 * Names in an answer that its text does not have: somebody was brought in. A word counts as a name where it has a capital
 * though no sentence begins with it, in no quotation, and is nowhere written small; and where it is a common noun that says
 * who somebody is, and nobody was called so. *The woman* may be whom the text names; *the nurse* is not.
 */
export function inventedNames(original: string, answer: string): string[] {
  const known = new Set((original.match(/[\p{L}\p{N}'’]+/gu) ?? []).map(plain));
  // What is said names whom it likes; a line that ends its sentence still does.
  const spoken = answer.replace(/"[^"]*"|“[^”]*”|«[^»]*»/g, (quote) => (/[.!?…].$/.test(quote) ? '.' : ' '));
  const small = new Set((spoken.match(/(?<![\p{L}\p{N}'’])\p{Ll}[\p{L}'’]*/gu) ?? []).map(plain));
  const found = new Set<string>();
  for (const match of spoken.matchAll(NAME)) {
    const word = match[0].replace(/['’]s?$/, '');
    const before = spoken.slice(0, match.index).trimEnd();
    const begins = before === '' || /[.!?…:;|\n–—-]$/.test(before);
    const key = plain(word);
    if (begins || known.has(key) || small.has(key) || NOBODY.has(key) || ADJECTIVE.test(key)) continue;
    found.add(word);
  }
  const told = [...known].map(single);
  for (const [, noun = ''] of spoken.matchAll(ROLE)) if (!told.includes(single(plain(noun)))) found.add(noun);
  return [...found];
}

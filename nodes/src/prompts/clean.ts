import { type ElementIndex, findElements } from '../elements/index.ts';
import { calmCapitals } from '../script/text/capitals.ts';
import { stripEmphasis } from '../script/text/emphasis.ts';
import { squeeze } from '../script/text/words.ts';
import { writeAges } from './ages.ts';
import { elementName, thingName } from './people.ts';

/** Camera shorthand of screenplays, which no model knows as film language. */
const SHORTHAND: readonly (readonly [RegExp, string])[] = [
  [/\[\[[^\]]*\]\]|\/\*[\s\S]*?\*\//g, ' '],
  [/\b(?:as )?we (?:can )?(?:see|hear|find|discover|reveal|follow|watch|notice) (?:that |as )?/gi, ''],
  [
    /\b(?:we|the camera|CAMERA) (?:push(?:es)?|pan[s]?|tilt[s]?|track[s]?|dolly|dollies|move[s]?|pull[s]?|crane[s]?|zoom[s]?) (?:in|out|back|up|down|along|with|across)?\s*(?:to|on|onto|over)? ?(?:reveal(?:ing)? )?/gi,
    '',
  ],
  [/\b(?:REVEAL|CAMERA|ANGLE ON|CLOSE ON|CLOSE UP ON|WIDE ON|WIDER ON)(?:: *| - | -- | +(?=\p{L}))/gu, ''],
  [/\b(?:SMASH |MATCH |JUMP |HARD )?CUT TO:? ?|\bDISSOLVE TO:? ?|\bFADE (?:IN|OUT|TO BLACK)[:.]? ?/g, ''],
  [/\((?:beat|pause|then|cont'?d|continuing|o\.?s\.?|v\.?o\.?|o\.?c\.?)\.?\)/gi, ''],
  [/(?:^|(?<=[.!?] ))(?:a |another |long )?(?:beat|pause)\.(?= |$)/gi, ''],
  [/\bf\.g\.|\bf\/g\b/gi, 'foreground'],
  [/\bb\.g\.|\bb\/g\b/gi, 'background'],
  [/\b(?:o\.s\.|o\.c\.)/gi, 'off screen'],
  [/\bin (foreground|background)\b/gi, 'in the $1'],
  [/\s*(?:--+|—|–)\s*(?=[.!?,]|$)/g, ''],
  [/\s+(?:--+)\s+/g, ', '],
];

/** `We see JOE, 60s, step off`: without *we see*, Joe steps off. */
const SEEN =
  /\b(?:[Ww]e|WE) (?:see|SEE|watch|WATCH|find|FIND|follow|FOLLOW) (@?\p{Lu}[\p{L}'’]*(?: \p{Lu}[\p{L}'’]*){0,2}(?:, [^,.]{1,40},| \([^()]{1,40}\),?)?) (\p{Ll}{2,})(?![\p{L}'’])/gu;
const NO_VERB =
  /^(?:and|or|but|with|in|on|at|by|from|as|who|whose|of|to|is|are|has|was|off|up|down|out|into|onto|behind|beside|near|through|across|under|over|alone|again|also|now|there|here|inside|outside|already|still|asleep|awake|while|when|where|for|half)$|(?:ing|ed|ly|s)$/;
const third = (verb: string): string =>
  NO_VERB.test(verb)
    ? verb
    : /(?:sh|ch|s|x|z|o)$/.test(verb)
      ? `${verb}es`
      : /[^aeiou]y$/.test(verb)
        ? `${verb.slice(0, -1)}ies`
        : `${verb}s`;

/** A plain text without marks: no emphasis, notes, shorthand of the camera, doubled spaces. */
export function plainAction(text: string): string {
  let out = squeeze(stripEmphasis(text).replace(/^\s*[-•]\s+/gm, ''));
  out = out.replace(SEEN, (_, who: string, verb: string) => `${who} ${third(verb)}`);
  for (const [pattern, by] of SHORTHAND) out = out.replace(pattern, by);
  return squeeze(out).replace(/ ([,.;!?])/g, '$1');
}

export interface Cleaned {
  readonly text: string;
  /** Elements whose description stands in the text. */
  readonly described: ReadonlySet<string>;
}

export interface CleanOptions {
  /** What to say of an element behind its first mention; empty: nothing. */
  readonly describe: (elementId: string) => string;
  /** Names that are known to be people: who speaks in the shot. */
  readonly people?: readonly string[];
  /** Elements whose looks the prompt tells elsewhere: their age is not said again. */
  readonly told?: ReadonlySet<string>;
}

/** Action as a model should read it: no shorthand, no shouting, mentions as names, ages in words. */
export function cleanAction(text: string, index: ElementIndex, options: CleanOptions): Cleaned {
  const { describe, people = [], told } = options;
  const byName = (name: string) => findElements(name, index)[0]?.element;
  const aged = writeAges(
    plainAction(text),
    (name) => byName(name)?.description ?? '',
    (name) => told?.has(byName(name)?.id ?? '') ?? false,
  );
  const out = aged.text;
  const described = new Set<string>();
  // Letters change, places do not: what was found in the one stands in the other.
  const calmed = calmCapitals(out, [...people, ...aged.names, ...index.elements.flatMap(namesOf)]);
  const calm = calmed.length === out.length ? calmed : out;
  let built = '';
  let at = 0;
  for (const found of findElements(out, index)) {
    built += calm.slice(at, found.start);
    built += nameInText(found.element, out.slice(found.start, found.end), found.mention, built);
    at = found.end;
    const words = described.has(found.element.id) ? '' : describe(found.element.id);
    if (words !== '') {
      const next = out.charAt(at);
      // `Mara's hands`: a possessive takes no apposition.
      if (next === "'" || next === '’') continue;
      described.add(found.element.id);
      built += /[,.;:!?]/.test(next) || next === '' ? `, ${words}` : `, ${words},`;
    }
  }
  built += calm.slice(at);
  built = squeeze(built.replace(/\\@/g, '@').replace(/(^|[^\p{L}\p{N}])@(?=\p{L})/gu, '$1'));
  return { text: built.replace(/^\p{Ll}/u, (c) => c.toUpperCase()), described };
}

const namesOf = ({ name, kind }: ElementIndex['elements'][number]): string[] => (kind === 'character' ? [name] : []);

const ARTICLE =
  /(?:^|[\s(“"])(?:a|an|the|his|her|its|their|this|that|my|your|our|another|each|every|one|two)(?: \p{Ll}+)? $/iu;

const BARE_ARTICLE = /(?:^|[\s(“"])(?:a|an|the|this|that|another|one) $/iu;

/** A person goes by the full name after an `@` or in capitals; a thing behind an article is a plain word. */
function nameInText(
  element: ElementIndex['elements'][number],
  written: string,
  mention: boolean,
  before: string,
): string {
  const shouted = /^@?\p{Lu}{3,}/u.test(written);
  if (!mention && !shouted) return written;
  if (element.kind === 'object' && ARTICLE.test(before)) return thingName(element.name);
  if (element.kind !== 'character') return element.name;
  const name = elementName(element);
  if (!name.startsWith('the ')) return name;
  // `A HOODED FIGURE`: who has no name has the article of the script.
  if (BARE_ARTICLE.test(before)) return name.slice(4);
  return /(?:^|[.!?]\s+)$/.test(before) ? `The ${name.slice(4)}` : name;
}

const GESTURES: readonly (readonly [RegExp, string])[] = [
  [/^(?:beat|pause|then|cont'?d|continuing|more)$/i, ''],
  [/^whisper/i, 'in a whisper'],
  [/^(?:quiet|soft|low|hush)/i, 'in a low voice'],
  [/^(?:shout|yell|scream)/i, 'shouting'],
  [/^(?:cry|sob|weep)/i, 'through tears'],
  [/^laugh/i, 'laughing'],
  [/^(?:smil|grin)/i, 'smiling'],
  [/^(?:angr|furious)/i, 'with a tight jaw and a hard voice'],
];

/** A parenthetical as delivery or gesture: `(quietly)` is a low voice, `(to the lamp)` is speaking to the lamp. */
export function delivery(text: string): string {
  const t = squeeze(text).toLowerCase();
  for (const [pattern, words] of GESTURES) if (pattern.test(t)) return words;
  return t.startsWith('to ') ? `speaking ${t}` : t;
}

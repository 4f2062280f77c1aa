import { type ElementIndex, findElements } from '../elements/index.ts';
import { calmCapitals } from '../script/text/capitals.ts';
import { squeeze } from '../script/text/words.ts';

/** Camera shorthand of screenplays, which no model knows as film language. */
const SHORTHAND: readonly (readonly [RegExp, string])[] = [
  [/\b(?:we|WE) (?:see|SEE|hear|HEAR) (?:that )?/g, ''],
  [/\b(?:we|WE) (?:find|FIND|discover|reveal|REVEAL) /g, ''],
  [/\b(?:REVEAL|CAMERA)[: ]+/g, ''],
  [/\b(?:beat|BEAT)\.(?= |$)/g, ''],
];

/**
 * Action as a model should read it: no shorthand, no shouting, mentions as names. `describe` adds words behind a first
 * mention; `people` are names that are known to be such: who speaks in the shot.
 */
export function cleanAction(
  text: string,
  index: ElementIndex,
  describe: (elementId: string) => string,
  people: readonly string[] = [],
): { text: string; described: ReadonlySet<string> } {
  let out = squeeze(text);
  for (const [pattern, by] of SHORTHAND) out = out.replace(pattern, by);
  const described = new Set<string>();
  // Letters change, places do not: what was found in the one stands in the other.
  const calmed = calmCapitals(out, people);
  const calm = calmed.length === out.length ? calmed : out;
  let built = '';
  let at = 0;
  for (const found of findElements(out, index)) {
    built += calm.slice(at, found.start);
    built +=
      found.mention || /^\p{Lu}{3,}/u.test(out.slice(found.start))
        ? found.element.name
        : out.slice(found.start, found.end);
    at = found.end;
    const words = described.has(found.element.id) ? '' : describe(found.element.id);
    if (words !== '') {
      const next = out.charAt(at);
      // `Mara's hands`: a possessive takes no apposition.
      if (next === "'" || next === '’') continue;
      described.add(found.element.id);
      built += next === ',' || next === '.' ? `, ${words}` : `, ${words},`;
    }
  }
  built += calm.slice(at);
  built = squeeze(built.replace(/\\@/g, '@').replace(/(^|[^\p{L}\p{N}])@(?=\p{L})/gu, '$1'));
  return { text: built.replace(/^\p{Ll}/u, (c) => c.toUpperCase()), described };
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

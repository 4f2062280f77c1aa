/**
 * Capitals of a screenplay as ordinary writing has them. Scripts write in capitals who comes in, what sounds, and what
 * matters; a model reads that as shouting. What is a name becomes a name: `COURIER crosses` is Courier, who crosses; what
 * is a thing, a sound or a deed becomes a plain word: `a CLACK`, `the glass SHATTERS`. Only the words around decide, so the
 * same line reads the same in every film; `names` are those who are known to be people.
 */
export function calmCapitals(text: string, names: readonly string[] = []): string {
  if (!/\p{Lu}{2}/u.test(text)) return text;
  const people = new Set(names.map((name) => name.toUpperCase()));
  return text.replace(RUN, (run: string, at: number) => {
    const before = text.slice(Math.max(0, at - 60), at);
    const after = text.slice(at + run.length, at + run.length + 40);
    const named = people.has(run) || isName(run, before, after);
    const calm = run
      .split(/(?<=[ -])/)
      .map((word) => calmWord(word, named, run.includes(' ')))
      .join('');
    return isSentenceStart(before) ? calm.replace(/^\p{Ll}/u, (c) => c.toUpperCase()) : calm;
  });
}

/** Words in capitals, one or several, as one: `OLD MAN`, `MARA'S`, `ANNE-MARIE`. */
const RUN =
  /(?<![\p{L}\p{N}.])\p{Lu}[\p{Lu}'’-]*\p{Lu}(?:['’]s)?(?: \p{Lu}[\p{Lu}'’-]*\p{Lu}(?:['’]s)?)*(?![\p{L}\p{N}])/gu;

const ACRONYMS = new Set(
  'NASA IKEA HTML UNESCO NATO SWAT AIDS LASER TV FBI CIA NYC USA UK EU USB DVD CD VHS ATM DNA SUV ID ER PC LED UFO GPS KGB IRS CEO BBC NYPD LAPD DJ VR AI CCTV OK MRI RV VIP XXL AM PM TNT BMW NBC CNN MTV'.split(
    ' ',
  ),
);

/** Short letters without a vowel are letters: CTU, NYPD. Two letters are kept, unless they are part of a longer name. */
function calmWord(word: string, named: boolean, several: boolean): string {
  const bare = word.replace(/['’]s[ -]?$|[ -]$/i, '');
  if (ACRONYMS.has(bare)) return word;
  if (bare.length === 2 && !several) return word;
  if (bare.length < 5 && !/[AEIOUYÀ-Ý]/.test(bare)) return word;
  const lower = word.toLowerCase();
  if (!named) return lower;
  return lower
    .replace(/^(mc)(\p{Ll})/u, (_, mc: string, c: string) => mc + c.toUpperCase())
    .replace(/(^|[-]|^o['’])(\p{Ll})(?=\p{Ll})/gu, (_, start: string, c: string) => start + c.toUpperCase());
}

const isSentenceStart = (before: string): boolean => /(?:^|[.!?…:]["”’)]?\s+)["“(]?$/u.test(before);

/** What is never a name, however it stands. */
const COMMON =
  /^(?:SILENCE|THUNDER|LIGHTNING|RAIN|SNOW|WIND|MUSIC|LAUGHTER|APPLAUSE|GUNFIRE|SMOKE|FIRE|BLOOD|DARKNESS|BLACK|WHITE|NOTHING|NOBODY|EVERYTHING|EVERYONE|SOMETHING|SOMEBODY|NOW|NEVER|NOT|ALL|VERY|STOP|SUDDENLY|BEAT|THEN|AND|BUT|THIS|THAT|MORE|LATER|CONTINUED|FLASHBACK|MONTAGE|TITLE|SUPER|CREDITS?|THE END|HE|SHE|IT|THEY|WE|YOU|HIS|HER|THEIR|NO|YES|AGED?|EARLY|MID|LATE)$/;
const THING =
  /(?:^|[ -])(?:DOORS?|WINDOWS?|PHONES?|TELEPHONES?|CARS?|TRUCKS?|VANS?|BELLS?|ALARMS?|CLOCKS?|GUNS?|SHOTS?|GUNSHOTS?|SIRENS?|ENGINES?|RADIOS?|TELEVISION|LIGHTS?|HEADLIGHTS?|FOOTSTEPS?|VOICES?|SCREAMS?|SHOUTS?|KNOCKS?|CLACKS?|CLICKS?|BANGS?|CRASH(?:ES)?|THUDS?|SPLASH(?:ES)?|EXPLOSIONS?|KEYS?|LETTERS?|KNIFE|KNIVES|GLASS|LAMPS?|FLAMES?|TRAINS?|BUS|PLANES?|BOATS?|SHIPS?|DOGS?|CATS?|BIRDS?|CROWDS?|SIGNS?|SCREENS?|CAMERAS?)$/;
const DETERMINER =
  /^(?:a|an|the|his|her|its|their|our|my|your|some|any|no|every|each|this|that|these|those|one|two|three|four|five|several|many|few|another|of)$/i;
/** Only a person is done something with, or stands beside somebody. */
const TOWARDS =
  /(?:^|\s)(?:with|beside|behind|towards?|for|from|by|past|near|and|&|at|to|joins|follows|faces|watches|sees)\s$/i;

function isName(run: string, before: string, after: string): boolean {
  const bare = run.replace(/['’]S$/i, '');
  if (COMMON.test(bare)) return false;
  // `COLIN, 30s`, `COLIN (30s)`, `COLIN, a tall man`: introduced.
  if (/^(?:,? \(?(?:\d|mid|late|early|age)|, (?:a|an|the|age|mid|late|early) )/i.test(after)) return true;
  if (THING.test(bare)) return false;
  if (/^[^.!?]*["“]$/.test(before)) return false;
  const words = before.trimEnd().split(/\s+/);
  const last = words[words.length - 1] ?? '';
  const starts = isSentenceStart(before);
  if (!starts && (DETERMINER.test(last) || /^(?:he|she|it|they|we|i|you|who)$/i.test(last))) return false;
  // `a loud CLACK`, `the glass SHATTERS`: the article stands one word before.
  if (!starts && /\p{Ll}$/u.test(last) && DETERMINER.test(words[words.length - 2] ?? '') && !TOWARDS.test(before))
    return false;
  if (/['’]S$/i.test(run) && /^ \p{Ll}/u.test(after)) return true;
  if (/(?:ING|ED|LY)$/.test(bare) && !/^ \p{Ll}+s(?= |[.,;!?]|$)/u.test(after)) return false;
  // Somebody does something: `COURIER crosses`; `GUNSHOTS ring` are many, and do it without an s.
  if (/^,? (?:\p{Ll}+ly )?(?:\p{Ll}{2,}s|is|has|does|and \p{Lu})(?= |[.,;!?]|$)/u.test(after)) return true;
  return !starts && TOWARDS.test(before) && !/(?:S|ING)$/.test(bare);
}

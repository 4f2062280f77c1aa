import { nameKey, squeeze } from '../script/text/words.ts';
import type { Block, ParsedScript } from '../script/types.ts';
import type { ElementKind, ElementValue } from '../values.ts';
import { type ElementIndex, indexElements, suggest } from './find.ts';
import { matchCue } from './inject.ts';
import { props, readNoted, type Told } from './propose-things.ts';
import { times, titleCase } from './propose-words.ts';
import { fold, tokenise } from './tokens.ts';

/** An element that the script seems to want. Never made without a person's yes. */
export interface Proposal {
  readonly kind: ElementKind;
  readonly name: string;
  /** From the introduction in the action, where there is one. */
  readonly description: string;
  /** Cues, scenes or places where it stands. */
  readonly count: number;
  /** A guard, a voice, a clerk: shown last. */
  readonly minor: boolean;
  readonly why: string;
  /** A known character at another age: it would be a variant of that one. */
  readonly variantOf?: { readonly id: string; readonly name: string };
}

const GENERIC =
  /^(?:(?:THE|A|AN|OLD|YOUNG|FAT|TALL|SHORT|FIRST|SECOND|THIRD|\d+(?:ST|ND|RD|TH)|ANOTHER|OTHER) )*(?:MAN|WOMAN|BOY|GIRL|VOICE|CLERK|GUARD|COP|OFFICER|NURSE|DOCTOR|WAITER|WAITRESS|DRIVER|CROWD|EVERYONE|ALL|BOTH|REPORTER|SOLDIER|PASSENGER|KID|CHILD|PERSON|STRANGER|BARTENDER|ANNOUNCER|OPERATOR|RADIO|TV|PHONE)(?:S|ES)?(?: ?#?\d+)?$/;
const STATE = /^(?:YOUNG|YOUNGER|ADULT|OLD|OLDER|LITTLE|TEENAGE) /;
const TAIL = /(?:['’]S)? (?:VOICE|ON (?:TV|PHONE|RADIO|SCREEN)|RECORDING)$/;

/** Characters, places and props that a parsed script names and the project does not have yet; most used first. */
export function proposeElements(
  script: Told,
  elements: readonly ElementValue[],
  ignored: readonly string[] = [],
): Proposal[] {
  const { parsed } = script;
  const index = indexElements(elements);
  const noted = readNoted(parsed);
  const skip = new Set(ignored.map(nameKey));
  const known = (name: string): boolean =>
    skip.has(nameKey(name)) || matchCue(name, index).some((m) => m.confidence >= 0.8) || isElement(name, elements);
  return [
    ...characters(parsed).filter((p) => !known(p.name)),
    ...noted.filter((p) => p.kind === 'character' && !known(p.name) && !speaks(parsed, p.name)),
    ...ages(parsed, index).filter((p) => !skip.has(nameKey(p.name))),
    ...[...places(parsed), ...noted.filter((p) => p.kind === 'location')].filter(
      (p) => !skip.has(nameKey(p.name)) && !isPlace(p.name, elements),
    ),
    // A mention that is nearly an element's name is a slip of the pen, and is mended rather than made.
    ...props(script, noted).filter((p) => !known(p.name) && suggest(p.name, elements).length === 0),
  ];
}

const speaks = (parsed: ParsedScript, name: string): boolean =>
  parsed.characters.some((one) => nameKey(one.name) === nameKey(name));

const isElement = (name: string, elements: readonly ElementValue[]): boolean =>
  elements.some((e) => [e.name, ...(e.aliases ?? [])].some((one) => nameKey(one) === nameKey(name)));

function isPlace(name: string, elements: readonly ElementValue[]): boolean {
  const words = ` ${tokenise(name)
    .map((t) => t.word)
    .join(' ')} `;
  return elements.some((e) => {
    if (e.kind !== 'location') return false;
    return [e.name, ...(e.aliases ?? [])].some((name) => {
      const own = ` ${tokenise(name)
        .map((t) => t.word)
        .join(' ')} `;
      return words.includes(own) || own.includes(words);
    });
  });
}

/** The name behind a cue: without `'S VOICE`, `ON TV`, quotes and ages. */
function baseName(cue: string, all: ReadonlySet<string>): string {
  let name = nameKey(cue).replace(TAIL, '');
  const young = name.replace(STATE, '');
  // YOUNG MARA is Mara only where there is a Mara.
  if (young !== name && all.has(young)) name = young;
  return name;
}

/** YOUNG MARA, where Mara is known and has no young self yet. */
function ages(parsed: ParsedScript, index: ElementIndex): Proposal[] {
  return parsed.characters.flatMap(({ name, cues }): Proposal[] => {
    const age = STATE.exec(nameKey(name))?.[0].trim();
    if (!age) return [];
    const [match] = matchCue(name, index);
    if (!match || match.confidence >= 1 || match.confidence < 0.8 || match.element.kind !== 'character') return [];
    const { id, name: known } = match.element;
    return [
      {
        kind: 'character',
        name: titleCase(nameKey(name)),
        description: introduction(nameKey(name), parsed.blocks),
        count: cues,
        minor: false,
        why: `${times(cues, 'cue')}, as ${known} at another age`,
        variantOf: { id, name: known },
      },
    ];
  });
}

/** In how many scenes each cue stands, by its key. */
function scenesOf(parsed: ParsedScript): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { type, text, scene } of parsed.blocks) {
    if (type !== 'character') continue;
    const key = nameKey(text);
    const scenes = found.get(key) ?? new Set();
    scenes.add(scene ?? '');
    found.set(key, scenes);
  }
  return found;
}

function characters(parsed: ParsedScript): Proposal[] {
  const keys = new Set(parsed.characters.map((c) => nameKey(c.name)));
  const counts = new Map<string, number>();
  const cueScenes = scenesOf(parsed);
  const scenes = new Map<string, Set<string>>();
  for (const { name, cues } of parsed.characters)
    for (const part of splitGroup(nameKey(name), keys)) {
      const base = baseName(part, keys);
      counts.set(base, (counts.get(base) ?? 0) + cues);
      scenes.set(base, new Set([...(scenes.get(base) ?? []), ...(cueScenes.get(nameKey(name)) ?? [])]));
    }
  return [...counts]
    .map(([name, count]) => {
      const description = introduction(name, parsed.blocks);
      const where = `${times(count, 'cue')} in ${times(Math.max(1, scenes.get(name)?.size ?? 1), 'scene')}`;
      return {
        kind: 'character' as const,
        name: titleCase(name),
        description,
        count,
        minor: GENERIC.test(name),
        why: description === '' ? where : `${where}, introduced as “${description}”`,
      };
    })
    .sort((a, b) => Number(a.minor) - Number(b.minor) || b.count - a.count);
}

/** `GIDEON, TEX & SCOBIE` are three people if each of them also speaks alone. */
function splitGroup(name: string, keys: ReadonlySet<string>): string[] {
  const parts = name
    .split(/ ?(?:&|,|\/) ?| AND /)
    .map((p) => p.trim())
    .filter((p) => p !== '');
  return parts.length > 1 && parts.every((p) => keys.has(p)) ? parts : [name];
}

/** `WILL BLOOM, AGE 3, …` or `JOE (40s)` in the action: what stands behind the name describes it. */
function introduction(name: string, blocks: readonly Block[]): string {
  const wanted = tokenise(name).map((t) => t.word);
  const first = wanted[0] ?? '';
  for (const block of blocks) {
    if (block.type !== 'action' || !fold(block.text).includes(first)) continue;
    const text = squeeze(block.text);
    const tokens = tokenise(text);
    for (let i = 0; i + wanted.length <= tokens.length; i++) {
      if (!wanted.every((w, k) => tokens[i + k]?.word === w) || !tokens[i]?.capital) continue;
      const rest = text.slice(tokens[i + wanted.length - 1]?.end ?? 0);
      const told = /^ ?\(([^()]{2,160})\)/.exec(rest) ?? /^, ([^.;!?]{3,200})/.exec(rest);
      if (told) return tidy(told[1] as string);
    }
  }
  return '';
}

/** Up to the verb: `60s, red coat over a nightdress, threads the last reel` describes until the reel is threaded. */
function tidy(text: string): string {
  const parts = text.split(/, ?/);
  const kept: string[] = [];
  for (const part of parts) {
    if (
      kept.length > 0 &&
      /^(?:who |is |and )?\p{Ll}+(?:s|es)(?: |$)(?!of )/u.test(part) &&
      !/^(?:his|its|always) /.test(part)
    )
      break;
    kept.push(part);
  }
  return kept.join(', ').trim();
}

function places(parsed: ParsedScript): Proposal[] {
  const seen = new Map<string, { name: string; count: number }>();
  for (const scene of parsed.scenes) {
    if (scene.base === '') continue;
    const entry = seen.get(nameKey(scene.base));
    if (entry) entry.count++;
    else seen.set(nameKey(scene.base), { name: scene.base, count: 1 });
  }
  return [...seen.values()]
    .map(({ name, count }) => ({
      kind: 'location' as const,
      name: titleCase(name),
      description: '',
      count,
      minor: count < 2 && seen.size > 8,
      why: `the place of ${times(count, 'scene')}`,
    }))
    .sort((a, b) => b.count - a.count);
}

import { nameKey, squeeze } from '../script/text/words.ts';
import type { ParsedScript } from '../script/types.ts';
import type { ElementKind } from '../values.ts';
import { findMentions, indexElements } from './find.ts';
import type { Proposal } from './propose.ts';
import { times, titleCase } from './propose-words.ts';
import { tokenise } from './tokens.ts';

/** A script as it was read, and as it was cut. */
export interface Told {
  readonly parsed: ParsedScript;
  readonly shots: readonly { readonly action: string }[];
}

const NOTED =
  /^(cast|characters?|animals?|props?|vehicles?|set dressing|wardrobe|locations?|places?)[ \t]{0,3}:[ \t]{0,3}(.{1,4000})$/i;
const kindOf = (word: string): ElementKind => {
  if (/^(?:cast|character)/i.test(word)) return 'character';
  return /^(?:location|place)/i.test(word) ? 'location' : 'object';
};

/** What a breakdown note names, `[[Props: lantern; letter]]`: written by hand, or brought along from Final Draft's tags. */
export function readNoted(parsed: ParsedScript): Proposal[] {
  const found = new Map<string, Proposal>();
  for (const { type, text } of parsed.blocks) {
    if (type !== 'note') continue;
    for (const line of text.split('\n')) {
      const [, list, names] = NOTED.exec(line) ?? [];
      if (list === undefined || names === undefined) continue;
      const kind = kindOf(list);
      for (const part of names.split(names.includes(';') ? ';' : ',')) {
        const name = squeeze(part).replace(/[.]$/, '');
        if (name.length < 2 || name.length > 60) continue;
        found.set(`${kind} ${nameKey(name)}`, {
          kind,
          name: /^\p{Ll}/u.test(name) ? titleCase(name.toUpperCase()) : titleCase(name),
          description: '',
          count: 1,
          minor: false,
          why: `listed in the script under ${list}`,
        });
      }
    }
  }
  return [...found.values()];
}

const CAPITALS = /(?<![\p{L}\p{N}])\p{Lu}{3,}(?: \p{Lu}{3,}){0,2}(?![\p{L}\p{N}])/gu;

/** Things that are listed, that an INSERT shows, that are mentioned with `@`, or that stand in capitals in two shots and never speak. */
export function props({ parsed, shots }: Told, noted: readonly Proposal[]): Proposal[] {
  const people = new Set(parsed.characters.flatMap((c) => tokenise(c.name).map((t) => t.word)));
  const counts = new Map<string, { count: number; insert: boolean }>();
  const see = (name: string, insert: boolean): void => {
    const key = nameKey(name).replace(/^(?:THE|A|AN|HIS|HER|THEIR) /, '');
    if (key.length < 3 || key.length > 40) return;
    if (tokenise(key).some((t) => people.has(t.word))) return;
    const entry = counts.get(key) ?? { count: 0, insert: false };
    counts.set(key, { count: entry.count + 1, insert: entry.insert || insert });
  };
  const none = indexElements([]);
  const places = new Set(parsed.scenes.flatMap((s) => tokenise(s.base).map((t) => t.word)));
  for (const block of parsed.blocks) {
    if (block.type === 'action')
      for (const m of findMentions(block.text, none))
        if (!tokenise(m.name).some((t) => places.has(t.word))) see(m.name, true);
    if (block.type === 'shot') {
      const insert = /^INSERTS?(?: SHOT)?(?: ON| OF)?[ :–—-]+(.{3,40})$/.exec(squeeze(block.text));
      if (insert) see(insert[1] as string, true);
    }
  }
  // Twice in one shot is once: it is the second shot that needs it to look the same.
  for (const { action } of shots)
    for (const name of new Set(Array.from(action.matchAll(CAPITALS), ([word]) => word))) see(name, false);
  const listed = noted.filter((one) => one.kind === 'object');
  const names = new Set(listed.map((one) => nameKey(one.name)));
  return [
    ...listed,
    ...[...counts]
      .filter(([name, { count, insert }]) => !names.has(name) && (insert || count >= 2))
      .map(
        ([name, { count, insert }]): Proposal => ({
          kind: 'object',
          name: titleCase(name),
          description: '',
          count,
          minor: !insert,
          why: insert ? 'shown in an insert, or mentioned with @' : `in capitals in ${times(count, 'shot')}`,
        }),
      )
      .sort((a, b) => Number(a.minor) - Number(b.minor) || b.count - a.count),
  ];
}

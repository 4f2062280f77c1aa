import type { NodeSpec } from '@reelgraph/nodes/graph';

/**
 * Finds node types by what a person types: title first, then other names for the same thing, then category and help.
 * Letters may be left out ("ltxc" finds LTX Chain). Best first; an empty query keeps the order.
 */
export function searchSpecs(
  specs: readonly NodeSpec[],
  query: string,
  uses: ReadonlyMap<string, number> = new Map(),
): NodeSpec[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [...specs];
  const scored: { spec: NodeSpec; score: number }[] = [];
  for (const spec of specs) {
    const score = scoreSpec(spec, wanted);
    if (score > 0) scored.push({ spec, score: score + Math.min(8, uses.get(spec.type) ?? 0) });
  }
  return scored.sort((a, b) => b.score - a.score || byName.compare(a.spec.title, b.spec.title)).map((one) => one.spec);
}

const byName = new Intl.Collator();
interface Text {
  readonly lower: string;
  readonly words: readonly string[];
}
interface Searched {
  readonly title: Text;
  readonly aliases: readonly Text[];
  readonly type: Text;
  readonly words: readonly string[];
}

const read = (text: string): Text => {
  const lower = text.toLowerCase();
  return { lower, words: lower.split(/[\s,./-]+/) };
};
const searched = new WeakMap<NodeSpec, Searched>();

/** What of a type is searched, cut into words once: a key over a thousand types has no time to do it again. */
function searchedOf(spec: NodeSpec): Searched {
  const known = searched.get(spec);
  if (known) return known;
  const made = {
    title: read(spec.title),
    aliases: spec.aliases.map(read),
    type: read(spec.type.replace('/', ' ')),
    words: [...new Set(read(`${spec.category} ${spec.help}`).words)],
  };
  searched.set(spec, made);
  return made;
}

function scoreSpec(spec: NodeSpec, wanted: string): number {
  const { title, aliases, type, words } = searchedOf(spec);
  let best = Math.max(score(title, wanted), score(type, wanted) * 0.7);
  for (const alias of aliases) best = Math.max(best, score(alias, wanted) * 0.9);
  return best >= 20 ? best : Math.max(best, begins(words, wanted) ? 20 : 0);
}

/** 100 the same, 90 begins so, 75 a word begins so, 60 contains it, up to 40 for letters in order. */
export const scoreText = (text: string, wanted: string): number => score(read(text), wanted);

function score({ lower, words }: Text, wanted: string): number {
  if (lower === wanted) return 100;
  if (lower.startsWith(wanted)) return 90 - Math.min(9, (lower.length - wanted.length) / 4);
  if (begins(words, wanted)) return 75;
  if (lower.includes(wanted)) return 60;
  return subsequence(lower, wanted);
}

const begins = (words: readonly string[], wanted: string): boolean => words.some((word) => word.startsWith(wanted));

/** Letters in order; letters that begin a word, and letters side by side, count more. */
function subsequence(text: string, wanted: string): number {
  let at = -1;
  let good = 0;
  for (const letter of wanted.replace(/\s/g, '')) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (next === at + 1 || text[next - 1] === ' ') good += 1;
    at = next;
  }
  const share = good / wanted.length;
  return share < 0.5 ? 0 : 40 * share;
}

/** Folders of the library, in the order in which a film is made; unknown ones follow by name. */
export function groupByCategory(specs: readonly NodeSpec[]): readonly (readonly [string, readonly NodeSpec[]])[] {
  const groups = new Map<string, NodeSpec[]>();
  for (const spec of specs) {
    const group = groups.get(spec.category);
    if (group) group.push(spec);
    else groups.set(spec.category, [spec]);
  }
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
}

const order = [
  'story',
  'elements',
  'prompt',
  'generate',
  'mask',
  'mask and repaint',
  'repaint',
  'media',
  'timeline',
  'flow',
  'utility',
];
const rank = (category: string): number => {
  const at = order.indexOf(category.toLowerCase());
  return at < 0 ? order.length : at;
};

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
  return scored.sort((a, b) => b.score - a.score || a.spec.title.localeCompare(b.spec.title)).map((one) => one.spec);
}

function scoreSpec(spec: NodeSpec, wanted: string): number {
  const title = scoreText(spec.title, wanted);
  const alias = Math.max(0, ...spec.aliases.map((name) => scoreText(name, wanted) * 0.9));
  const rest = Math.max(
    scoreText(spec.type.replace('/', ' '), wanted) * 0.7,
    containsWord(`${spec.category} ${spec.help}`, wanted) * 20,
  );
  return Math.max(title, alias, rest);
}

/** 100 the same, 90 begins so, 75 a word begins so, 60 contains it, up to 40 for letters in order. */
export function scoreText(text: string, wanted: string): number {
  const lower = text.toLowerCase();
  if (lower === wanted) return 100;
  if (lower.startsWith(wanted)) return 90 - Math.min(9, (lower.length - wanted.length) / 4);
  if (containsWord(lower, wanted)) return 75;
  if (lower.includes(wanted)) return 60;
  return subsequence(lower, wanted);
}

const containsWord = (text: string, wanted: string): number =>
  text
    .toLowerCase()
    .split(/[\s,./-]+/)
    .some((word) => word.startsWith(wanted))
    ? 1
    : 0;

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

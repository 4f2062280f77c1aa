/** How the next word is chosen from its logits. */
export interface Drawing {
  /** 0: always the likeliest. */
  readonly temperature: number;
  /** Only so many likeliest; 0: all. */
  readonly topK: number;
  /** Only the likeliest that together have this chance; 1: all. */
  readonly topP: number;
  /** Above 1: words that were there already become less likely. */
  readonly repetitionPenalty: number;
}

/** Words that may come next, the likeliest first, with their chances. They sum up to 1. */
export interface Chances {
  readonly ids: readonly number[];
  readonly chances: readonly number[];
}

/**
 * As transformers' processors do it, in their order: penalty (Keskar et al. 2019: positive logits are divided, negative ones
 * multiplied), temperature, the `topK` likeliest (with those that tie with the last), then the fewest that together pass
 * `topP`. `allowed`, if given, is asked of words from the likeliest on; no other counts.
 */
export function chancesOf(
  logits: Float32Array,
  before: Iterable<number>,
  { temperature, topK, topP, repetitionPenalty }: Drawing,
  allowed?: (id: number) => boolean,
): Chances {
  const scores = logits.slice();
  if (repetitionPenalty !== 1)
    for (const id of new Set(before)) {
      const score = scores[id]!;
      scores[id] = score > 0 ? score / repetitionPenalty : score * repetitionPenalty;
    }
  const wanted = temperature === 0 ? 1 : topK > 0 ? topK : scores.length;
  const ids = likeliest(scores, wanted, temperature !== 0, allowed);
  if (ids.length === 0) return { ids: [], chances: [] };
  if (temperature === 0) return { ids: ids.slice(0, 1), chances: [1] };

  const top = scores[ids[0]!]!;
  const weights = ids.map((id) => Math.exp((scores[id]! - top) / temperature));
  const all = weights.reduce((sum, one) => sum + one, 0);
  let kept = ids.length;
  if (topP < 1) {
    // From the least likely on: what together stays within the rest goes; the likeliest always stays.
    let tail = weights[kept - 1]! / all;
    while (kept > 1 && tail <= 1 - topP) {
      kept--;
      tail += weights[kept - 1]! / all;
    }
  }
  const rest = weights.slice(0, kept).reduce((sum, one) => sum + one, 0);
  return { ids: ids.slice(0, kept), chances: weights.slice(0, kept).map((one) => one / rest) };
}

/** One of them by a number 0 ≤ `at` < 1. */
export function drawn({ ids, chances }: Chances, at: number): number {
  let sum = 0;
  for (let i = 0; i < ids.length; i++) {
    sum += chances[i]!;
    if (at < sum) return ids[i]!;
  }
  return ids.at(-1)!;
}

/** First try with so many: sorting a vocabulary of 262 144 words for each of them would cost more than it helps. */
const FIRST = 1024;

function likeliest(
  scores: Float32Array,
  wanted: number,
  ties: boolean,
  allowed: ((id: number) => boolean) | undefined,
): number[] {
  for (let size = Math.max(FIRST, wanted); ; size = scores.length) {
    const sorted = best(scores, Math.min(size, scores.length));
    const out: number[] = [];
    for (const id of sorted) {
      if (scores[id] === Number.NEGATIVE_INFINITY) break;
      if (out.length >= wanted && !(ties && scores[id] === scores[out.at(-1)!])) return out;
      if (!allowed || allowed(id)) out.push(id);
    }
    if (sorted.length === scores.length) return out;
    // Enough to draw from, though not all that may be: what is behind a thousand others has no chance worth a sort.
    if (allowed && out.length > 0) return out;
  }
}

const SAMPLE = 4096;

/**
 * Ids of at least the `count` highest scores, the highest first, equal ones in the order of their ids. Where they begin is
 * guessed from a sample, so that a whole vocabulary is seldom sorted.
 */
function best(scores: Float32Array, count: number): number[] {
  const order = (a: number, b: number) => scores[b]! - scores[a]! || a - b;
  const every = Math.max(1, Math.floor(scores.length / SAMPLE));
  if (count < scores.length && every > 1) {
    const sample = scores.filter((_, at) => at % every === 0).sort();
    const least = sample[Math.max(0, sample.length - Math.ceil((2 * count) / every) - 8)]!;
    const above: number[] = [];
    for (let id = 0; id < scores.length; id++) if (scores[id]! >= least) above.push(id);
    if (above.length >= count) return above.sort(order);
  }
  return Array.from(scores, (_, id) => id).sort(order);
}

/** Numbers 0 … 1 of a seed, the same on every machine (mulberry32, Ettinger 2017). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
